import { createHash, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { envelopeHeader, IngestAnswer, maxDocumentBytes, maxStreamedBytes } from "#lib/contract/envelope.ts";
import { Problem } from "#lib/contract/problem.ts";
import { scanners } from "#lib/scanners/index.ts";
import { testHouse } from "#tests/support/house.ts";
import { call } from "#tests/support/routes.ts";

const house = await testHouse();

const cluster = await house.cluster("door");
const other = await house.cluster("other-door");
const pusher = await house.token(["scan:ingest", "scan:read", "scan:download"], [cluster.id]);

const plain = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

type Push = {
  readonly envelope?: Readonly<Record<string, unknown>>;
  readonly document?: Uint8Array<ArrayBuffer>;
  /** Bytes on the wire, where they are not the document. */
  readonly wire?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: { readonly token: string } | { readonly cookie: string };
  readonly query?: string;
};

async function push({
  envelope = {},
  document = plain("{}"),
  wire,
  headers = {},
  from,
  query = "",
}: Push = {}): Promise<Response> {
  const header = { v: 1, scanner: "kube-bench", cluster: "door", sha256: sha256(document), ...envelope };
  return await call("POST", "ingest", {
    ...(from ?? { token: pusher.secret }),
    query,
    body: wire ?? document,
    headers: { [envelopeHeader]: Buffer.from(JSON.stringify(header)).toString("base64url"), ...headers },
  });
}

async function problem(response: Response) {
  return Problem.parse(await response.json());
}

const scansOf = async (clusterId: string) =>
  (await house.sql`select id from scan where cluster_id = ${clusterId}`).length;

describe("the door", () => {
  test("keeps a document at once and answers 202 with where to look, to tokens and to people who may", async () => {
    const { cookie } = await house.signIn(["engineer"]);
    const document = plain(`{"kept": "${randomUUID()}"}`);

    const byToken = await push({
      document,
      wire: new Uint8Array(gzipSync(document)),
      headers: { "content-encoding": "gzip" },
    });
    const byPerson = await push({ document: plain(`{"kept": "${randomUUID()}"}`), from: { cookie } });

    const answer = IngestAnswer.parse(await byToken.json());
    expect(byToken.status).toBe(202);
    expect(answer).toMatchObject({ state: "kept", href: `/scans/${answer.scanId}` });
    expect(byPerson.status).toBe(202);
    const seen = await call("GET", "scans/[scan]", { token: pusher.secret, params: { scan: answer.scanId } });
    expect(IngestAnswer.parse(await seen.json())).toMatchObject({ scanId: answer.scanId, state: "kept" });
    const foreign = await house.token(["scan:read", "scan:download"], [other.id]);
    for (const path of ["scans/[scan]", "scans/[scan]/raw"]) {
      const refused = await call("GET", path, { token: foreign.secret, params: { scan: answer.scanId } });
      expect(refused.status, path).toBe(404);
    }
    const raw = await call("GET", "scans/[scan]/raw", { token: pusher.secret, params: { scan: answer.scanId } });
    expect(raw.headers.get("content-disposition")).toMatch(/^attachment; filename="kube-bench-/);
    expect(new Uint8Array(await raw.arrayBuffer())).toEqual(document);
  });

  test("registers the source with its first document, and no source for a scanner nobody knows", async () => {
    const { id, name } = await house.cluster();
    const { secret } = await house.token(["scan:ingest"], [id]);
    const from = { token: secret };

    await push({ envelope: { cluster: name }, from });
    await push({ envelope: { cluster: name, scanner: "no-such-scanner" }, from });

    expect(await house.prisma.source.findMany({ where: { clusterId: id } })).toMatchObject([{ scanner: "kube-bench" }]);
  });

  test("finds the cluster by id as well as by name", async () => {
    expect((await push({ envelope: { cluster: cluster.id } })).status).toBe(202);
  });

  test("tells an unknown cluster from a foreign one only to senders that may see all, and names what they may use", async () => {
    const everywhere = await house.token(["scan:ingest"], "all");

    const unknown = await problem(await push({ envelope: { cluster: "nowhere" }, from: { token: everywhere.secret } }));
    const foreign = await problem(await push({ envelope: { cluster: "other-door" } }));
    const foreignById = await problem(await push({ envelope: { cluster: other.id } }));
    const invented = await problem(await push({ envelope: { cluster: "invented" } }));

    expect(unknown).toMatchObject({
      status: 404,
      reason: "unknown_cluster",
      details: { clusters: expect.arrayContaining(["door", "other-door"]) },
    });
    expect(foreign).toMatchObject({ status: 403, reason: "foreign_cluster", details: { clusters: ["door"] } });
    expect(foreignById).toMatchObject({ status: 403, reason: "foreign_cluster" });
    expect(invented.detail).toBe(foreign.detail.replace("other-door", "invented"));
    expect(await scansOf(other.id)).toBe(0);
  });

  test("learns the UID of a cluster once and refuses another with both values", async () => {
    const { name } = await house.cluster();
    const { secret } = await house.token(["scan:ingest"], "all");
    const from = { token: secret };

    expect((await push({ envelope: { cluster: name, clusterUid: "uid-1" }, from })).status).toBe(202);
    expect((await push({ envelope: { cluster: name, clusterUid: "uid-1" }, from })).status).toBe(202);
    const mismatch = await problem(await push({ envelope: { cluster: name, clusterUid: "uid-2" }, from }));

    expect(mismatch).toMatchObject({
      status: 409,
      reason: "cluster_uid_mismatch",
      details: { registered: "uid-1", sent: "uid-2" },
    });
  });

  test("is closed to tokens without the verb and to people without the right", async () => {
    const reader = await house.token(["scan:read"], "all");
    const { cookie } = await house.signIn(["officer"]);

    expect(await problem(await push({ from: { token: reader.secret } }))).toMatchObject({
      status: 403,
      reason: "not_granted",
    });
    expect(await problem(await push({ from: { cookie } }))).toMatchObject({ status: 403, reason: "not_granted" });
  });
});

/** Newest refusal on the health of a source, and whether any bytes were kept for it. */
async function newestRefusal() {
  const rows = await house.sql<{ scanner: string; reason: string | null; kept: boolean }[]>`
    select s.scanner, s.error_reason as reason, exists (select from raw_document r where r.cluster_id = s.cluster_id and r.sha256 = s.sha256) as kept
      from scan s where s.cluster_id = ${cluster.id} and s.state = 'failed' order by s.received_at desc limit 1`;
  return rows[0];
}

describe("bad input at the door gets its own word:", () => {
  test.each<[string, Push, number, string]>([
    ["no envelope", { headers: { [envelopeHeader]: "" } }, 400, "envelope_invalid"],
    ["an envelope that is no JSON", { headers: { [envelopeHeader]: "####" } }, 400, "envelope_invalid"],
    ["an endless envelope", { headers: { [envelopeHeader]: "A".repeat(20_000) } }, 400, "envelope_invalid"],
    ["another version", { envelope: { v: 2 } }, 400, "envelope_invalid"],
    ["a field nobody knows", { envelope: { admin: true } }, 400, "envelope_invalid"],
    ["a query nobody knows", { query: "?wait=maybe" }, 400, "invalid_query"],
  ])("%s, of which nothing is kept", async (_what, sent, status, reason) => {
    const before = await scansOf(cluster.id);

    expect(await problem(await push(sent))).toMatchObject({ status, reason });

    expect(await scansOf(cluster.id)).toBe(before);
  });
});

const refusedInFlight: readonly (readonly [string, Push, number, string])[] = [
  ["a digest of other bytes", { envelope: { sha256: "0".repeat(64) } }, 400, "digest_mismatch"],
  ["an unknown encoding", { headers: { "content-encoding": "br" } }, 400, "unsupported_encoding"],
  ["bytes that are no gzip", { headers: { "content-encoding": "gzip" } }, 400, "broken_gzip"],
  [
    "gzip cut off in the middle",
    {
      wire: new Uint8Array(gzipSync(plain("x".repeat(5_000))).subarray(0, 20)),
      headers: { "content-encoding": "gzip" },
    },
    400,
    "broken_gzip",
  ],
  [
    "a length beyond the limit of every tool",
    { headers: { "content-length": String(maxStreamedBytes + 1) } },
    413,
    "document_too_large",
  ],
];
const bomb = new Uint8Array(gzipSync(Buffer.alloc(512 * 1024 * 1024)));

describe.each(scanners.map(({ id }) => [id]))("what %s sends is refused while it arrives:", (scanner) => {
  test.each(refusedInFlight)(
    "%s, noted on its source's health without its bytes",
    async (_what, sent, status, reason) => {
      const before = await scansOf(cluster.id);
      const document = plain(`{"refused": "${randomUUID()}"}`);

      const refused = await push({ document, ...sent, envelope: { ...sent.envelope, scanner } });

      expect(await problem(refused)).toMatchObject({ status, reason });
      expect(await scansOf(cluster.id)).toBe(before + 1);
      expect(await newestRefusal()).toEqual({ scanner, reason, kept: false });
    },
  );

  test("a gzip bomb, stopped long before it is unpacked", async () => {
    const memory = process.memoryUsage().rss;

    const sent = await push({ wire: bomb, headers: { "content-encoding": "gzip" }, envelope: { scanner } });

    expect(await problem(sent)).toMatchObject({ status: 413, reason: "gzip_bomb" });
    expect(process.memoryUsage().rss - memory).toBeLessThan(200 * 1024 * 1024);
  });

  test("more than the limit sent without a length", async () => {
    const wire = new Uint8Array(maxDocumentBytes + 1);

    const sent = await push({ wire, envelope: { scanner } });

    expect(await problem(sent)).toMatchObject({ status: 413, reason: "document_too_large" });
  });
});

test("a sender in a loop is told to wait, and how long", async () => {
  const { secret } = await house.token(["scan:ingest"], [cluster.id]);
  const statuses: number[] = [];
  let last = await push({ envelope: { v: 2 }, from: { token: secret } });
  // The allowance fills up again meanwhile: a slow machine has to knock more often.
  for (let n = 0; n < 5_000 && last.status !== 429; n += 1) {
    last = await push({ envelope: { v: 2 }, from: { token: secret } });
    statuses.push(last.status);
  }

  expect(last.status).toBe(429);
  expect(statuses.length).toBeGreaterThan(500);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
}, 120_000);
