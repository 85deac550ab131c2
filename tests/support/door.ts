import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { CollectorReport } from "#lib/contract/collector.ts";
import { Envelope, envelopeHeader } from "#lib/contract/envelope.ts";

/** A document as it came in at the door. */
export type Arrived = { readonly envelope: Envelope; readonly text: string };

/** A server of the test that takes what a collector sends, by the shapes of the contract. */
export type Door = {
  readonly url: string;
  readonly token: string;
  readonly documents: Arrived[];
  readonly reports: CollectorReport[];
  /** Status of the next answers to documents: 200 takes them. */
  status: (envelope: Envelope) => number;
  /** UID of the cluster registered under every name; null takes each. */
  registeredUid: string | null;
  close(): Promise<void>;
};

const problemOf = (status: number, reason: string) => ({
  ...{ title: "t", status, reason, detail: "As the test wants it.", requestId: "r" },
  code: status === 409 ? "conflict" : status >= 500 ? "unavailable" : "unprocessable",
});

export async function openDoor(): Promise<Door> {
  const door = { token: "a-token", documents: [], reports: [], status: () => 200, registeredUid: null } as Omit<
    Door,
    "url" | "close"
  >;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const [status, body] = answerTo(door, request.headers, request.url ?? "", Buffer.concat(pieces));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(door, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}

type Answer = readonly [status: number, body: unknown];

function answerTo(
  door: Omit<Door, "url" | "close">,
  headers: NodeJS.Dict<string | string[]>,
  url: string,
  body: Buffer,
): Answer {
  if (headers.authorization !== `Bearer ${door.token}`)
    return [401, { ...problemOf(401, "x"), code: "unauthenticated" }];
  if (url.startsWith("/api/v1/clusters/")) {
    const report = CollectorReport.parse(JSON.parse(body.toString()));
    door.reports.push(report);
    const uidDiffers = door.registeredUid !== null && report.cluster.uid !== door.registeredUid;
    return [200, { receivedAt: new Date().toISOString(), uidDiffers }];
  }
  const envelope = Envelope.parse(JSON.parse(Buffer.from(String(headers[envelopeHeader]), "base64url").toString()));
  if (door.registeredUid !== null && envelope.clusterUid !== door.registeredUid) {
    return [409, problemOf(409, "cluster_uid_mismatch")];
  }
  const status = door.status(envelope);
  if (status !== 200) return [status, problemOf(status, "test")];
  const known = door.documents.some((each) => each.envelope.idempotencyKey === envelope.idempotencyKey);
  if (!known) door.documents.push({ envelope, text: gunzipSync(body).toString() });
  return [200, { scanId: "s", state: "merged", href: "/scans/s" }];
}
