-- What machines write: documents as they came, what they said, and what follows from it. Every table is owned by SQL and
-- carries cluster_id in its primary key, its unique keys and every join, so that it can be spread by cluster unchanged.
-- Three clocks are kept apart: observed (when the tool looked), received (when the product got it), settled (when figures
-- were computed). Ids of targets, checks and resources are the first 16 bytes of a SHA-256 over their identity.

CREATE TABLE catalog_version (
    digest TEXT NOT NULL,
    version TEXT NOT NULL,
    first_used_at TIMESTAMPTZ NOT NULL,
    -- gzip of the canonical JSON, so that a status of last year stays explainable.
    content BYTEA NOT NULL,
    CONSTRAINT catalog_version_pkey PRIMARY KEY (digest)
);
COMMENT ON TABLE catalog_version IS 'owner: sql. reference. Every catalog a stored status was computed with, by digest.';

CREATE TABLE raw_document (
    cluster_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    -- gzip of the bytes as they came.
    content BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT raw_document_pkey PRIMARY KEY (cluster_id, sha256),
    CONSTRAINT raw_document_sha256_check CHECK (octet_length(sha256) = 32)
);
ALTER TABLE raw_document ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE raw_document IS 'owner: sql. Untouched documents by their SHA-256, kept before anything is read.';

CREATE TABLE scan (
    cluster_id UUID NOT NULL,
    id UUID NOT NULL,
    scanner TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    envelope JSONB NOT NULL,
    idempotency_key TEXT,
    sender_kind TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL,
    observed_at TIMESTAMPTZ,
    observed_at_source TEXT,
    format TEXT,
    documents INTEGER NOT NULL DEFAULT 0,
    tool_version TEXT,
    hints JSONB NOT NULL DEFAULT '{}',
    warnings JSONB NOT NULL DEFAULT '[]',
    counts JSONB,
    error_code TEXT,
    error_reason TEXT,
    error_message TEXT,
    merged_at TIMESTAMPTZ,
    CONSTRAINT scan_pkey PRIMARY KEY (cluster_id, id),
    CONSTRAINT scan_state_check CHECK (state IN ('kept', 'merged', 'unchanged', 'failed')),
    CONSTRAINT scan_failed_check CHECK ((state = 'failed') = (error_reason IS NOT NULL))
);
CREATE UNIQUE INDEX scan_idempotency_key ON scan (cluster_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX scan_scanner_received_at_idx ON scan (cluster_id, scanner, received_at DESC);
CREATE INDEX scan_received_at_idx ON scan (cluster_id, received_at DESC);
CREATE INDEX scan_sha256_idx ON scan (cluster_id, sha256);
CREATE INDEX scan_kept_idx ON scan (cluster_id, received_at) WHERE state = 'kept';
COMMENT ON TABLE scan IS 'owner: sql. Every document that came through the door, read or not.';

CREATE TABLE scan_target (
    cluster_id UUID NOT NULL,
    id UUID NOT NULL,
    scanner TEXT NOT NULL,
    scope TEXT NOT NULL,
    label TEXT NOT NULL,
    -- Newest report of any kind, and the newest that renews what it still names (complete or failures-only).
    newest_observed_at TIMESTAMPTZ NOT NULL,
    observed_through TIMESTAMPTZ,
    last_seen_at TIMESTAMPTZ NOT NULL,
    completeness TEXT NOT NULL,
    completeness_reason TEXT NOT NULL,
    tool_version TEXT,
    catalog_digest TEXT NOT NULL,
    CONSTRAINT scan_target_pkey PRIMARY KEY (cluster_id, id),
    CONSTRAINT scan_target_scope_key UNIQUE (cluster_id, scanner, scope),
    CONSTRAINT scan_target_completeness_check CHECK (completeness IN ('complete', 'failures_only', 'truncated'))
);
COMMENT ON TABLE scan_target IS 'owner: sql. Independently reported slices: what one report may close.';

CREATE TABLE target_report (
    cluster_id UUID NOT NULL,
    target_id UUID NOT NULL,
    scan_id UUID NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    completeness TEXT NOT NULL,
    completeness_reason TEXT NOT NULL,
    tool_version TEXT,
    observations INTEGER NOT NULL,
    by_outcome JSONB NOT NULL,
    counts JSONB NOT NULL,
    CONSTRAINT target_report_pkey PRIMARY KEY (cluster_id, target_id, scan_id),
    CONSTRAINT target_report_completeness_check CHECK (completeness IN ('complete', 'failures_only', 'truncated'))
);
CREATE INDEX target_report_observed_at_idx ON target_report (cluster_id, target_id, observed_at);
CREATE INDEX target_report_scan_idx ON target_report (cluster_id, scan_id);
COMMENT ON TABLE target_report IS 'owner: sql. One document''s report for one target (semantics: a scan).';

CREATE TABLE resource (
    cluster_id UUID NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    container TEXT NOT NULL,
    -- Facts of the newest roster that lists it.
    uid TEXT,
    created_at TIMESTAMPTZ,
    roles TEXT[] NOT NULL DEFAULT '{}',
    labels JSONB NOT NULL DEFAULT '{}',
    details JSONB NOT NULL DEFAULT '{}',
    listed BOOLEAN NOT NULL DEFAULT false,
    last_listed_at TIMESTAMPTZ,
    -- Newest complete covering roster that does not list it: words observed before are dropped.
    gone_at TIMESTAMPTZ,
    -- First complete roster of the current absence; null while present.
    absent_since TIMESTAMPTZ,
    -- Earliest creation or listing since it was last seen gone for a day or more.
    exists_since TIMESTAMPTZ,
    CONSTRAINT resource_pkey PRIMARY KEY (cluster_id, id),
    CONSTRAINT resource_kind_check CHECK (kind IN ('cluster', 'node', 'namespace', 'workload', 'object', 'image'))
);
CREATE INDEX resource_kind_idx ON resource (cluster_id, kind, namespace, name);
COMMENT ON TABLE resource IS 'owner: sql. What rosters list and reports name, by identity.';

CREATE TABLE roster (
    cluster_id UUID NOT NULL,
    scan_id UUID NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    complete BOOLEAN NOT NULL,
    covers TEXT[] NOT NULL,
    items INTEGER NOT NULL,
    CONSTRAINT roster_pkey PRIMARY KEY (cluster_id, scan_id)
);
CREATE INDEX roster_observed_at_idx ON roster (cluster_id, observed_at DESC);
COMMENT ON TABLE roster IS 'owner: sql. Rosters received; the newest complete one is the universe of a cluster.';

-- When a resource was listed, closed by the first complete roster without it; for states of the past.
CREATE TABLE presence_period (
    cluster_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    listed_from TIMESTAMPTZ NOT NULL,
    known_from TIMESTAMPTZ NOT NULL,
    listed_to TIMESTAMPTZ,
    known_to TIMESTAMPTZ,
    CONSTRAINT presence_period_pkey PRIMARY KEY (cluster_id, resource_id, listed_from, known_from)
);
COMMENT ON TABLE presence_period IS 'owner: sql. Periods in which rosters listed a resource, on both time axes.';

CREATE TABLE known_check (
    cluster_id UUID NOT NULL,
    id UUID NOT NULL,
    scanner TEXT NOT NULL,
    tool TEXT NOT NULL,
    check_key TEXT NOT NULL,
    witness TEXT NOT NULL,
    kind TEXT NOT NULL,
    resource_kind TEXT NOT NULL,
    node_role TEXT NOT NULL DEFAULT 'any',
    title TEXT NOT NULL,
    remediation TEXT NOT NULL DEFAULT '',
    CONSTRAINT known_check_pkey PRIMARY KEY (cluster_id, id),
    CONSTRAINT known_check_key UNIQUE (cluster_id, scanner, tool, check_key),
    CONSTRAINT known_check_kind_check CHECK (kind IN ('check', 'vulnerability', 'misconfiguration', 'secret', 'license')),
    CONSTRAINT known_check_node_role_check CHECK (node_role IN ('any', 'control-plane'))
);
CREATE INDEX known_check_witness_idx ON known_check (cluster_id, tool, witness);
COMMENT ON TABLE known_check IS 'owner: sql. Checks a source of the cluster ever named, in their newest words.';

-- The last word of every (target, check, resource), passes included. While `named`, it is as fresh as its target's
-- observed_through: an unchanged scan writes no row here.
CREATE TABLE check_result (
    cluster_id UUID NOT NULL,
    target_id UUID NOT NULL,
    check_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    fingerprint UUID NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    severity TEXT,
    named BOOLEAN NOT NULL,
    said_at TIMESTAMPTZ,
    since TIMESTAMPTZ NOT NULL,
    known_since TIMESTAMPTZ NOT NULL,
    last_deciding TEXT,
    last_deciding_at TIMESTAMPTZ,
    truncated_pass_at TIMESTAMPTZ,
    raw_id TEXT NOT NULL,
    message TEXT NOT NULL,
    details JSONB NOT NULL DEFAULT '{}',
    line INTEGER,
    -- Scan whose bytes say these very words, and a digest of them.
    scan_id UUID NOT NULL,
    content_digest UUID NOT NULL,
    CONSTRAINT check_result_pkey PRIMARY KEY (cluster_id, target_id, check_id, resource_id),
    CONSTRAINT check_result_outcome_check CHECK (outcome IN ('pass', 'fail', 'warn', 'manual', 'error', 'not_applicable', 'not_evaluated', 'excepted')),
    CONSTRAINT check_result_decision_check CHECK (decision IN ('pass', 'fail', 'error', 'clears', 'none')),
    CONSTRAINT check_result_severity_check CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
    CONSTRAINT check_result_last_deciding_check CHECK (last_deciding IN ('pass', 'fail', 'error')),
    CONSTRAINT check_result_last_deciding_at_check CHECK ((last_deciding IS NULL) = (last_deciding_at IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX check_result_check_idx ON check_result (cluster_id, check_id, resource_id);
CREATE INDEX check_result_resource_idx ON check_result (cluster_id, resource_id);
CREATE INDEX check_result_fingerprint_idx ON check_result (cluster_id, fingerprint);
COMMENT ON TABLE check_result IS 'owner: sql. Current state per (target, check, resource), passes remembered.';

-- Closed periods. `held` is the tool's time axis, `known` the product's: known from when the outcome was learnt until
-- closed_at, when its end was learnt; superseded_at when a late report showed that it had been otherwise.
CREATE TABLE result_period (
    cluster_id UUID NOT NULL,
    target_id UUID NOT NULL,
    check_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    held_from TIMESTAMPTZ NOT NULL,
    held_to TIMESTAMPTZ NOT NULL,
    known_from TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    scan_id UUID NOT NULL,
    CONSTRAINT result_period_pkey PRIMARY KEY (cluster_id, target_id, check_id, resource_id, held_from, closed_at),
    CONSTRAINT result_period_held_check CHECK (held_from <= held_to)
) PARTITION BY RANGE (closed_at);
CREATE INDEX result_period_closed_at_idx ON result_period USING brin (closed_at);
COMMENT ON TABLE result_period IS 'owner: sql. History: closed periods of every outcome on two time axes, by month.';

-- Keeps the months around an instant ready; a month is dropped whole by retention.
CREATE FUNCTION ensure_result_period_partitions(around TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_day DATE;
    partition_name TEXT;
BEGIN
    FOR offset_months IN -1..3 LOOP
        first_day := (date_trunc('month', around AT TIME ZONE 'UTC') + make_interval(months => offset_months))::date;
        partition_name := format('result_period_%s', to_char(first_day, 'YYYY_MM'));
        IF to_regclass(partition_name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS %I PARTITION OF result_period FOR VALUES FROM (%L) TO (%L)',
                partition_name, first_day::text || ' 00:00:00+00', (first_day + INTERVAL '1 month')::date::text || ' 00:00:00+00'
            );
            EXECUTE format('COMMENT ON TABLE %I IS %L', partition_name, 'owner: sql. One month of result_period.');
        END IF;
    END LOOP;
END
$$;
CREATE TABLE result_period_rest PARTITION OF result_period DEFAULT;
COMMENT ON TABLE result_period_rest IS 'owner: sql. Periods of months without a partition of their own; empty in normal running.';

-- Open periods of failure of a (check, resource) of one source. A person never closes one.
CREATE TABLE finding_episode (
    cluster_id UUID NOT NULL,
    fingerprint UUID NOT NULL,
    number INTEGER NOT NULL,
    target_id UUID NOT NULL,
    check_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    introduced_at TIMESTAMPTZ,
    introduced_how TEXT NOT NULL DEFAULT 'unknown',
    last_clean_at TIMESTAMPTZ,
    first_failed_at TIMESTAMPTZ NOT NULL,
    detected_at TIMESTAMPTZ NOT NULL,
    acknowledged_at TIMESTAMPTZ,
    fixed_seen_at TIMESTAMPTZ,
    resolved_at TIMESTAMPTZ,
    accepted_seconds BIGINT NOT NULL DEFAULT 0,
    reopened_from INTEGER,
    regression BOOLEAN NOT NULL DEFAULT false,
    opened_by_scan UUID NOT NULL,
    closed_by_scan UUID,
    CONSTRAINT finding_episode_pkey PRIMARY KEY (cluster_id, fingerprint, number),
    CONSTRAINT finding_episode_state_check CHECK (state IN ('open', 'fixed', 'vanished', 'rule_retired')),
    CONSTRAINT finding_episode_severity_check CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
    CONSTRAINT finding_episode_introduced_how_check CHECK (introduced_how IN ('resource-generation', 'image-created', 'cve-published', 'last-clean-scan', 'unknown')),
    CONSTRAINT finding_episode_resolved_check CHECK ((state = 'open') = (resolved_at IS NULL))
);
CREATE UNIQUE INDEX finding_episode_open_key ON finding_episode (cluster_id, fingerprint) WHERE state = 'open';
CREATE INDEX finding_episode_open_idx ON finding_episode (cluster_id, severity, detected_at) WHERE state = 'open';
CREATE INDEX finding_episode_resolved_idx ON finding_episode (cluster_id, resolved_at) WHERE state <> 'open';
CREATE INDEX finding_episode_target_idx ON finding_episode (cluster_id, target_id);
COMMENT ON TABLE finding_episode IS 'owner: sql. Continuous open periods of findings, with their times.';

-- What each scan changed, for its own page.
CREATE TABLE scan_change (
    cluster_id UUID NOT NULL,
    scan_id UUID NOT NULL,
    target_id UUID NOT NULL,
    check_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    kind TEXT NOT NULL,
    outcome_before TEXT,
    outcome_after TEXT NOT NULL,
    raw_id TEXT NOT NULL,
    line INTEGER,
    CONSTRAINT scan_change_pkey PRIMARY KEY (cluster_id, scan_id, target_id, check_id, resource_id),
    CONSTRAINT scan_change_kind_check CHECK (kind IN ('opened', 'reopened', 'fixed', 'vanished', 'no_longer_reported', 'other'))
);
COMMENT ON TABLE scan_change IS 'owner: sql. Results a scan changed and how; nothing for what stayed.';

CREATE TABLE check_rollup (
    cluster_id UUID NOT NULL,
    namespace TEXT NOT NULL,
    check_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    results INTEGER NOT NULL,
    CONSTRAINT check_rollup_pkey PRIMARY KEY (cluster_id, namespace, check_id, outcome)
);
COMMENT ON TABLE check_rollup IS 'owner: sql. Results per namespace, check and outcome, kept in the transaction of the merge.';

CREATE TABLE fact_rollup (
    cluster_id UUID NOT NULL,
    namespace TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    state TEXT NOT NULL,
    resources INTEGER NOT NULL,
    CONSTRAINT fact_rollup_pkey PRIMARY KEY (cluster_id, namespace, fact_id, state),
    CONSTRAINT fact_rollup_state_check CHECK (state IN ('pass', 'fail', 'last_known_failing', 'error', 'truncated', 'not_witnessed', 'not_yet_due', 'left_out'))
);
COMMENT ON TABLE fact_rollup IS 'owner: sql. Resources per namespace, fact and state, kept in the transaction of the merge.';

-- What documents say about the cluster itself; a platform that a person set wins over it.
CREATE TABLE cluster_observation (
    cluster_id UUID NOT NULL,
    platform TEXT,
    platform_source TEXT NOT NULL DEFAULT 'default',
    kubernetes_version TEXT,
    benchmark TEXT,
    uid TEXT,
    observed_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT cluster_observation_pkey PRIMARY KEY (cluster_id),
    CONSTRAINT cluster_observation_platform_source_check CHECK (platform_source IN ('roster', 'kube-bench', 'default'))
);
COMMENT ON TABLE cluster_observation IS 'owner: sql. Platform, version and identity as the newest documents have them.';

-- Where a cluster stands, until when that holds by itself, and by which yardstick it was computed.
CREATE TABLE cluster_standing (
    cluster_id UUID NOT NULL,
    settled_at TIMESTAMPTZ NOT NULL,
    holds_until TIMESTAMPTZ NOT NULL,
    catalog_digest TEXT NOT NULL,
    formula_version INTEGER NOT NULL,
    weights JSONB NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT cluster_standing_pkey PRIMARY KEY (cluster_id)
);
COMMENT ON TABLE cluster_standing IS 'owner: sql. When a cluster was settled, with which catalog, formula and weights.';

CREATE TABLE control_status (
    cluster_id UUID NOT NULL,
    control_id TEXT NOT NULL,
    status TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    last_known_failing BOOLEAN NOT NULL,
    catalog_digest TEXT NOT NULL,
    CONSTRAINT control_status_pkey PRIMARY KEY (cluster_id, control_id),
    CONSTRAINT control_status_status_check CHECK (status IN ('passing', 'partial', 'accepted', 'failing', 'error', 'manual', 'not_assessed', 'inherited', 'not_applicable'))
);
COMMENT ON TABLE control_status IS 'owner: sql. Status of every Kubernetes control and topic on a cluster.';

CREATE TABLE requirement_status (
    cluster_id UUID NOT NULL,
    framework_id TEXT NOT NULL,
    requirement_id TEXT NOT NULL,
    status TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    last_known_failing BOOLEAN NOT NULL,
    facts_looked INTEGER NOT NULL,
    facts_passing INTEGER NOT NULL,
    not_yet_due INTEGER NOT NULL,
    oldest_look_at TIMESTAMPTZ,
    catalog_digest TEXT NOT NULL,
    CONSTRAINT requirement_status_pkey PRIMARY KEY (cluster_id, framework_id, requirement_id),
    CONSTRAINT requirement_status_status_check CHECK (status IN ('passing', 'partial', 'accepted', 'failing', 'error', 'manual', 'not_assessed', 'inherited', 'not_applicable'))
);
COMMENT ON TABLE requirement_status IS 'owner: sql. Status of every framework requirement on a cluster.';

-- The sums every score is made of; scores over clusters add these and never average.
CREATE TABLE framework_sums (
    cluster_id UUID NOT NULL,
    framework_id TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    weight_by_status JSONB NOT NULL,
    count_by_status JSONB NOT NULL,
    posture_sum DOUBLE PRECISION NOT NULL,
    posture_weight DOUBLE PRECISION NOT NULL,
    looked_facts INTEGER NOT NULL,
    passing_facts INTEGER NOT NULL,
    resources_assessed INTEGER NOT NULL,
    resources_clear INTEGER NOT NULL,
    not_yet_due INTEGER NOT NULL,
    catalog_digest TEXT NOT NULL,
    formula_version INTEGER NOT NULL,
    CONSTRAINT framework_sums_pkey PRIMARY KEY (cluster_id, framework_id, profile_id)
);
COMMENT ON TABLE framework_sums IS 'owner: sql. Sums per cluster, framework and profile (semantics § 6).';

SELECT ensure_result_period_partitions(now());
