-- Tables that people edit. Every one is owned by Prisma: nothing else writes them.
-- Ids are UUIDs of version 7, made by the program, so that they sort by time on every supported PostgreSQL.

CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "role" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_signed_in_at" TIMESTAMPTZ(6),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "person_issuer_subject_key" ON "person"("issuer", "subject");
COMMENT ON TABLE "person" IS 'owner: prisma. People as the identity provider names them.';

CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(6),
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");
CREATE INDEX "session_person_id_created_at_idx" ON "session"("person_id", "created_at");
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");
ALTER TABLE "session" ADD CONSTRAINT "session_token_hash_check" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
COMMENT ON TABLE "session" IS 'owner: prisma. Signed-in browsers, each revocable; only the SHA-256 of the cookie token is kept.';

CREATE TABLE "cluster" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "uid" TEXT,
    "platform" TEXT NOT NULL DEFAULT 'self-managed',
    "platform_source" TEXT NOT NULL DEFAULT 'default',
    "kubernetes_version" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "cluster_uid_idx" ON "cluster"("uid");
ALTER TABLE "cluster" ADD CONSTRAINT "cluster_name_check" CHECK ("name" <> '');
ALTER TABLE "cluster" ADD CONSTRAINT "cluster_platform_check" CHECK ("platform" IN ('self-managed', 'eks', 'gke', 'aks', 'rke2', 'k3s', 'openshift'));
ALTER TABLE "cluster" ADD CONSTRAINT "cluster_platform_source_check" CHECK ("platform_source" IN ('set', 'roster', 'kube-bench', 'default'));
-- A name may be used again once its cluster is deleted.
CREATE UNIQUE INDEX "cluster_name_key" ON "cluster"("name") WHERE "deleted_at" IS NULL;
ALTER TABLE "cluster" ADD CONSTRAINT "cluster_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "cluster" IS 'owner: prisma. Kubernetes clusters that people have named.';

CREATE TABLE "source" (
    "cluster_id" UUID NOT NULL,
    "scanner" TEXT NOT NULL,
    "interval_seconds" INTEGER NOT NULL,
    "retired_at" TIMESTAMPTZ(6),
    "retired_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_pkey" PRIMARY KEY ("cluster_id","scanner")
);
ALTER TABLE "source" ADD CONSTRAINT "source_interval_seconds_check" CHECK ("interval_seconds" > 0);
ALTER TABLE "source" ADD CONSTRAINT "source_retired_check" CHECK (("retired_at" IS NULL) = ("retired_reason" IS NULL));
ALTER TABLE "source" ADD CONSTRAINT "source_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "source" IS 'owner: prisma. Scanners expected on a cluster, with their interval and retirement.';

CREATE TABLE "check_retirement" (
    "cluster_id" UUID NOT NULL,
    "scanner" TEXT NOT NULL,
    "check_key" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,
    "by_person" UUID NOT NULL,

    CONSTRAINT "check_retirement_pkey" PRIMARY KEY ("cluster_id","scanner","check_key")
);
ALTER TABLE "check_retirement" ADD CONSTRAINT "check_retirement_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "check_retirement" ADD CONSTRAINT "check_retirement_by_person_fkey" FOREIGN KEY ("by_person") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "check_retirement" IS 'owner: prisma. Checks of a source that people have retired.';

CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "verbs" TEXT[] NOT NULL,
    "cluster_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_token_hash_check" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_verbs_check" CHECK (cardinality("verbs") > 0);
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "api_token" IS 'owner: prisma. Tokens for machines; only their SHA-256 is kept.';

CREATE TABLE "attestation" (
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "control_id" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "by_person" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "attestation_pkey" PRIMARY KEY ("cluster_id","id")
);
CREATE INDEX "attestation_cluster_id_control_id_valid_until_idx" ON "attestation"("cluster_id", "control_id", "valid_until");
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_window_check" CHECK ("valid_from" < "valid_until");
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_by_person_fkey" FOREIGN KEY ("by_person") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "attestation" IS 'owner: prisma. A person''s word that a control of a cluster holds.';

CREATE TABLE "applicability_decision" (
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "control_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "approved_by" UUID,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "applicability_decision_pkey" PRIMARY KEY ("cluster_id","id")
);
CREATE INDEX "applicability_decision_cluster_id_control_id_valid_until_idx" ON "applicability_decision"("cluster_id", "control_id", "valid_until");
ALTER TABLE "applicability_decision" ADD CONSTRAINT "applicability_decision_window_check" CHECK ("valid_from" < "valid_until");
-- Two people decide: the requester is never the approver.
ALTER TABLE "applicability_decision" ADD CONSTRAINT "applicability_decision_two_people_check" CHECK ("approved_by" <> "requested_by");
ALTER TABLE "applicability_decision" ADD CONSTRAINT "applicability_decision_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "applicability_decision" ADD CONSTRAINT "applicability_decision_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "applicability_decision" ADD CONSTRAINT "applicability_decision_approved_by_fkey" FOREIGN KEY ("approved_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "applicability_decision" IS 'owner: prisma. Decisions of two people that a control does not apply to a cluster.';

CREATE TABLE "acceptance" (
    "id" UUID NOT NULL,
    "cluster_id" UUID,
    "control_id" TEXT,
    "scanner" TEXT,
    "check_key" TEXT,
    "resource_key" TEXT,
    "namespace" TEXT,
    "active_from" TIMESTAMPTZ(6) NOT NULL,
    "active_until" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "created_by" UUID NOT NULL,

    CONSTRAINT "acceptance_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "acceptance_cluster_id_active_until_idx" ON "acceptance"("cluster_id", "active_until");
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_window_check" CHECK ("active_from" < "active_until");
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "acceptance" IS 'owner: prisma. Accepted risks as the core reads them.';

CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" UUID,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);
ALTER TABLE "setting" ADD CONSTRAINT "setting_updated_by_fkey" FOREIGN KEY ("updated_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "setting" IS 'owner: prisma. Organisation-wide choices: weights, parameters, profiles in use.';

CREATE TABLE "preference" (
    "person_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "preference_pkey" PRIMARY KEY ("person_id","key")
);
ALTER TABLE "preference" ADD CONSTRAINT "preference_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
COMMENT ON TABLE "preference" IS 'owner: prisma. Choices of one person: pinned framework, theme.';
