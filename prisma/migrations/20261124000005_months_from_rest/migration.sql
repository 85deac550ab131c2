-- Periods of a month without a partition wait in result_period_rest (a worker that was down for months, history brought in
-- later). Making that month then takes them along; before, it failed.
CREATE OR REPLACE FUNCTION ensure_result_period_partitions(around TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_day DATE;
    month_start TIMESTAMPTZ;
    month_end TIMESTAMPTZ;
    partition_name TEXT;
BEGIN
    -- Two workers may begin at once.
    PERFORM pg_advisory_xact_lock(hashtextextended('kubeproof.partitions', 0));
    FOR offset_months IN -1..3 LOOP
        first_day := (date_trunc('month', around AT TIME ZONE 'UTC') + make_interval(months => offset_months))::date;
        month_start := (first_day::text || ' 00:00:00+00')::timestamptz;
        month_end := ((first_day + INTERVAL '1 month')::date::text || ' 00:00:00+00')::timestamptz;
        partition_name := format('result_period_%s', to_char(first_day, 'YYYY_MM'));
        IF to_regclass(partition_name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE result_period INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', partition_name);
            EXECUTE format(
                'WITH moved AS (DELETE FROM result_period_rest WHERE closed_at >= $1 AND closed_at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved',
                partition_name
            ) USING month_start, month_end;
            EXECUTE format('ALTER TABLE result_period ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition_name, month_start, month_end);
            EXECUTE format('COMMENT ON TABLE %I IS %L', partition_name, 'owner: sql. One month of result_period.');
        END IF;
    END LOOP;
END
$$;
