import * as z from "zod";
import type { Sql } from "#lib/db/sql.ts";
import type { Voice } from "./voice.ts";
import { checkNames } from "./voice.ts";

const Row = z.object({ raw_id: z.string(), place: z.string(), value: z.string() });

/** `A on shop/web` and so on; checks without a name of ours, and what the keeper says, are of no interest. */
function named(voice: Voice, rows: readonly unknown[]): Record<string, string[]> {
  const told: Record<string, string[]> = {};
  for (const { raw_id, place, value } of z.array(Row).parse(rows)) {
    const check = checkNames.find((name) => raw_id.replace(/^cis-[0-9.]+:|autogen-/g, "") === voice.rawIds[name]);
    if (check === undefined || place === "keeper/keeper") continue;
    const values = told[`${check} on ${place}`] ?? [];
    told[`${check} on ${place}`] = values;
    if (!values.includes(value)) values.push(value);
  }
  return told;
}

const from = `
  from check_result r join resource x on x.cluster_id = r.cluster_id and x.id = r.resource_id`;
const place = "case when x.namespace = '' then x.name else x.namespace || '/' || x.name end as place";

/** What was last said of each check and place; several targets that say otherwise are all told, in the order of their words. */
export async function wordsOf(sql: Sql, voice: Voice, clusterId: string): Promise<Record<string, string>> {
  const rows = await sql.unsafe(
    `select r.raw_id, ${place}, r.outcome as value ${from} where r.cluster_id = $1 order by 1, 2, 3`,
    [clusterId],
  );
  return Object.fromEntries(Object.entries(named(voice, rows)).map(([key, values]) => [key, values.join(" and ")]));
}

/** States of the episodes of each finding, oldest first. */
export async function episodesOf(
  sql: Sql,
  voice: Voice,
  clusterId: string,
): Promise<Record<string, readonly string[]>> {
  const rows = await sql.unsafe(
    `select (select r.raw_id ${from} where r.cluster_id = e.cluster_id and r.check_id = e.check_id and r.resource_id = e.resource_id
              order by r.raw_id limit 1) as raw_id, ${place}, e.number || ' ' || e.state as value
       from finding_episode e join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id
      where e.cluster_id = $1 order by e.fingerprint, e.number`,
    [clusterId],
  );
  const told = Object.entries(named(voice, rows));
  return Object.fromEntries(told.map(([key, values]) => [key, values.map((value) => value.replace(/^[0-9]+ /, ""))]));
}
