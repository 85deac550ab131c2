import type { Gain } from "#lib/domain/score/gain.ts";
import type { Queryable } from "../queryable.ts";

/** Replaces what each fix and look would bring on a cluster: two statements, one row per framework and profile. */
export async function writeGains(q: Queryable, clusterId: string, gains: readonly Gain[]): Promise<void> {
  const rows = [...Map.groupBy(gains, (gain) => `${gain.framework} ${gain.profile}`).values()].map((each) => ({
    framework: each[0]?.framework,
    profile: each[0]?.profile,
    lists: listsOf(each),
  }));
  await q.query("delete from standing_gain where cluster_id = $1", [clusterId]);
  await q.query(
    `insert into standing_gain (cluster_id, framework_id, profile_id, kinds, subjects, weights, requirements, facts, failing, unseen)
     select $1, r.framework, r.profile, l.* from unnest($2::text[], $3::text[], $4::text[]) as r(framework, profile, lists)
      cross join lateral (
        select array_agg(kind), array_agg(subject), array_agg(weight), array_agg(requirements), array_agg(facts), array_agg(failing), array_agg(unseen)
          from jsonb_to_recordset(r.lists::jsonb)
               as g(kind text, subject text, weight integer, requirements integer, facts integer, failing integer, unseen integer)) as l`,
    [clusterId, rows.map((row) => row.framework), rows.map((row) => row.profile), rows.map((row) => row.lists)],
  );
}

function listsOf(gains: readonly Gain[]): string {
  return JSON.stringify(gains.map(({ framework: _f, profile: _p, ...gain }) => gain));
}
