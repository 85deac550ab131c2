-- What rosters and documents say does not depend on the order in which they came, and nothing that was once known is lost.

-- When a late roster showed that a period had been otherwise.
ALTER TABLE presence_period ADD COLUMN superseded_at TIMESTAMPTZ;
CREATE INDEX presence_period_current_idx ON presence_period (cluster_id, resource_id) WHERE superseded_at IS NULL;

-- The look each field comes from: a document that says nothing about one of them leaves it alone.
ALTER TABLE cluster_observation
    ADD COLUMN platform_at TIMESTAMPTZ,
    ADD COLUMN kubernetes_version_at TIMESTAMPTZ,
    ADD COLUMN benchmark_at TIMESTAMPTZ,
    ADD COLUMN uid_at TIMESTAMPTZ;
UPDATE cluster_observation
   SET platform_at = CASE WHEN platform IS NOT NULL THEN observed_at END,
       kubernetes_version_at = CASE WHEN kubernetes_version IS NOT NULL THEN observed_at END,
       benchmark_at = CASE WHEN benchmark IS NOT NULL THEN observed_at END,
       uid_at = CASE WHEN uid IS NOT NULL THEN observed_at END;

-- One outcome may have been believed, and then known otherwise, from the same instant on.
ALTER TABLE result_period DROP CONSTRAINT result_period_pkey;
ALTER TABLE result_period ADD CONSTRAINT result_period_pkey
    PRIMARY KEY (cluster_id, target_id, check_id, resource_id, held_from, closed_at, known_from);
