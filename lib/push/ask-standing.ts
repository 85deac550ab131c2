import { FrameworkStanding } from "#lib/contract/framework-standing.ts";
import { Problem } from "#lib/contract/problem.ts";
import { AppError } from "#lib/errors.ts";
import { delayOf, ingestAddress, retryAfterMs, sentence } from "./client.ts";

export type StandingRequest = {
  /** Address of the server, for example `https://kubeproof.example.com`. */
  readonly url: string;
  /** A token that may `framework:read` and sees the cluster. */
  readonly token: string;
  /** Name or id. */
  readonly cluster: string;
  readonly framework: string;
  readonly profile?: string | undefined;
  readonly attempts?: number;
  readonly timeoutMs?: number;
  /** Told before each wait. */
  readonly onWait?: (why: string, delayMs: number) => void;
  /** The outside world, exchangeable for tests. */
  readonly fetch?: typeof fetch;
  readonly sleep?: (delayMs: number) => Promise<void>;
  readonly random?: () => number;
};

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/**
 * Asks where a cluster stands in a framework. Tries again when the server is not there, is busy or fails; throws its refusal
 * otherwise, and `unavailable` when every try failed: what could not be asked is no answer.
 */
export async function askStanding(request: StandingRequest): Promise<FrameworkStanding> {
  const { attempts = 5, sleep = pause, random = Math.random } = request;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(request);
    if ("answer" in outcome) return outcome.answer;
    if (attempt >= attempts) throw outcome.retry;
    const delayMs = delayOf(attempt, outcome.afterMs, random);
    request.onWait?.(outcome.retry.message, delayMs);
    await sleep(delayMs);
  }
}

/** `/api/v1/clusters/{cluster}/frameworks/{framework}` below the server's address, which may have a path of its own. */
function standingAddress({ url, cluster, framework, profile }: StandingRequest): URL {
  const address = ingestAddress(url);
  const path = `clusters/${encodeURIComponent(cluster)}/frameworks/${encodeURIComponent(framework)}`;
  address.pathname = address.pathname.replace(/ingest$/, path);
  address.search = profile === undefined ? "" : `?${new URLSearchParams({ profile })}`;
  return address;
}

type Try = { readonly answer: FrameworkStanding } | { readonly retry: AppError; readonly afterMs: number | null };

async function attemptOnce(request: StandingRequest): Promise<Try> {
  const address = standingAddress(request);
  let response: Response;
  let body: unknown;
  try {
    response = await (request.fetch ?? fetch)(address, {
      headers: { authorization: `Bearer ${request.token}`, accept: "application/json" },
      // A redirect would hand the token to another host.
      redirect: "manual",
      signal: AbortSignal.timeout(request.timeoutMs ?? 60_000),
    });
    body = parseJson(await response.text());
  } catch (cause) {
    const message = `${address.origin} does not answer. Check that the server runs and that the address is right.`;
    return { retry: new AppError("unavailable", message, { reason: "unreachable", cause }), afterMs: null };
  }
  if (response.ok) return { answer: standingOf(body, address) };
  const error = refusal(response, body, address);
  if (response.status === 429 || response.status >= 500) return { retry: error, afterMs: retryAfterMs(response) };
  throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function standingOf(body: unknown, address: URL): FrameworkStanding {
  const parsed = FrameworkStanding.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", `${address.origin} gives no answer of Kubeproof. Check the address with --url.`, {
    reason: "unexpected_answer",
  });
}

function refusal(response: Response, body: unknown, address: URL): AppError {
  const problem = Problem.safeParse(body);
  if (!problem.success) {
    const message = `${address.origin} answered ${response.status}, which is no answer of Kubeproof. Check the address with --url.`;
    return new AppError(response.status >= 500 ? "unavailable" : "invalid", message, { reason: "unexpected_answer" });
  }
  const { code, reason, detail } = problem.data;
  return new AppError(code, sentence(detail), { reason });
}
