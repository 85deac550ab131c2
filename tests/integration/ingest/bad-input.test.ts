import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import { receive } from "#lib/ingest/receive.ts";
import { testDatabase } from "#tests/support/database.ts";
import { bytesOf, type Delivery, envelopeOf, newCluster, send } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";
import { type Line, scanDocument } from "./small-scan.ts";
import { wholeState } from "./state.ts";

const { sql } = await testDatabase();
const house = { sql, catalog: smallCatalog() };
const now = new Date("2026-11-24T12:00:00Z");
const look = new Date("2026-11-24T11:00:00Z");

const line = (words: string, more: Partial<Line> = {}): Line => ({ id: "1.1.1", answer: "fail", words, ...more });
const small = (...lines: readonly Line[]): string => scanDocument([{ nodeType: "master", lines }]);
const good: Delivery = { scanner: "kube-bench", text: small(line("before")), node: "n1", observedAt: look };

type Outcome = {
  readonly state: string;
  readonly reason: string | undefined;
  readonly message: string;
  readonly warnings: readonly string[];
  readonly clusterId: string;
};

/** Sends a document to a cluster that knows one good scan, and tells what became of it. */
async function sendBad(bad: Partial<Delivery>): Promise<Outcome> {
  const clusterId = await newCluster(sql);
  await send(house, clusterId, now, good);
  const before = withoutScans(await wholeState(sql, clusterId));
  const delivery: Delivery = { ...good, observedAt: new Date(look.getTime() + 60_000), ...bad };
  const answer = await send(house, clusterId, new Date(now.getTime() + 60_000), delivery);
  await expectRawKept(clusterId, delivery);
  if (answer.state === "failed") expect(withoutScans(await wholeState(sql, clusterId))).toEqual(before);
  return {
    state: answer.state,
    reason: answer.error?.reason,
    message: answer.error?.message ?? "",
    warnings: answer.warnings.map((warning) => warning.code),
    clusterId,
  };
}

const withoutScans = ({ scans: _, ...rest }: Awaited<ReturnType<typeof wholeState>>): unknown => rest;

async function expectRawKept(clusterId: string, delivery: Delivery): Promise<void> {
  const [row] = await sql<{ content: Uint8Array }[]>`
    select content from raw_document_chunk where cluster_id = ${clusterId} and sha256 = decode(${envelopeOf(delivery).sha256}, 'hex')`;
  expect(Buffer.compare(gunzipSync(row?.content ?? Buffer.alloc(0)), bytesOf(delivery))).toBe(0);
}

const prototypes = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
const textOutput = `[INFO] 1 Control Plane Security Configuration\n[PASS] 1.1.1 Ensure that\n\n== Summary master ==\n1 checks PASS\n`;

const refused: readonly (readonly [string, Partial<Delivery>, string, RegExp])[] = [
  ["controls that are none", { text: '{"Controls":"x"}' }, "wrong_scanner", /kube-bench/],
  ["the tool's text output", { text: textOutput }, "text_output", /--json/],
  ["a scan of a node nobody names", { node: undefined, text: small(line("z")) }, "node_missing", /--node/],
];

// What holds for every scanner stands in bad-input-matrix.test.ts; here is what only kube-bench knows.
describe("what cannot be read fails alone: its reason is stable, nothing is merged, its bytes stay", () => {
  test.each(refused)("%s", async (_name, bad, reason, sentence) => {
    const outcome = await sendBad(bad);
    expect(outcome).toMatchObject({ state: "failed", reason });
    expect(outcome.message).toMatch(sentence);
    const [scan] =
      await sql`select state, error_reason from scan where cluster_id = ${outcome.clusterId} and state = 'failed'`;
    expect(scan).toMatchObject({ error_reason: reason });
  });
});

const odd: readonly (readonly [string, Partial<Delivery>, readonly string[]])[] = [
  ["a benchmark nobody knows", { text: small(line("after")).replace("cis-1.12", "cis-99.0") }, ["unknown_check"]],
  ["NUL bytes", { text: small(line("after")).replace('"after"', '"af\0ter"') }, ["nul_bytes"]],
  ["escaped NULs", { text: small(line("after\0")) }, []],
  ["half a character", { text: small(line("after")).replace('"after"', '"\\ud800after"') }, []],
  ["keys of prototypes", { text: small(line("after")).replace('"test_number"', `${prototypes},"test_number"`) }, []],
  [
    "one id three times",
    { text: small(line("a", { answer: "pass" }), line("after"), line("c")) },
    ["duplicate_results"],
  ],
  [
    "a number no double holds",
    { text: small(line("after")).replace('"tests"', '"total_pass":9007199254740993000,"tests"') },
    [],
  ],
  [
    "an id that is such a number",
    { text: small(line("after")).replace('"1.1.1"', "123456789012345678901234567890") },
    ["unknown_check"],
  ],
];

describe("what is odd and can be read is read, and says so", () => {
  test.each(odd)("%s", async (_name, document, warnings) => {
    const outcome = await sendBad(document);
    expect(outcome).toMatchObject({ state: "merged", warnings });
    const [row] = await sql<{ message: string }[]>`
      select message from check_result where cluster_id = ${outcome.clusterId} and outcome = 'fail'`;
    expect(row?.message).toMatch(/after|before/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("a clock in the future counts as the time of receipt", async () => {
    const { clusterId } = await sendBad({ observedAt: new Date("2090-01-01T00:00:00Z"), text: small(line("after")) });
    const [target] = await sql`select newest_observed_at from scan_target where cluster_id = ${clusterId}`;
    expect(target).toEqual({ newest_observed_at: new Date(now.getTime() + 60_000) });
  });

  test("markup stays text, and what steers a terminal is gone", async () => {
    const hostile = "<script>alert(1)</script>\u001b[31mred\u001b[0m\u202e";
    const { clusterId } = await sendBad({ text: small(line(hostile)) });
    const [row] = await sql<{ message: string }[]>`select message from check_result where cluster_id = ${clusterId}`;
    expect(row?.message).toContain("<script>alert(1)</script>red");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone.
    expect(row?.message).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
  });

  test("a message of ten million characters is cut, and the bytes stay whole", async () => {
    const { clusterId } = await sendBad({ text: small(line("long ".repeat(2_000_000))) });
    const [row] = await sql`select max(length(message)) as longest from check_result where cluster_id = ${clusterId}`;
    expect(row?.longest).toBeLessThan(20_000);
  });
});

describe("what is refused at the door leaves nothing behind", () => {
  const traces = async (clusterId: string): Promise<unknown> =>
    (
      await sql`select (select count(*)::int from scan where cluster_id = ${clusterId}) as scans,
                      (select count(*)::int from raw_document where cluster_id = ${clusterId}) as documents`
    )[0];
  const refusalOf = async (arrival: Parameters<typeof receive>[1]): Promise<unknown> =>
    await receive({ ...house, now }, arrival, { wait: true }).catch((error: unknown) => error);

  test("bytes that are not what their envelope says", async () => {
    const clusterId = await newCluster(sql);
    const envelope = { ...envelopeOf(good), sha256: "0".repeat(64) };
    const refusal = await refusalOf({
      envelope,
      clusterId,
      bytes: bytesOf(good),
      actor: { kind: "system", id: "test" },
    });
    expect(refusal).toMatchObject({ code: "invalid", reason: "digest_mismatch" });
    expect(await traces(clusterId)).toEqual({ scans: 0, documents: 0 });
  });

  test("more than the size limit", async () => {
    const clusterId = await newCluster(sql);
    const bytes = Buffer.alloc(maxDocumentBytes + 1, 32);
    const refusal = await refusalOf({
      envelope: envelopeOf(good),
      clusterId,
      bytes,
      actor: { kind: "system", id: "test" },
    });
    expect(refusal).toMatchObject({ code: "too_large", reason: "document_too_large" });
    expect(await traces(clusterId)).toEqual({ scans: 0, documents: 0 });
  });

  test.each(["n\0x", "n\ud800", "n\u001b[31m"])("a node whose name no database can hold: %j", (node) => {
    expect(() => envelopeOf({ ...good, node })).toThrow(/printable/);
  });
});
