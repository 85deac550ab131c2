import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { settleDue } from "#lib/tasks/settle-due.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster, send } from "./door.ts";
import { looksBefore, someVoice, toldEverywhere } from "./random-scans.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import type { Told, Voice } from "./voice.ts";
import { rosterOf, voices } from "./voices.ts";

// The laws of proven (semantics § 6), from the door to the stored statuses; tests/scenarios hold the core alone to them.
const { sql } = await testDatabase();
const db = fromSql(sql);
const catalog = catalogOfVoices();
const house = { sql, catalog };
const start = Date.UTC(2026, 10, 20);
const at = (hours: number): Date => new Date(start + hours * hour);

/** The same histories every time, unless `INGEST_SEED` asks for others. */
const seed = Number(process.env.INGEST_SEED ?? 20_261_124);
/** Few, since each sends whole histories to several clusters; `INGEST_RUNS` asks for more. */
const numRuns = Number(process.env.INGEST_RUNS ?? 5);
const timeout = 120_000 + numRuns * 10_000;
const parameters = { seed, numRuns };

const everyPlace = [...new Set(voices.flatMap((voice) => voice.places))];

/** Clusters of the run in hand: those of earlier ones are left as they are, so that time passes quickly. */
const alive: string[] = [];

/** A cluster with a roster of every place that has heard these documents by `hours`. */
async function clusterThatHeard(hours: number, ...documents: readonly (readonly Delivery[])[]): Promise<string> {
  const clusterId = await newCluster(sql);
  alive.push(clusterId);
  if (alive.length > 5) alive.shift();
  await send(house, clusterId, at(hours), rosterOf(at(-1), everyPlace));
  for (const delivery of documents.flat()) await send(house, clusterId, at(hours), delivery);
  return clusterId;
}

/** Requirements that pass, as they are stored once time has been let pass to `hours`. */
async function passingAt(clusterId: string, hours: number): Promise<ReadonlySet<string>> {
  await sql`update cluster_standing set holds_until = 'infinity' where cluster_id <> all(${alive})`;
  await settleDue({ db, catalog, now: () => at(hours) });
  const rows = await sql<{ name: string }[]>`
    select framework_id || ' ' || requirement_id as name from requirement_status where cluster_id = ${clusterId} and status = 'passing'`;
  return new Set(rows.map(({ name }) => name));
}

const more = (left: ReadonlySet<string>, right: ReadonlySet<string>): readonly string[] =>
  [...left].filter((name) => !right.has(name));

const later = [1, 20, 47, 49, 100, 340, 400];

test("law (a): with no new scan and no act of a person proven never rises as time passes", { timeout }, async () => {
  let proven = 0;
  const property = fc.asyncProperty(looksBefore(start), async (looks) => {
    const clusterId = await clusterThatHeard(0, looks);
    let before = await passingAt(clusterId, 0);
    proven += before.size;

    for (const hours of later) {
      const now = await passingAt(clusterId, hours);
      expect(more(now, before), `after ${hours} hours`).toEqual([]);
      before = now;
    }
  });

  await fc.assert(property, parameters);

  expect(proven).toBeGreaterThan(0);
});

const withoutPasses = (told: readonly Told[]): readonly Told[] =>
  told.map(({ place, checks }) => ({
    place,
    checks: Object.fromEntries(Object.entries(checks).filter(([, verdict]) => verdict === "fail")),
  }));

test("law (b): a scan that is truncated or cannot be read proves no more than none, and one without its passes no more than it did", {
  timeout,
}, async () => {
  let proven = 0;
  const scene = someVoice.chain((voice) =>
    fc.record({ voice: fc.constant(voice), looks: looksBefore(start), told: toldEverywhere(voice) }),
  );
  const property = fc.asyncProperty(scene, async ({ voice, looks, told }) => {
    const scan = voice.tell(at(0), told);
    const without = await passingAt(await clusterThatHeard(0, looks), 0);
    const asItWas = await passingAt(await clusterThatHeard(0, looks, scan), 0);
    proven += without.size + asItWas.size;

    const truncated = scan.map((delivery) => ({ ...delivery, completeness: "truncated" as const }));
    const cut = scan.map((delivery) => ({ ...delivery, text: String(delivery.text).slice(0, -7) }));
    for (const worse of [truncated, cut]) {
      expect(more(await passingAt(await clusterThatHeard(0, looks, worse), 0), without)).toEqual([]);
    }
    // What a report of failures does not list has passed: there is no pass to be taken out of it.
    if (voice.silence === "pass") return;
    const fewer = await passingAt(await clusterThatHeard(0, looks, voice.tell(at(0), withoutPasses(told))), 0);
    expect(more(fewer, new Set([...asItWas, ...without]))).toEqual([]);
  });

  await fc.assert(property, parameters);

  expect(proven).toBeGreaterThan(0);
});

/** What befalls a source instead of the look it would have gone on with. */
const misfortunes = {
  "falls silent": () => [],
  "cannot be read": (look) => look.map((delivery) => ({ ...delivery, text: "<html>502</html>" })),
  truncates: (look) => look.map((delivery) => ({ ...delivery, completeness: "truncated" })),
  // Everything it says turns into a failure to look, in the words of the tools that have some.
  errs: (look) =>
    look.map((delivery) => ({
      ...delivery,
      text: String(delivery.text)
        .replaceAll('"result":"pass"', '"result":"error"')
        .replaceAll('"status":"PASS"', '"status":"FAIL","reason":"failed to run: sh"'),
    })),
  "gets an exception object": (look) =>
    look.map((delivery) => ({
      ...delivery,
      text: String(delivery.text)
        .replaceAll('"result":"pass"', '"result":"skip","properties":{"exceptions":"e"}')
        .replaceAll('"Status":"PASS"', '"Status":"EXCEPTION"'),
    })),
} as const satisfies Record<string, (look: readonly Delivery[]) => readonly Delivery[]>;

test("law (c): a source that falls silent, errs, truncates or gets an exception never raises proven, then or later", {
  timeout,
}, async () => {
  let proven = 0;
  const scene = someVoice.chain((voice) =>
    fc.record({
      voice: fc.constant<Voice>(voice),
      looks: looksBefore(start),
      told: toldEverywhere(voice),
      what: fc.constantFrom(...Object.values(misfortunes)),
    }),
  );
  const property = fc.asyncProperty(scene, async ({ voice, looks, told, what }) => {
    const known = [...looks, ...voice.tell(at(-0.1), told)];
    const goingOn = [2, 30].map((hours) => voice.tell(at(hours), told));
    const wentOn = await clusterThatHeard(0, known);
    const happened = await clusterThatHeard(0, known);

    for (const [index, hours] of [2, 30].entries()) {
      for (const delivery of goingOn[index] ?? []) await send(house, wentOn, at(hours), delivery);
      for (const delivery of what(goingOn[index] ?? [])) await send(house, happened, at(hours), delivery);
      for (const passed of [hours, hours + 20, hours + 27]) {
        const bound = await passingAt(wentOn, passed);
        proven += bound.size;
        expect(more(await passingAt(happened, passed), bound), `${voice.name} at ${passed}`).toEqual([]);
      }
    }
  });

  await fc.assert(property, parameters);

  expect(proven).toBeGreaterThan(0);
});
