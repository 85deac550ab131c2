import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { newestLook, spanOf } from "#lib/domain/scan/listing.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { rebuildTargets } from "#lib/ingest/rebuild.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster, send } from "./door.ts";
import { listOf, reportUidOf, reportUidsOf } from "./lists.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { foldedState, timelessState, wholeState } from "./state.ts";
import type { Told, Voice } from "./voice.ts";
import { rosterOf, voiceOf } from "./voices.ts";

const { sql } = await testDatabase();
const db = fromSql(sql);
const catalog = catalogOfVoices();
const house = { sql, catalog };

const beginning = Date.UTC(2026, 9, 1);
const received = (index: number): Date => new Date(beginning + 1000 * hour + index * 60_000);
/** The same histories every time, unless `INGEST_SEED` asks for others; `INGEST_RUNS` asks for a number of them. */
const seed = Number(process.env.INGEST_SEED ?? 20_261_124);
const asked = process.env.INGEST_RUNS;
const numRuns = Number(asked ?? 3);
// A history takes seconds, on a busy machine many, and one that fails is shrunk.
const timeout = numRuns * 120_000;

/** What happens to policy reports at one instant: they are looked at, listed, or a roster comes. */
type Event =
  | { readonly kind: "look"; readonly at: Date; readonly told: readonly Told[]; readonly truncated: boolean }
  | { readonly kind: "list"; readonly at: Date; readonly uids: readonly string[] }
  | { readonly kind: "roster"; readonly at: Date; readonly places: readonly string[] };

/** Whose reports: places, and the roll-outs of each. Where several reports speak of one finding, a place has several. */
type Fleet = { readonly voice: Voice; readonly places: readonly string[]; readonly rollouts: readonly number[] };

const oneReport = voiceOf("policy-report");
const everyObject = voiceOf("policy-report of every object");
const fleets: readonly (readonly [string, Fleet])[] = [
  ["a report for each workload", { voice: oneReport, places: oneReport.places, rollouts: [0] }],
  [
    "reports of workloads and their Pods",
    { voice: everyObject, places: everyObject.places.slice(0, 2), rollouts: [0, 1] },
  ],
];

/** Uids of all reports that can be about a place. */
function uidsOf({ voice, rollouts }: Fleet, place: string): readonly string[] {
  if (voice.objects === "one") return [reportUidOf(place)];
  return [...new Set(rollouts.flatMap((rollout) => reportUidsOf(place, rollout)))];
}

const instant = fc.integer({ min: 0, max: 12 }).map((step) => new Date(beginning + step * hour));
const verdict = fc.constantFrom("pass" as const, "fail" as const);
const often = <T>(value: T, rare: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constant(rare) });

function eventOf(fleet: Fleet): fc.Arbitrary<Event> {
  const { places, rollouts } = fleet;
  const told = fc.record({
    place: fc.constantFrom(...places),
    checks: fc.record({ A: verdict, B: verdict }, { requiredKeys: [] }),
    rollout: fc.constantFrom(...rollouts),
  });
  const selector = ({ place, rollout }: Told): string => `${place} ${rollout}`;
  const look = fc.record({
    kind: fc.constant("look" as const),
    at: instant,
    told: fc.uniqueArray(told, { minLength: 1, maxLength: 3, selector }),
    truncated: often(false, true),
  });
  const all = places.flatMap((place) => uidsOf(fleet, place));
  const list = fc.record({ kind: fc.constant("list" as const), at: instant, uids: fc.subarray(all) });
  const roster = fc.record({ kind: fc.constant("roster" as const), at: instant, places: fc.subarray([...places]) });
  return fc.oneof({ weight: 4, arbitrary: look }, { weight: 4, arbitrary: list }, { weight: 1, arbitrary: roster });
}

function deliveriesOf({ voice }: Fleet, of: Event): readonly Delivery[] {
  switch (of.kind) {
    case "look":
      return voice
        .tell(of.at, of.told)
        .map((delivery) => (of.truncated ? { ...delivery, completeness: "truncated" as const } : delivery));
    case "list":
      return [listOf(of.at, of.uids)];
    case "roster":
      return [rosterOf(of.at, of.places)];
    default:
      return of satisfies never;
  }
}

/** Events in the order of their instants, with some that come late, and another order of the same. */
const historyOf = (fleet: Fleet) =>
  fc
    .array(eventOf(fleet), { minLength: 4, maxLength: 9, size: "max" })
    .map((events) => events.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
    .chain((events) =>
      fc.record({
        events: fc.constant(events),
        otherwise: fc.oneof(
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.nat({ max: events.length - 2 }).map((at) => swapped(events, at)),
        ),
      }),
    );

const swapped = <T>(all: readonly T[], at: number): readonly T[] => [
  ...all.slice(0, at),
  ...all.slice(at, at + 2).reverse(),
  ...all.slice(at + 2),
];

async function arrive(fleet: Fleet, events: readonly Event[]): Promise<string> {
  const clusterId = await newCluster(sql);
  for (const [index, delivery] of events.flatMap((each) => deliveriesOf(fleet, each)).entries()) {
    await send(house, clusterId, received(index), delivery);
  }
  return clusterId;
}

/** Spans of objects and looks of lists as the core finds them. */
function listedByTheCore(fleet: Fleet, events: readonly Event[]): unknown {
  const lists = events
    .filter((each) => each.kind === "list")
    .map(({ at, uids }) => ({ at: at.getTime(), uids: new Set(uids) }));
  const all = fleet.places.flatMap((place) => uidsOf(fleet, place));
  const spans = all.map((uid) => ({ uid, ...spanOf(lists, uid) }));
  const looksOf = (uid: string): readonly number[] =>
    events.flatMap((each) => (each.kind === "look" && tells(fleet, each.told, uid) ? [each.at.getTime()] : []));
  const looks = [...new Set(lists.map(({ at }) => at))].map((at) => {
    const listed = spans.filter(({ from, until }) => from !== null && from <= at && (until === null || at < until));
    return {
      at,
      look: newestLook(
        at,
        listed.flatMap(({ uid }) => looksOf(uid)),
      ),
    };
  });
  return {
    spans: spans
      .filter(({ uid, from }) => from !== null && looksOf(uid).length > 0)
      .sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    looks: looks.sort((a, b) => a.at - b.at),
  };
}

/** Whether one of the reports of a look has this uid. */
const tells = ({ voice }: Fleet, told: readonly Told[], uid: string): boolean =>
  told.some(({ place, rollout }) =>
    (voice.objects === "one" ? [reportUidOf(place)] : reportUidsOf(place, rollout)).includes(uid),
  );

async function listedByTheDatabase(clusterId: string): Promise<unknown> {
  const spans = await sql`
    select substr(s.scope, 8) as uid, o.listed_from as from, o.missing_from as until
      from listed_object o join scan_target s on s.cluster_id = o.cluster_id and s.id = o.target_id
     where o.cluster_id = ${clusterId} and o.listed_from is not null order by 1`;
  const looks = await sql`
    select distinct observed_at as at, look from finished_list where cluster_id = ${clusterId} order by 1`;
  const instantOf = (date: Date | null): number | null => date?.getTime() ?? null;
  return {
    spans: spans.map((row) => ({ uid: row.uid, from: instantOf(row.from), until: instantOf(row.until) })),
    looks: looks.map((row) => ({ at: instantOf(row.at), look: instantOf(row.look) })),
  };
}

async function rebuildEverything(clusterId: string): Promise<void> {
  const targets = await sql<{ id: string }[]>`select id from scan_target where cluster_id = ${clusterId}`;
  const targetIds = targets.map((target) => target.id);
  await db.transaction((tx) => rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: received(100) }));
}

async function holds(fleet: Fleet, events: readonly Event[], otherwise: readonly Event[]): Promise<void> {
  const clusterId = await arrive(fleet, events);
  const live = await wholeState(sql, clusterId);
  const folded = await foldedState(sql, clusterId);
  const timeless = await timelessState(sql, clusterId);
  expect(await listedByTheDatabase(clusterId)).toEqual(listedByTheCore(fleet, events));

  const { length: documents } = events.flatMap((each) => deliveriesOf(fleet, each));
  await replayCluster({ db, catalog, now: received(documents - 1) }, clusterId);
  expect(await wholeState(sql, clusterId)).toEqual(live);

  await rebuildEverything(clusterId);
  expect(await foldedState(sql, clusterId)).toEqual(folded);

  expect(await timelessState(sql, await arrive(fleet, otherwise))).toEqual(timeless);
}

test.each(fleets)(
  "on random histories of lists and %s the set-based merge, the core, replay and every order of arrival agree",
  { timeout },
  async (_what, fleet) => {
    await fc.assert(
      fc.asyncProperty(historyOf(fleet), ({ events, otherwise }) => holds(fleet, events, otherwise)),
      { seed, numRuns },
    );
  },
);
