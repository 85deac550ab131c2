import { describe, expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { loadSourceHealth } from "#lib/db/sql/source-health.ts";
import { scannerById } from "#lib/scanners/index.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster, send } from "./door.ts";
import { rowVersions } from "./row-versions.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { timelessState } from "./state.ts";
import { episodesOf, wordsOf } from "./told-words.ts";
import type { Told, Voice } from "./voice.ts";
import { rosterOf, voiceOf, voices } from "./voices.ts";

// Semantics § 2: when a tool looked, and what it means that something was looked at again, late, or at the same instant.
const { sql } = await testDatabase();
const house = { sql, catalog: catalogOfVoices() };
const hour = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 20) + hours * hour);

/** Three places of which much is said. */
const much = ([first, second, third]: Voice["places"]): readonly Told[] => [
  { place: first, checks: { A: "fail", B: "pass", C: "fail" } },
  { place: second, checks: { A: "fail", B: "fail", C: "pass" } },
  { place: third, checks: { A: "pass", C: "fail" } },
];

/**
 * A cluster that heard the same twice: what a report names anywhere in its target passes by absence from the next report on,
 * so that only the second one says all that there is to say.
 */
async function clusterThatKnows(voice: Voice): Promise<string> {
  const clusterId = await newCluster(sql);
  await sendAll(clusterId, 1, voice.tell(at(-24), much(voice.places)));
  await sendAll(clusterId, 1, voice.tell(at(0), much(voice.places)));
  return clusterId;
}

async function sendAll(clusterId: string, hours: number, deliveries: readonly Delivery[]): Promise<readonly string[]> {
  const states: string[] = [];
  for (const delivery of deliveries) states.push((await send(house, clusterId, at(hours), delivery)).state);
  return states;
}

/** Rows that say what is so: results, findings and counts of them. */
async function findingRows(clusterId: string): Promise<ReadonlyMap<string, string>> {
  const rows = [...(await rowVersions(sql, clusterId))];
  return new Map(
    rows.filter(([row]) => /^(check_result|finding_episode|result_period|check_rollup|known_check) /.test(row)),
  );
}

/** Whether the documents of a voice say themselves when the tool looked. */
const saysWhen = ({ name }: Voice): boolean => /^(trivy-operator|polaris|policy-report)/.test(name);

describe.each(voices.map((voice) => [voice.name, voice] as const))("%s", (_name, voice) => {
  const [first] = voice.places;

  test("the same bytes for the same target change nothing but when it was last seen", async () => {
    const clusterId = await newCluster(sql);
    const look = voice.tell(at(0), much(voice.places));
    await sendAll(clusterId, 1, look);
    const before = await rowVersions(sql, clusterId);

    const states = await sendAll(clusterId, 2, look);

    expect(new Set(states)).toEqual(new Set(["unchanged"]));
    expect(await rowVersions(sql, clusterId)).toEqual(before);
    const seen = await sql`select distinct last_seen_at from scan_target where cluster_id = ${clusterId}`;
    expect([...seen]).toEqual([{ last_seen_at: at(2) }]);
  });

  test("the same content in another order, looked at later, writes no finding row", async () => {
    const clusterId = await clusterThatKnows(voice);
    const before = await findingRows(clusterId);

    const states = await sendAll(clusterId, 3, voice.tell(at(2), much(voice.places), { order: "reversed" }));

    expect(new Set(states)).toEqual(new Set(["merged"]));
    expect(before.size).toBeGreaterThan(5);
    expect(await findingRows(clusterId)).toEqual(before);
  });

  test("the same content in another order, of the same look, changes nothing either", async () => {
    const clusterId = await clusterThatKnows(voice);
    const before = await timelessState(sql, clusterId);
    const { length: changes } = await sql`select from scan_change where cluster_id = ${clusterId}`;
    const rows = await findingRows(clusterId);
    // Which of two documents of one look a word is kept from is settled by their digests.
    const rowsOf = (all: ReadonlyMap<string, string>) =>
      [...all.keys()].filter((row) => !row.startsWith("check_result")).sort();

    await sendAll(clusterId, 3, voice.tell(at(0), much(voice.places), { order: "reversed" }));

    expect(await timelessState(sql, clusterId)).toEqual(before);
    expect(rowsOf(await findingRows(clusterId))).toEqual(rowsOf(rows));
    expect(await sql`select from scan_change where cluster_id = ${clusterId}`).toHaveLength(changes);
  });

  if (saysWhen(voice)) {
    test("reading an unchanged document again is no fresh look", async () => {
      const clusterId = await newCluster(sql);
      const look = voice.tell(at(0), much(voice.places));
      await sendAll(clusterId, 1, look);
      const before = await rowVersions(sql, clusterId);

      await sendAll(
        clusterId,
        5,
        look.map((delivery) => ({ ...delivery, observedAt: at(4) })),
      );

      expect(await rowVersions(sql, clusterId)).toEqual(before);
    });
  } else {
    test("identical bytes with a later look are a fresh look", async () => {
      const clusterId = await clusterThatKnows(voice);
      const look = voice.tell(at(0), much(voice.places));
      const before = await findingRows(clusterId);

      const states = await sendAll(
        clusterId,
        5,
        look.map((delivery) => ({ ...delivery, observedAt: at(4) })),
      );

      expect(new Set(states)).toEqual(new Set(["merged"]));
      expect(await findingRows(clusterId)).toEqual(before);
      const targets = await sql`select distinct observed_through from scan_target where cluster_id = ${clusterId}`;
      expect([...targets]).toEqual([{ observed_through: at(4) }]);
    });

    test("a document without a time has the time of receipt, and says so", async () => {
      const clusterId = await newCluster(sql);
      const [delivery] = voice.tell(at(0), [{ place: first, checks: { A: "fail" } }]);
      if (delivery === undefined) throw new Error("nothing was told");

      const { scanId } = await send(house, clusterId, at(3), { ...delivery, observedAt: undefined });

      const [scan] = await sql`select observed_at, observed_at_source from scan where id = ${scanId}`;
      expect(scan).toEqual({ observed_at: at(3), observed_at_source: "receipt" });
    });
  }

  test("a scan that arrives late is merged at its place: every order of arrival gives the same", async () => {
    const verdicts = ["fail", "pass", "fail"] as const;
    const looks = verdicts.map((verdict, index) =>
      voice.tell(at(2 * index), [{ place: first, checks: { A: verdict, B: "fail" } }]),
    );
    const orders = [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0],
      [2, 1, 0],
    ] as const;
    const states: unknown[] = [];
    for (const order of orders) {
      const clusterId = await newCluster(sql);
      for (const [place, index] of order.entries()) await sendAll(clusterId, 10 + place, looks[index] ?? []);
      expect((await episodesOf(sql, voice, clusterId))[`A on ${first}`]).toEqual(["fixed", "open"]);
      states.push(await timelessState(sql, clusterId));
    }

    for (const state of states) expect(state).toEqual(states[0]);
  });

  test("scans of one target with one look count together, the worst word first", async () => {
    for (const verdicts of [
      ["fail", "pass"],
      ["pass", "fail"],
    ] as const) {
      const clusterId = await newCluster(sql);
      for (const verdict of verdicts) {
        await sendAll(clusterId, 1, voice.tell(at(0), [{ place: first, checks: { A: verdict, B: "fail" } }]));
      }

      expect((await wordsOf(sql, voice, clusterId))[`A on ${first}`]).toBe("fail");
      expect((await episodesOf(sql, voice, clusterId))[`A on ${first}`]).toEqual(["open"]);
    }
  });

  test("its words are silent from their look + twice its expected interval on, and not before", async () => {
    const intervalHours = scannerById(voice.scanner)?.intervalHours ?? 0;
    expect(intervalHours).toBe(voice.scanner === "policy-report" ? 2 : 24);
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 1, voice.tell(at(0), [{ place: first, checks: { A: "fail", B: "pass" } }]));
    const silentAt = async (now: Date) => {
      const asked = {
        scanners: [{ scanner: voice.scanner, intervalSeconds: intervalHours * 3_600 }],
        otherwiseSeconds: 1,
      };
      const [row] = await loadSourceHealth(fromSql(sql), { clusterIds: [clusterId], ...asked, now });
      return { targets: row?.targets, silent: row?.silent_targets };
    };

    const end = at(2 * intervalHours);
    expect(await silentAt(new Date(end.getTime() - 1))).toMatchObject({ silent: 0 });
    const { targets, silent } = await silentAt(end);
    expect(targets).toBeGreaterThan(0);
    expect(silent).toBe(targets);
  });

  test("the roster that shows a resource gone counts at its place, however late it comes", async () => {
    const deliveries = [
      ...voice.tell(at(0), [{ place: first, checks: { A: "fail" } }]),
      rosterOf(at(2), []),
      ...voice.tell(at(4), [{ place: first, checks: { A: "fail" } }]),
    ];
    const states: unknown[] = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
    ] as const) {
      const clusterId = await newCluster(sql);
      for (const [place, index] of order.entries())
        await sendAll(clusterId, 10 + place, deliveries.slice(index, index + 1));
      expect((await episodesOf(sql, voice, clusterId))[`A on ${first}`]).toEqual(["vanished", "open"]);
      states.push(await timelessState(sql, clusterId));
    }

    for (const state of states) expect(state).toEqual(states[0]);
  });
});

test("a severity that a tool changes reads the same in every order of arrival", async () => {
  const sides = { inOrder: [] as unknown[], late: [] as unknown[] };
  for (const name of ["trivy", "trivy-operator"]) {
    const voice = voiceOf(name);
    const told = [{ place: voice.places[0], checks: { A: "fail", C: "fail" } }] as const;
    const lower = (text: string): string =>
      text.replaceAll('"HIGH"', '"MEDIUM"').replace('"highCount":1,"mediumCount":0', '"highCount":0,"mediumCount":1');
    const changed = voice.tell(at(2), told).map((each) => ({ ...each, text: lower(String(each.text)) }));
    const looks = [voice.tell(at(0), told), changed];
    for (const side of ["inOrder", "late"] as const) {
      const clusterId = await newCluster(sql);
      for (const look of side === "late" ? looks.toReversed() : looks) await sendAll(clusterId, 10, look);
      const { words, episodes } = await timelessState(sql, clusterId);
      sides[side].push({ words, episodes });
    }
  }

  expect(sides.late).toEqual(sides.inOrder);
});
