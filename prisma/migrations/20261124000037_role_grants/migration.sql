-- Roles that people give to groups of the identity provider, on all clusters or on some, beside what the environment says.

CREATE TABLE "role_grant" (
    "id" UUID NOT NULL,
    "group" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "cluster_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID NOT NULL,

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "role_grant_role_check" CHECK ("role" IN ('viewer', 'auditor', 'engineer', 'approver', 'officer', 'admin')),
    CONSTRAINT "role_grant_group_check" CHECK ("group" <> '')
);
COMMENT ON TABLE "role_grant" IS 'owner: prisma. Roles that people gave to groups, on all clusters (none named) or on some.';
CREATE UNIQUE INDEX "role_grant_group_role_key" ON "role_grant"("group", "role");
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
