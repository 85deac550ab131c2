import { loadCatalog } from "#lib/catalog/load.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Figure } from "./figure.ts";
import { machineOf } from "./machine.ts";
import { withOwnDatabase } from "./own-database.ts";
import { hugeFleet, keepSettled, makeFleet, smallFleet } from "./pages-fleet.ts";
import { largeTables, noteStatements, statementsOf } from "./pages-plans.ts";
import { type Answer, scriptBytes, type Visit, visit, visitsOf } from "./pages-visits.ts";
import { buildOnce, startWeb, type Web } from "./pages-web.ts";

const warmUp = 3;
const requests = 40;
/** A page that is slow is slow after a few requests as well. */
const fewest = 5;
const budgetMs = 15_000;
/** Rows above which reading through a table is no longer done in passing. */
const large = 10_000;
const mostScript = 260_000;

/** A fleet's database and the log of its server. */
export type FleetDatabase = { readonly url: string; readonly log: string };

/** What one page of one fleet took. */
type Measured = {
  readonly times: readonly number[];
  readonly databaseMs: number;
  readonly statements: number;
  readonly bytes: number;
  readonly script: number;
  /** Large tables that a statement of it read from end to end. */
  readonly scanned: readonly string[];
};

/** Every page of the built console on a fleet with 1,000 findings and on one with 1,000,000 on 200 clusters. */
export async function benchPages(
  say: (words: string) => void,
): Promise<{ machine: string; figures: readonly Figure[] }> {
  await buildOnce(say);
  return await withOwnDatabase(async (smallUrl, smallLog) => {
    await makeFleet(smallUrl, smallFleet, say);
    return await withOwnDatabase(async (hugeUrl, hugeLog) => {
      await makeFleet(hugeUrl, hugeFleet, say);
      return await measurePages({ url: smallUrl, log: smallLog }, { url: hugeUrl, log: hugeLog }, say);
    });
  });
}

/** Measures both fleets in turn, page by page, so that what else the machine does falls on both. */
export async function measurePages(
  small: FleetDatabase,
  huge: FleetDatabase,
  say: (words: string) => void,
): Promise<{ machine: string; figures: readonly Figure[] }> {
  const catalog = loadCatalog();
  const houses = [await openHouse(small, catalog), await openHouse(huge, catalog)] as const;
  try {
    const figures: Figure[] = [];
    for (const [place, { name }] of houses[0].visits.entries()) {
      say(`${name} …`);
      const [few, many] = await measure(houses, place);
      figures.push(...figuresOf(name, few, many));
    }
    return { machine: await machineOf(houses[1].sql), figures };
  } finally {
    for (const house of houses) await house.close();
  }
}

type House = {
  readonly sql: Sql;
  readonly web: Web;
  readonly log: string;
  readonly visits: readonly Visit[];
  readonly large: ReadonlySet<string>;
  close(): Promise<void>;
};

async function openHouse({ url, log }: FleetDatabase, catalog: Catalog): Promise<House> {
  const sql = openSql(url, { max: 1, applicationName: "kubeproof bench", keepsSessions: true });
  await keepSettled(sql);
  await noteStatements(sql);
  const web = await startWeb(url);
  return {
    ...{ sql, web, log, visits: await visitsOf(sql, catalog), large: await largeTables(sql, large) },
    async close() {
      await web.stop();
      await sql.end({ timeout: 5 });
    },
  };
}

async function measure(houses: readonly [House, House], place: number): Promise<readonly [Measured, Measured]> {
  const times: readonly [number[], number[]] = [[], []];
  const begun = performance.now();
  for (let request = 0; request < warmUp + requests; request += 1) {
    if (request >= warmUp + fewest && performance.now() - begun > budgetMs) break;
    for (const [at, { web, visits }] of houses.entries()) {
      const { milliseconds } = await visit(web, pageAt(visits, place));
      if (request >= warmUp) times[at]?.push(milliseconds);
    }
  }
  return [await lookInto(houses[0], place, times[0]), await lookInto(houses[1], place, times[1])];
}

function pageAt(visits: readonly Visit[], place: number): Visit {
  const page = visits[place];
  if (page === undefined) throw new Error("Both fleets have the same pages.");
  return page;
}

async function lookInto(
  { sql, web, log, visits, large: tables }: House,
  place: number,
  times: number[],
): Promise<Measured> {
  const page = pageAt(visits, place);
  const answers: Answer[] = [];
  const ran = await statementsOf(sql, log, async () => void answers.push(await visit(web, page)));
  const html = answers[0]?.html ?? "";
  return {
    times: times.toSorted((a, b) => a - b),
    databaseMs: ran.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    statements: ran.length,
    bytes: Buffer.byteLength(html),
    script: await scriptBytes(web, html),
    scanned: [...new Set(ran.flatMap(({ scanned }) => scanned))].filter((table) => tables.has(table)),
  };
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;

function figuresOf(name: string, few: Measured, many: Measured): readonly Figure[] {
  const p95 = at(many.times, 0.95);
  const figure = (
    id: string,
    words: string,
    value: number,
    unit: string,
    ask: { aim?: string; must?: string } = {},
  ): Figure => ({
    ...{ id: `${name}-${id}`, words: `${name}: ${words}`, value, unit },
    ...{ aim: ask.aim ?? null, must: ask.must ?? null },
  });
  const through = many.scanned.length === 0 ? "" : ` (${many.scanned.join(", ")})`;
  return [
    figure("p50-small", "server time with 1,000 findings, p50", at(few.times, 0.5), "ms"),
    figure("p50", "server time with 1,000,000 findings, p50", at(many.times, 0.5), "ms"),
    figure("p95", "server time with 1,000,000 findings, p95", p95, "ms", name === "overview" ? { aim: "<= 50" } : {}),
    figure("growth", "p95 with 1,000,000 findings against 1,000", p95 / at(few.times, 0.95), "times", { must: "<= 2" }),
    figure("database", `of it in PostgreSQL, ${many.statements} statements`, many.databaseMs, "ms"),
    figure("scans", `large tables read from end to end${through}`, many.scanned.length, "", { must: "= 0" }),
    figure("bytes", "HTML", many.bytes / 1000, "kB"),
    figure("script", "scripts before it can be used, gzipped", many.script / 1000, "kB", {
      must: `<= ${mostScript / 1000}`,
    }),
  ];
}
