import { CollectorAnswer, type CollectorReportInput } from "#lib/contract/collector.ts";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import { Problem } from "#lib/contract/problem.ts";
import { AppError } from "#lib/errors.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { ingestAddress, pushDocument } from "#lib/push/client.ts";

/** Where documents and reports go: the server, or whatever stands in its place. What is refused is thrown as AppError. */
export interface Outlet {
  send(envelope: PushEnvelope, bytes: Uint8Array, signal: AbortSignal): Promise<IngestAnswer>;
  report(cluster: string, report: CollectorReportInput, signal: AbortSignal): Promise<CollectorAnswer>;
}

export type ServerAccess = {
  readonly url: string;
  /** Read at each request: a token in a mounted Secret is replaced while the collector runs. */
  readonly token: () => Promise<string>;
  readonly fetch?: typeof fetch;
};

/** The server waits for the document to be settled; a large one takes a while. */
const sendTimeoutMs = 120_000;
const reportTimeoutMs = 15_000;

/** Kubeproof's own API. Each document is tried once: what comes back waits in the spool, not here. */
export function serverOutlet(access: ServerAccess): Outlet {
  return {
    async send(envelope, bytes) {
      return pushDocument({
        url: access.url,
        token: await access.token(),
        envelope,
        bytes,
        attempts: 1,
        timeoutMs: sendTimeoutMs,
        ...(access.fetch === undefined ? {} : { fetch: access.fetch }),
      });
    },
    report: (cluster, report, signal) => sendReport(access, cluster, report, signal),
  };
}

/** `/api/v1/clusters/{cluster}/collector` below the server's address. */
function reportAddress(url: string, cluster: string): URL {
  const address = ingestAddress(url);
  address.search = "";
  address.pathname = address.pathname.replace(/ingest$/, `clusters/${encodeURIComponent(cluster)}/collector`);
  return address;
}

async function sendReport(
  access: ServerAccess,
  cluster: string,
  report: CollectorReportInput,
  signal: AbortSignal,
): Promise<CollectorAnswer> {
  const address = reportAddress(access.url, cluster);
  const token = await access.token();
  let response: Response;
  let body: unknown;
  try {
    response = await (access.fetch ?? fetch)(address, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(report),
      // A redirect would hand the token to another host.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(reportTimeoutMs)]),
    });
    body = await response.json().catch(() => null);
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `${address.origin} does not answer. Check that the server runs and its address.`,
      {
        reason: "unreachable",
        cause,
      },
    );
  }
  const answer = CollectorAnswer.safeParse(body);
  if (response.ok && answer.success) return answer.data;
  const problem = Problem.safeParse(body);
  if (problem.success) throw new AppError(problem.data.code, problem.data.detail, { reason: problem.data.reason });
  throw new AppError("unavailable", `${address.origin} answered ${response.status}, which is no answer of Kubeproof.`, {
    reason: "unexpected_answer",
  });
}
