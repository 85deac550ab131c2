import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { loadSourceHealth } from "#lib/db/sql/source-health.ts";
import { scanners } from "#lib/scanners/index.ts";
import type { RegistryEntry } from "#lib/scanners/types.ts";
import { testDatabase } from "#tests/support/database.ts";
import { sampleNode, sampleOf, yamlSampleOf } from "#tests/support/sample-of.ts";
import { bytesOf, type Delivery, envelopeOf, newCluster, send } from "./door.ts";
import { smallCatalog } from "./small-catalog.ts";
import { timelessState, wholeState } from "./state.ts";

// Every scanner of the registry × every bad input: a scanner is covered the day it is registered.
const { sql } = await testDatabase();
const house = { sql, catalog: smallCatalog() };
const now = new Date("2026-11-24T12:00:00Z");
const look = new Date("2026-11-24T11:00:00Z");
const minutesLater = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

const goodOf = (scanner: RegistryEntry): Delivery => ({
  scanner: scanner.id,
  text: sampleOf(scanner),
  node: sampleNode,
  observedAt: look,
});

/** Everything a cluster knows but its list of documents. */
async function known(clusterId: string): Promise<unknown> {
  const { scans: _, ...rest } = await wholeState(sql, clusterId);
  return rest;
}

/** When a source was last heard, and what its health says of failures. */
async function healthOf(clusterId: string, scanner: string, at: Date) {
  const known = [{ scanner, intervalSeconds: 24 * 3600 }];
  const asked = { clusterIds: [clusterId], scanners: known, otherwiseSeconds: 3600, now: at };
  const [row] = await loadSourceHealth(fromSql(sql), asked);
  return {
    heard: { observedAt: row?.observed_at, receivedAt: row?.received_at, targets: row?.targets },
    failure: row?.failed_message ?? null,
  };
}

/** What a document added up to, without the lines it stands on: a line too long to read is shown in several. */
async function saidIn(clusterId: string): Promise<unknown> {
  const { targets: _, words = [], ...rest } = await timelessState(sql, clusterId);
  return { ...rest, words: words.map((word) => Object.assign({}, word, { line: null })) };
}

async function expectRawKept(clusterId: string, delivery: Delivery): Promise<void> {
  const [row] = await sql<{ content: Uint8Array }[]>`
    select content from raw_document_chunk where cluster_id = ${clusterId} and sha256 = decode(${envelopeOf(delivery).sha256}, 'hex')`;
  expect(Buffer.compare(gunzipSync(row?.content ?? Buffer.alloc(0)), bytesOf(delivery))).toBe(0);
}

/** Keys in front of all others of the first object of a JSON document. */
const withKeys = (text: string, keys: string): string => text.replace("{", `{${keys},`);
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 256));
const page = "<!doctype html><html><head><title>502</title></head><body>502 Bad Gateway</body></html>";
const refusal = JSON.stringify({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: "forbidden",
  code: 403,
});
const aliases = `\n---\na: &a [x, x]\n${"bcdefghijklmnop"
  .split("")
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghijklmno"[index]}`).join(", ")}]`)
  .join("\n")}\n`;

type Bad = readonly [what: string, make: (own: string) => string | Uint8Array, reason: string];

const refused: readonly Bad[] = [
  ["an empty file", () => "", "empty"],
  ["a file of blanks", () => " \n\t\r\n ", "empty"],
  ["zero bytes", () => Buffer.alloc(4096), "not_text"],
  ["bytes that are no text", () => noise, "not_text"],
  ["an archive", (own) => gzipSync(own), "compressed"],
  ["words of a shell", () => "command not found", "not_json"],
  ["a number", () => "42", "not_json"],
  ["an object of nobody", () => "{}", "wrong_scanner"],
  ["a page that says 502", () => page, "wrong_scanner"],
  ["the refusal of an API", () => refusal, "wrong_scanner"],
  ["Python's idea of JSON", () => "{'a': None}", "wrong_scanner"],
  ["XML of nobody", () => "<?xml version='1.0'?><a/>", "wrong_scanner"],
  ["XML that defines entities", () => '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><a>&c;</a>', "wrong_scanner"],
  ["lists nested 100,000 deep", () => `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "too_deep"],
  ["objects nested 100,000 deep", () => `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, "too_deep"],
  ["lists that never close", () => "[".repeat(100_000), "too_deep"],
  ["25 million values", () => `[${"1,".repeat(25_000_000)}1]`, "too_many_values"],
  ["a line of 50 MB", () => Buffer.alloc(50_000_000, "x"), "not_json"],
  [
    "a string of 50 MB",
    () => Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(50_000_000, "x"), Buffer.from('"}')]),
    "wrong_scanner",
  ],
  ...[0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map(
    (part): Bad => [
      `a file of which ${100 * part} % arrived`,
      (own) => own.slice(0, Math.floor(own.length * part)),
      "truncated_document",
    ],
  ),
  ["a file without its last character", (own) => own.trimEnd().slice(0, -1), "truncated_document"],
];

const refusedYaml: readonly Bad[] = [
  ["YAML whose aliases grow without end", (own) => `${own}${aliases}`, "yaml_aliases"],
  ["YAML nested 100,000 deep", (own) => `${own}\nz: ${"[".repeat(100_000)}`, "not_yaml"],
  ["YAML of 20,000 documents", (own) => own + "\n---\n{}".repeat(20_000), "too_many_documents"],
];

type Odd = readonly [what: string, make: (own: string) => string | Uint8Array, warning: string | null];

const utf16 = (own: string): Buffer => Buffer.from(`\ufeff${own}`, "utf16le");
/** Bytes in a string in front of everything else. */
const withBytes = (own: string, bytes: Uint8Array): Uint8Array => {
  const at = own.indexOf("{") + 1;
  return Buffer.concat([Buffer.from(`${own.slice(0, at)}"padding":"`), bytes, Buffer.from(`",${own.slice(at)}`)]);
};

/** What is read all the same, in the same words as without it. */
const read: readonly Odd[] = [
  ["a byte order mark", (own) => `\ufeff${own}`, null],
  ["UTF-16, little end first", utf16, null],
  ["UTF-16, big end first", (own) => utf16(own).swap16(), null],
  ["UTF-16 without a mark", (own) => Buffer.from(own, "utf16le"), null],
  ["Windows' ends of lines", (own) => own.replaceAll("\n", "\r\n"), null],
  ["NUL characters", (own) => withBytes(own, Buffer.from("a\0b\0")), "nul_bytes"],
  ["escaped NULs and halves of characters", (own) => withKeys(own, '"padding":"\\u0000\\ud800\\u001b[31m"'), null],
  ["bytes that are no UTF-8", (own) => withBytes(own, Buffer.from([0x61, 0xff, 0xfe, 0x80, 0xc3])), "invalid_utf8"],
  ["doubled keys", (own) => withKeys(own, '"padding":1,"padding":2'), "duplicate_keys"],
  ["numbers no double holds", (own) => withKeys(own, '"padding":[1e400,123456789012345678901234567890,-0]'), null],
  [
    "keys of prototypes",
    (own) => withKeys(own, '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}'),
    null,
  ],
  ["a string of 50 MB", (own) => withBytes(own, Buffer.alloc(50_000_000, "x")), null],
];

describe.each(scanners.map((scanner) => [scanner.id, scanner] as const))("%s", (_id, scanner) => {
  const good = goodOf(scanner);
  let clusterId = "";
  let before: unknown;
  let minutes = 0;

  beforeAll(async () => {
    clusterId = await newCluster(sql);
    expect(await send(house, clusterId, now, good)).toMatchObject({ state: "merged" });
    before = await known(clusterId);
  });

  async function expectRefused(text: string | Uint8Array, reason: string, sentence: RegExp): Promise<void> {
    minutes += 1;
    const { heard } = await healthOf(clusterId, scanner.id, minutesLater(minutes));
    const delivery: Delivery = { ...good, observedAt: minutesLater(minutes - 0.5), text };

    const answer = await send(house, clusterId, minutesLater(minutes), delivery);

    expect(answer).toMatchObject({ state: "failed", error: { code: "unprocessable", reason } });
    expect(answer.error?.message).toMatch(sentence);
    await expectRawKept(clusterId, delivery);
    expect(await known(clusterId)).toEqual(before);
    expect(await healthOf(clusterId, scanner.id, minutesLater(minutes))).toEqual({
      heard,
      failure: answer.error?.message,
    });
  }

  const helpful = /^[A-Z].{20,}/;
  const own = sampleOf(scanner);

  test.each(refused)(
    "refuses %s with its reason: nothing known is lost, nobody was heard, the bytes stay",
    async (_what, make, reason) => {
      await expectRefused(make(own), reason, helpful);
    },
  );

  const yaml = yamlSampleOf(scanner);
  if (yaml !== null) {
    test.each(refusedYaml)("refuses %s", async (_what, make, reason) => {
      await expectRefused(make(yaml), reason, helpful);
    });
  }

  const others = scanners.filter((other) => other !== scanner);
  test.each(others.map((other) => [other.id, other] as const))(
    "refuses a file of %s and says how to send it",
    async (id, other) => {
      await expectRefused(sampleOf(other), "wrong_scanner", new RegExp(`Send it as ${id}[.]`));
    },
  );

  test.each([["null"], ["[]"], ['{"apiVersion":"v1","kind":"List","items":[]}']])(
    "changes nothing it knows on %s, which lists nothing",
    async (text) => {
      minutes += 1;
      const words = await timelessState(sql, clusterId);

      await send(house, clusterId, minutesLater(minutes), { ...good, observedAt: minutesLater(minutes - 0.5), text });

      const { words: wordsAfter, episodes, presence } = await timelessState(sql, clusterId);
      expect({ wordsAfter, episodes, presence }).toEqual({
        wordsAfter: words.words,
        episodes: words.episodes,
        presence: words.presence,
      });
    },
  );

  test.each(read)("reads %s as if it were not there, and says so", async (_what, make, warning) => {
    const [plain, odd] = [await newCluster(sql), await newCluster(sql)];
    const expected = await send(house, plain, now, good);

    const answer = await send(house, odd, now, { ...good, text: make(own) });

    expect(answer.state).toBe("merged");
    expect(answer.changes).toEqual(expected.changes);
    expect(answer.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(warning === null ? [] : [warning]));
    expect(await saidIn(odd)).toEqual(await saidIn(plain));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ["in the future", new Date("2090-01-01T00:00:00Z")],
    ["that never ran", new Date(0)],
  ])("does not believe a clock %s: the look is no later than its receipt", async (_what, observedAt) => {
    const cluster = await newCluster(sql);

    const answer = await send(house, cluster, now, { ...good, observedAt });

    expect(answer.state).toBe("merged");
    const looks = await sql<{ at: Date }[]>`
      select newest_observed_at as at from scan_target where cluster_id = ${cluster} union all
      select observed_at from roster where cluster_id = ${cluster}`;
    expect(looks.length).toBeGreaterThan(0);
    for (const { at } of looks) expect(at.getTime()).toBeLessThanOrEqual(now.getTime());
  });
});
