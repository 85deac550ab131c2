-- What one document changed is kept with its scan; nothing read the copy beside every target.
alter table target_report drop column counts;

-- A merge is planned by statistics, and one large document can make a table many times as large as they say: plans made
-- for a handful of rows are quadratic then. Autovacuum notices within a minute; the next document does not wait for it.
create function analyze_grown(written bigint) returns void language plpgsql as $$
declare
  known real;
begin
  select greatest(reltuples, 0) into known from pg_class where oid = 'check_result'::regclass;
  if written > 1000 and written > known / 10 then
    -- The columns joins go by; the words themselves are long and say nothing to a plan.
    analyze check_result (cluster_id, target_id, check_id, resource_id, fingerprint, outcome, named),
            finding_episode (cluster_id, fingerprint, target_id, check_id, resource_id, state, severity, first_failed_at),
            known_check (cluster_id, id, scanner, tool, witness, kind), resource, scan_target;
  end if;
end $$;
