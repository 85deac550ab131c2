-- A cluster that statistics do not know looks empty to the planner once they list every other one: joins of its findings are
-- then planned for a single row, and take minutes for a few thousand.
drop function analyze_grown(bigint);
create function analyze_grown(written bigint, of_cluster uuid) returns void language plpgsql as $$
declare
  known real;
  -- Rows the planner takes a cluster for: its share of the table, or what is left to those that are not listed.
  planned real;
begin
  select greatest(reltuples, 0) into known from pg_class where oid = 'check_result'::regclass;
  select known * coalesce(freqs[array_position(listed, of_cluster)],
                          (1 - coalesce((select sum(f) from unnest(freqs) f), 0)) / greatest(distincts - cardinality(listed), 1))
    into planned
    from (select coalesce(most_common_vals::text::uuid[], '{}') as listed, coalesce(most_common_freqs, '{}') as freqs,
                 case when n_distinct < 0 then -n_distinct * known else n_distinct end as distincts
            from pg_stats where schemaname = current_schema() and tablename = 'check_result' and attname = 'cluster_id') s;
  if (written > 1000 and written > known / 10) or (written > 500 and coalesce(planned, 0) < written / 10) then
    -- The columns joins go by; the words themselves are long and say nothing to a plan.
    analyze check_result (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, named),
            finding_episode (cluster_id, fingerprint, target_id, check_id, resource_id, state, severity, first_failed_at),
            known_check (cluster_id, id, scanner, tool, witness, kind), resource, scan_target;
  end if;
end $$;
