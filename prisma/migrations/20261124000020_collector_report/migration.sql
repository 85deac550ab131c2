-- How the collectors of a cluster are: the newest report of each and nothing older, since it is health and no evidence.
CREATE TABLE collector_report (
    cluster_id UUID NOT NULL,
    collector_id TEXT NOT NULL,
    report JSONB NOT NULL,
    state_digest TEXT NOT NULL,
    received_at TIMESTAMPTZ(6) NOT NULL,
    changed_at TIMESTAMPTZ(6) NOT NULL,
    silent_from TIMESTAMPTZ(6) NOT NULL,
    sender_kind TEXT NOT NULL,
    sender_id TEXT NOT NULL,
    CONSTRAINT collector_report_pkey PRIMARY KEY (cluster_id, collector_id),
    CONSTRAINT collector_report_silence_check CHECK (received_at < silent_from)
);
COMMENT ON TABLE collector_report IS 'owner: sql. The newest report of each collector of a cluster about itself and its sources; changed_at is when something a person would act on last differed.';
