-- What each fix or look would bring to proven on one cluster, judged by the core when the cluster was settled: one row per
-- framework and profile with lists of equal length, so that the fleet's are added up out of a few hundred rows.
CREATE TABLE standing_gain (
    cluster_id UUID NOT NULL,
    framework_id TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    -- fact, control or look; and its id, the source of a look.
    kinds TEXT[] NOT NULL,
    subjects TEXT[] NOT NULL,
    weights INTEGER[] NOT NULL,
    requirements INTEGER[] NOT NULL,
    facts INTEGER[] NOT NULL,
    failing INTEGER[] NOT NULL,
    unseen INTEGER[] NOT NULL,
    CONSTRAINT standing_gain_pkey PRIMARY KEY (cluster_id, framework_id, profile_id)
);
COMMENT ON TABLE standing_gain IS 'owner: sql. Weight that each fix or look would bring to proven, per cluster, framework and profile.';
