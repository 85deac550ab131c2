-- What the newest document of a source said, as one digest: another document that says the very same changes nothing but times.
-- A row stands only while nothing else of the source was merged since, and merging the same again is known to change nothing.
CREATE TABLE last_said (
    cluster_id UUID NOT NULL,
    scanner TEXT NOT NULL,
    digest UUID NOT NULL,
    catalog_digest TEXT NOT NULL,
    scan_id UUID NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    words INTEGER NOT NULL,
    CONSTRAINT last_said_pkey PRIMARY KEY (cluster_id, scanner)
);
COMMENT ON TABLE last_said IS 'owner: sql. Digest of what the newest document of a source said.';
