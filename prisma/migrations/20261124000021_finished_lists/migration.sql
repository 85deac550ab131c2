-- Lists of custom resources that a collector read to their end. `look` is the newest look of a report in it, of those looked
-- at no later than the list: how far the list renews the reports in it.
CREATE TABLE finished_list (
    cluster_id UUID NOT NULL,
    scan_id UUID NOT NULL,
    scanner TEXT NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    look TIMESTAMPTZ,
    CONSTRAINT finished_list_pkey PRIMARY KEY (cluster_id, scan_id)
);
CREATE INDEX finished_list_observed_at_idx ON finished_list (cluster_id, scanner, observed_at);
COMMENT ON TABLE finished_list IS 'owner: sql. Lists of custom resources that were read to their end.';

-- One row per report object, never one per list: it was there from the first list that names it until the first one after
-- the last that does.
CREATE TABLE listed_object (
    cluster_id UUID NOT NULL,
    target_id UUID NOT NULL,
    scanner TEXT NOT NULL,
    -- Null while no list ever named it.
    listed_from TIMESTAMPTZ,
    -- Null while the newest list names it.
    missing_from TIMESTAMPTZ,
    CONSTRAINT listed_object_pkey PRIMARY KEY (cluster_id, target_id)
);
COMMENT ON TABLE listed_object IS 'owner: sql. Between which finished lists a report object was there.';
