import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import { loadSums } from "#lib/db/sql/load-standings.ts";
import { defaultWeights } from "#lib/domain/catalog/catalog.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { survives } from "#lib/domain/roster/presence.ts";
import { assess, type Standing } from "#lib/domain/standing/assess.ts";
import type { ClusterInput, Word } from "#lib/domain/standing/input.ts";
import { sumsOf } from "#lib/domain/standing/sums.ts";
import { day, hour } from "#lib/domain/time/instant.ts";
import { rebuildTargets } from "#lib/ingest/rebuild.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import { testDatabase } from "#tests/support/database.ts";
import { type Delivery, newCluster, send } from "./door.ts";
import { type Oracle, oracleEpisodes, oracleOf, oracleRoster, oracleWords, targetWords } from "./oracle.ts";
import {
  beginning,
  type RandomHistory,
  randomHistory,
  randomHistoryOfAll,
  randomHistoryOfObjects,
} from "./random-scans.ts";
import { catalogOfAllScans } from "./small-catalog.ts";
import { foldedState, timelessState, wholeState } from "./state.ts";

const { sql } = await testDatabase();
const db = fromSql(sql);
const catalog = catalogOfAllScans();
const house = { sql, catalog };

/** Every document is received after every look, a minute after the one before. */
const received = (index: number): Date => new Date(beginning + 10 * day + index * 60_000);
/** The same histories every time, unless `INGEST_SEED` asks for others. */
const seed = Number(process.env.INGEST_SEED ?? 20_261_124);
/** `INGEST_RUNS` asks for a number of them. */
const asked = process.env.INGEST_RUNS;
const numRuns = Number(asked ?? 3);
// A history takes seconds, on a busy machine many, and one that fails is shrunk.
const timeout = numRuns * 120_000;

/** Two clusters that hear the same documents, each in its own order, in turn: neither may know of the other. */
async function arriveInTurn(...orders: readonly (readonly Delivery[])[]): Promise<readonly string[]> {
  const clusterIds: string[] = [];
  for (const _ of orders) clusterIds.push(await newCluster(sql));
  for (const index of orders[0]?.keys() ?? []) {
    for (const [place, clusterId] of clusterIds.entries()) {
      const delivery = orders[place]?.[index];
      if (delivery !== undefined) await send(house, clusterId, received(index), delivery);
    }
  }
  return clusterIds;
}

const held = (word: Word, input: ClusterInput): boolean =>
  survives(
    word.state.saidAt ?? word.state.truncatedPassAt ?? word.state.since,
    input.presence.get(resourceKey({ ...word.resource, container: "" })),
  );

const slotOf = ({ key, source, tool, check }: Word): string => `${key} ${source} ${tool} ${check}`;
const sorted = (words: readonly Word[]): readonly Word[] =>
  words.toSorted((a, b) => slotOf(a).localeCompare(slotOf(b)));

function verdicts(standing: Standing): unknown {
  return {
    facts: [...standing.facts.values()].map((fact) => ({
      id: fact.fact.id,
      standing: fact.standing,
      notYetDue: fact.notYetDue,
      said: fact.said,
      resources: fact.resources.map(({ key, state }) => `${key} ${state}`).sort(),
    })),
    controls: [...standing.controls.values()].map((each) => `${each.control.id} ${each.status}`),
    requirements: [...standing.requirements.values()].flat().map((each) => `${each.requirement.id} ${each.status}`),
  };
}

async function expectWordsOf(clusterId: string, oracle: Oracle): Promise<void> {
  const input = await loadClusterInput(db, clusterId, null);
  const words = sorted(input.words.filter((word) => held(word, input)));
  expect(words).toEqual(sorted(oracleWords(oracle)));
  const told: ClusterInput = { ...input, words: oracleWords(oracle), ...oracleRoster(oracle) };
  for (const at of [received(0), new Date(beginning + 4 * day), new Date(beginning + 20 * hour)]) {
    expect(verdicts(assess(catalog, input, at.getTime()))).toEqual(verdicts(assess(catalog, told, at.getTime())));
  }
}

async function expectRollupOf(clusterId: string, oracle: Oracle): Promise<void> {
  const counted = new Map<string, number>();
  for (const word of targetWords(oracle)) {
    const key = `${word.source} ${word.tool} ${word.resource.namespace} ${word.check} ${word.state.outcome}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  const rows = await sql<{ key: string; results: number }[]>`
    select k.scanner || ' ' || k.tool || ' ' || u.namespace || ' ' || k.check_key || ' ' || u.outcome as key, u.results
      from check_rollup u join known_check k on k.cluster_id = u.cluster_id and k.id = u.check_id where u.cluster_id = ${clusterId}`;
  expect(new Map(rows.map((row) => [row.key, row.results]))).toEqual(counted);
}

/** What is stored of facts and sums, counted again from what the oracle knows. */
async function expectFactsAndSumsOf(clusterId: string, oracle: Oracle): Promise<void> {
  const [settled] = await sql<
    { at: Date }[]
  >`select settled_at as at from cluster_standing where cluster_id = ${clusterId}`;
  if (settled === undefined) return;
  const input = await loadClusterInput(db, clusterId, null);
  const told: ClusterInput = { ...input, words: oracleWords(oracle), ...oracleRoster(oracle) };
  const standing = assess(catalog, told, settled.at.getTime());
  const counted = new Map<string, number>();
  for (const { fact, resources, standing: applies } of standing.facts.values()) {
    for (const { resource, state } of applies === "applies" ? resources : []) {
      const key = `${fact.id} ${resource.kind === "namespace" ? resource.name : resource.namespace} ${state}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  }
  const rows = await sql<{ key: string; resources: number }[]>`
    select fact_id || ' ' || namespace || ' ' || state as key, resources from fact_rollup
     where cluster_id = ${clusterId} and state not in ('not_yet_due', 'left_out')`;
  expect(new Map(rows.map((row) => [row.key, row.resources]))).toEqual(counted);
  const stored = (await loadSums(db, [clusterId])).map(({ clusterId: _, ...row }) => row);
  const named = (row: { framework: string; profile: string }): string => `${row.framework} ${row.profile}`;
  const sums = sumsOf(standing, catalog, defaultWeights, told);
  expect(stored.toSorted((a, b) => named(a).localeCompare(named(b)))).toEqual(
    sums.toSorted((a, b) => named(a).localeCompare(named(b))),
  );
}

async function expectEpisodesOf(clusterId: string, oracle: Oracle): Promise<void> {
  const rows = await sql`
    select t.scanner || ' ' || t.scope || ' ' || k.tool || ' ' || k.check_key || ' ' || x.key as of, e.number, e.state, e.last_clean_at,
           e.first_failed_at, e.fixed_seen_at, e.reopened_from
      from finding_episode e join scan_target t on t.cluster_id = e.cluster_id and t.id = e.target_id
      join known_check k on k.cluster_id = e.cluster_id and k.id = e.check_id
      join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id where e.cluster_id = ${clusterId}`;
  const episodes = rows.map((row) => ({
    of: row.of,
    number: row.number,
    state: row.state,
    lastCleanAt: row.last_clean_at?.getTime() ?? null,
    firstFailedAt: row.first_failed_at.getTime(),
    fixedSeenAt: row.fixed_seen_at?.getTime() ?? null,
    reopenedFrom: row.reopened_from,
  }));
  const order = (each: { of: string; number: number }): string => `${each.of} ${each.number}`;
  expect(episodes.toSorted((a, b) => order(a).localeCompare(order(b)))).toEqual(
    oracleEpisodes(oracle).toSorted((a, b) => order(a).localeCompare(order(b))),
  );
}

async function rebuildEverything(clusterId: string): Promise<void> {
  const targets = await sql<{ id: string }[]>`select id from scan_target where cluster_id = ${clusterId}`;
  const targetIds = targets.map((target) => target.id);
  await db.transaction((tx) => rebuildTargets(tx, { clusterId, catalog, targetIds, knownAt: received(100) }));
}

async function holds({ arrivals, otherwise }: RandomHistory): Promise<void> {
  const oracle = oracleOf(arrivals, catalog);
  const inAnotherOrder = [...otherwise, ...arrivals.slice(otherwise.length)];
  const [clusterId = "", another = ""] = await arriveInTurn(arrivals, inAnotherOrder);
  await expectWordsOf(clusterId, oracle);
  await expectEpisodesOf(clusterId, oracle);
  await expectRollupOf(clusterId, oracle);
  await expectFactsAndSumsOf(clusterId, oracle);

  const live = await wholeState(sql, clusterId);
  const folded = await foldedState(sql, clusterId);
  const now = received(arrivals.length - 1);
  await replayCluster({ db, catalog, now }, clusterId);
  expect(await wholeState(sql, clusterId)).toEqual(live);

  await rebuildEverything(clusterId);
  expect(await foldedState(sql, clusterId)).toEqual(folded);

  expect(await timelessState(sql, another)).toEqual(await timelessState(sql, clusterId));
}

test.each([
  ["of everything kube-bench answers", randomHistory],
  ["of all scanners together", randomHistoryOfAll],
  ["of policy reports of single objects and lists of them", randomHistoryOfObjects],
])(
  "on random histories %s the set-based merge, the core, replay and every order of arrival agree",
  {
    timeout,
  },
  async (_what, histories) => {
    await fc.assert(fc.asyncProperty(histories, holds), { seed, numRuns });
  },
);
