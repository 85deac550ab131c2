import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Database } from "#lib/db/queryable.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { forgetLastSaid } from "#lib/db/sql/last-said.ts";
import type { StoredScan } from "#lib/db/sql/scans.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { ingestKept } from "#lib/ingest/run.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster, send } from "./door.ts";
import { at } from "./sender.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { wholeState } from "./state.ts";
import type { CheckName, How, Told, Verdict, Voice } from "./voice.ts";
import { checkNames } from "./voice.ts";
import { rosterOf, voiceOf } from "./voices.ts";

// A document that says what its source said last is not compared word by word. That must never show.
const { sql } = await testDatabase();
const catalog = catalogOfVoices();

type Taken = { readonly scan: StoredScan; readonly compared: boolean };

/** Takes a document in; whether its words were staged to be compared. */
async function take(clusterId: string, hours: number, delivery: Delivery, by: Catalog = catalog): Promise<Taken> {
  const now = at(hours + 0.5);
  const { scanId } = await send({ sql, catalog: by }, clusterId, now, delivery, { wait: false });
  const seen = { compared: false };
  const scan = await ingestKept({ db: watched(fromSql(sql), seen), catalog: by, now }, scanId);
  return { scan, compared: seen.compared };
}

const watched = (db: Database, seen: { compared: boolean }): Database => ({
  query: (text, values) => db.query(text, values),
  copy: (statement, text) => {
    seen.compared = true;
    return db.copy(statement, text);
  },
  transaction: (work) => db.transaction((tx) => work(watched(tx, seen))),
});

const trivy = voiceOf("trivy with passes");
const [first, second] = trivy.places;
const everything: readonly Told[] = [
  { place: first, checks: { A: "fail", B: "pass", C: "fail" } },
  { place: second, checks: { A: "pass", B: "fail", C: "fail" } },
];

/** One look, told by a voice whose look is one document. */
function one(voice: Voice, hours: number, told: readonly Told[], how: How = {}): Delivery {
  const [delivery, ...more] = voice.tell(at(hours), told, how);
  if (delivery === undefined || more.length > 0) throw new Error("That look is not one document.");
  return delivery;
}

/** The same in other bytes. */
const spaced = (delivery: Delivery): Delivery => ({ ...delivery, text: `${String(delivery.text)}\n` });

async function sendTwice(told: readonly Told[] = everything): Promise<string> {
  const clusterId = await newCluster(sql);
  await take(clusterId, 0, one(trivy, 0, told));
  await take(clusterId, 2, spaced(one(trivy, 2, told)));
  return clusterId;
}

describe("the words a source said last", () => {
  test("are not compared again, whatever the bytes and the order of what was looked at", async () => {
    const clusterId = await sendTwice();
    const { scan, compared } = await take(clusterId, 4, one(trivy, 4, everything.toReversed()));
    expect(compared).toBe(false);
    expect(scan).toMatchObject({
      state: "merged",
      counts: { opened: 0, fixed: 0, reopened: 0, other: 0, unchanged: 8 },
    });
    const targets =
      await sql`select distinct newest_observed_at, observed_through from scan_target where cluster_id = ${clusterId}`;
    expect([...targets]).toEqual([{ newest_observed_at: at(4), observed_through: at(4) }]);
  });

  test("are compared where one of them is another, or is left out", async () => {
    const [{ checks } = { checks: {} }] = everything;
    const others: readonly (readonly Told[])[] = [
      [{ place: first, checks: { ...checks, A: "pass" } }, ...everything.slice(1)],
      [{ place: first, checks, words: "other words" }, ...everything.slice(1)],
      everything.slice(0, 1),
    ];
    for (const told of others) {
      const clusterId = await sendTwice();
      expect((await take(clusterId, 4, one(trivy, 4, told))).compared).toBe(true);
    }
  });

  test("are compared once more where the catalog is another than before", async () => {
    const clusterId = await sendTwice();
    const other = { ...catalog, digest: `${catalog.digest} 2` };
    expect((await take(clusterId, 4, one(trivy, 4, everything), other)).compared).toBe(true);
    expect((await take(clusterId, 6, spaced(one(trivy, 6, everything)), other)).compared).toBe(true);
    expect((await take(clusterId, 8, one(trivy, 8, everything), other)).compared).toBe(false);
  });

  test("are compared where the report broke off, now or the last time", async () => {
    const clusterId = await sendTwice();
    const broken = { ...one(trivy, 4, everything), completeness: "truncated" } as const;
    expect((await take(clusterId, 4, broken)).compared).toBe(true);
    expect((await take(clusterId, 6, { ...spaced(broken), observedAt: at(6) })).compared).toBe(true);
    expect((await take(clusterId, 8, one(trivy, 8, everything))).compared).toBe(true);
  });

  test("are compared where they come late, and after something else came of the source", async () => {
    const clusterId = await sendTwice();
    expect((await take(clusterId, 4, one(trivy, 1, everything))).compared).toBe(true);
    expect((await take(clusterId, 6, spaced(one(trivy, 6, everything)))).compared).toBe(true);
    await take(clusterId, 7, one(trivy, 7, everything.slice(1)));
    expect((await take(clusterId, 8, one(trivy, 8, everything))).compared).toBe(true);
  });

  test("are compared where a roster saw one of their resources gone", async () => {
    const clusterId = await sendTwice();
    await take(clusterId, 3, rosterOf(at(3), trivy.places.slice(1)));
    const { scan, compared } = await take(clusterId, 4, one(trivy, 4, everything));
    expect(compared).toBe(true);
    expect(scan.counts?.opened).toBeGreaterThan(0);
  });

  test("are compared where the absence of a check they named for the first time says something from now on", async () => {
    const silent = voiceOf("trivy");
    const clusterId = await newCluster(sql);
    const told: readonly Told[] = [
      { place: first, checks: { A: "fail" } },
      { place: second, checks: { B: "fail" } },
    ];
    await take(clusterId, 0, one(silent, 0, told));
    const again = await take(clusterId, 2, spaced(one(silent, 2, told)));
    expect(again.compared).toBe(true);
    expect(again.scan.counts?.other).toBeGreaterThan(0);
    expect((await take(clusterId, 4, one(silent, 4, told))).compared).toBe(false);
  });
});

type Step = {
  readonly kind: "again" | "anew" | "roster" | "truncated" | "late";
  readonly verdicts: readonly (Verdict | undefined)[];
  readonly order: "as told" | "reversed";
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("again", "again", "again", "again", "anew", "anew", "roster", "truncated", "late"),
  verdicts: fc.array(fc.constantFrom<Verdict | undefined>("pass", "fail", "fail", undefined), {
    minLength: 9,
    maxLength: 9,
  }),
  order: fc.constantFrom("as told", "reversed"),
});

function toldBy(voice: Voice, verdicts: Step["verdicts"]): readonly Told[] {
  return voice.places.map((place, index) => {
    const said = checkNames.map((name, check): [CheckName, Verdict | undefined] => [name, verdicts[index * 3 + check]]);
    return { place, checks: Object.fromEntries(said.filter(([, verdict]) => verdict !== undefined)) };
  });
}

/** Documents of a history with the hour at which each comes. */
function historyOf(voice: Voice, steps: readonly Step[]): readonly (readonly [hours: number, delivery: Delivery])[] {
  let told = toldBy(voice, ["fail", "fail", "pass", "pass", "fail", undefined, "fail", undefined, "pass"]);
  // Said three times at first: what the first names for the first time, the second may imply elsewhere.
  const again: Step = { kind: "again", verdicts: [], order: "as told" };
  return [again, again, again, ...steps].map(({ kind, verdicts, order }, index) => {
    const hours = 2 * index;
    if (kind === "roster")
      return [hours, rosterOf(at(hours), verdicts[0] === "pass" ? voice.places.slice(1) : voice.places)];
    if (kind === "anew") told = toldBy(voice, verdicts);
    const delivery = one(voice, kind === "late" ? hours - 3 : hours, told, { order });
    const text = `${String(delivery.text)}${"\n".repeat(index)}`;
    return [hours, { ...delivery, text, ...(kind === "truncated" ? { completeness: "truncated" as const } : {}) }];
  });
}

test.each(["trivy with passes", "trivy", "polaris"])(
  "random histories of %s add up to the same, whether or not words that were said last are compared again",
  async (name) => {
    const voice = voiceOf(name);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        let unread = 0;
        const [quick, thorough] = [await newCluster(sql), await newCluster(sql)];
        for (const [hours, delivery] of historyOf(voice, steps)) {
          const { compared } = await take(quick, hours, delivery);
          if (!compared && delivery.scanner !== "roster") unread += 1;
          await forgetLastSaid(fromSql(sql), thorough, null);
          await take(thorough, hours, delivery);
        }
        expect(unread).toBeGreaterThan(0);
        expect(await wholeState(sql, quick)).toEqual(await wholeState(sql, thorough));
      }),
      { seed: 20_261_124, numRuns: 4 },
    );
  },
);
