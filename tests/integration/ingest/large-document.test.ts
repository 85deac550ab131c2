import { createCipheriv, createHash } from "node:crypto";
import { expect, test } from "vitest";
import { catalogView } from "#lib/catalog/view.ts";
import { Envelope, maxDocumentBytes } from "#lib/contract/envelope.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { portionSize } from "#lib/domain/document/portions.ts";
import { DocumentText } from "#lib/ingest/document-text.ts";
import { contentChunksOf } from "#lib/ingest/read.ts";
import { receive } from "#lib/ingest/receive.ts";
import { keptExcerpt } from "#lib/queries/scan/kept-excerpt.ts";
import { scannerById } from "#lib/scanners/index.ts";
import type { Observation } from "#lib/scanners/types.ts";
import { testDatabase } from "#tests/support/database.ts";
import { hugeReports, hugeTrivy } from "#tests/support/huge-trivy.ts";
import { newCluster } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";

const { sql, db } = await testDatabase();
const catalog = smallCatalog();
const context = { sql, catalog, now: new Date("2026-11-24T12:00:00Z") };
const MiB = 1024 * 1024;

async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of bytes) hash.update(piece);
  return hash.digest("hex");
}

type Sent = { readonly scanner?: string; readonly sha256?: string; readonly wait?: boolean };

async function send(clusterId: string, bytes: AsyncIterable<Uint8Array>, sent: Sent = {}) {
  const { scanner = "trivy", wait = false } = sent;
  const sha256 = sent.sha256 ?? (await digestOf(bytes));
  const envelope = Envelope.parse({ v: 1, scanner, cluster: "made-up", sha256 });
  const answer = await receive(
    context,
    { envelope, clusterId, bytes, actor: { kind: "system", id: "test" } },
    { wait },
  );
  return { answer, sha256 };
}

const chunksOf = (clusterId: string) =>
  sql<{ number: number; bytes: number; version: string }[]>`
    select number, octet_length(content)::int as bytes, xmin::text as version from raw_document_chunk
     where cluster_id = ${clusterId} order by sha256, number`;

/** Bytes that no packing makes smaller, beginning like JSON; the same at every walk. */
function noise(size: number): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      const cipher = createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16));
      yield Buffer.from('{"');
      for (let left = size; left > 0; left -= MiB) yield cipher.update(Buffer.alloc(Math.min(left, MiB)));
    },
  };
}

test.each([
  ["trivy", hugeTrivy(80 * MiB)],
  ["trivy-operator", hugeReports(80 * MiB)],
])(
  "80 MiB of %s are kept in pieces, left to the worker, and read in pieces to the last finding",
  async (scanner, bytes) => {
    const clusterId = await newCluster(sql);

    const { answer, sha256 } = await send(clusterId, bytes, { scanner, wait: true });

    expect(answer.state).toBe("kept");
    const chunks = await chunksOf(clusterId);
    expect(chunks.length).toBeGreaterThan(0);
    for (const chunk of chunks) expect(chunk.bytes).toBeLessThanOrEqual(MiB);

    const content = contentChunksOf(db, { cluster_id: clusterId, sha256 });
    for await (const piece of content) expect(piece.length).toBeLessThanOrEqual(MiB);
    const reader = scannerById(scanner);
    if (reader?.kind !== "findings" || reader.stream === undefined) throw new Error(`${scanner} does not stream`);
    const reading = reader.stream(new DocumentText(content), {}, catalogView(catalog));
    let observations = 0;
    let last: Observation | undefined;
    for await (const parts of reading.parts) {
      const size = parts.reduce((sum, part) => sum + part.observations.length + part.lookedAt.length, 0);
      expect(size).toBeLessThanOrEqual(portionSize);
      observations += parts.reduce((sum, part) => sum + part.observations.length, 0);
      last = parts.flatMap((part) => part.observations).findLast(({ kind }) => kind === "vulnerability") ?? last;
    }
    expect(observations).toBe(bytes.counts.observations);
    expect(reading.end().targets.length).toBeGreaterThan(0);

    const kept = { sizeBytes: 80 * MiB, content };
    const window = { line: last?.line ?? null, around: 1, first: 10 };
    const excerpt = await keptExcerpt({ scanId: answer.scanId, sha256 }, kept, window);
    expect(excerpt).toMatchObject({ line: last?.line, totalLines: null });
    expect(excerpt?.lines[1]).toContain(`"${last?.rawId}"`);
  },
  180_000,
);

test("what no packing makes smaller is written while it arrives, in pieces, and comes back byte by byte", async () => {
  const clusterId = await newCluster(sql);
  const bytes = noise(70 * MiB);

  const { sha256 } = await send(clusterId, bytes);

  const chunks = await chunksOf(clusterId);
  expect(chunks.length).toBeGreaterThan(16);
  expect(chunks.map(({ number }) => number)).toEqual(chunks.map((_, at) => at));
  expect(Math.max(...chunks.map((chunk) => chunk.bytes))).toBeLessThanOrEqual(MiB);
  expect(await digestOf(contentChunksOf(fromSql(sql), { cluster_id: clusterId, sha256 }))).toBe(sha256);
  const [document] = await sql`select size_bytes::int as size from raw_document where cluster_id = ${clusterId}`;
  expect(document).toEqual({ size: 70 * MiB + 2 });
}, 120_000);

test("the same bytes again are another scan, and none of their pieces is written again", async () => {
  const clusterId = await newCluster(sql);
  const first = await send(clusterId, hugeTrivy(3 * MiB));
  const before = await chunksOf(clusterId);

  const again = await send(clusterId, hugeTrivy(3 * MiB));

  expect(again.answer.scanId).not.toBe(first.answer.scanId);
  expect(await chunksOf(clusterId)).toEqual(before);
});

test.each([3, 70])(
  "of %i MiB that are not what their envelope says, or break off, nothing is kept",
  async (size) => {
    const clusterId = await newCluster(sql);
    async function* broken() {
      for await (const piece of noise(size * MiB)) yield piece;
      throw new TypeError("terminated");
    }

    await expect(send(clusterId, noise(size * MiB), { sha256: "0".repeat(64) })).rejects.toMatchObject({
      reason: "digest_mismatch",
    });
    await expect(send(clusterId, broken(), { sha256: "1".repeat(64) })).rejects.toThrow("terminated");

    const [rows] =
      await sql`select (select count(*)::int from raw_document where cluster_id = ${clusterId}) as documents,
                                  (select count(*)::int from raw_document_chunk where cluster_id = ${clusterId}) as chunks,
                                  (select count(*)::int from scan where cluster_id = ${clusterId}) as scans`;
    expect(rows).toEqual({ documents: 0, chunks: 0, scans: 0 });
  },
  120_000,
);

test("more than 64 MiB are refused where a tool is not read in pieces, and of YAML with what to send instead", async () => {
  const clusterId = await newCluster(sql);
  async function* yaml() {
    yield Buffer.from("apiVersion: v1\nitems:\n");
    for (let size = 0; size <= maxDocumentBytes; size += MiB) yield Buffer.alloc(MiB, "- a\n");
  }
  const sha256 = "0".repeat(64);
  const refusalOf = async (bytes: AsyncIterable<Uint8Array>, scanner: string): Promise<unknown> =>
    await send(clusterId, bytes, { scanner, sha256 }).catch((error: unknown) => error);

  expect(await refusalOf(noise(65 * MiB), "kube-bench")).toMatchObject({
    code: "too_large",
    reason: "document_too_large",
    message: expect.stringMatching(/64 MiB.*per namespace or node/),
  });
  expect(await refusalOf(yaml(), "trivy-operator")).toMatchObject({
    code: "too_large",
    reason: "document_too_large",
    message: expect.stringMatching(/Send the same as JSON/),
  });
});
