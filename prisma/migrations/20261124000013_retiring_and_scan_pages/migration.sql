-- The page of a scan lists what it ended: findings by the roster that no longer listed their resource, and the resources.
CREATE INDEX finding_episode_vanished_idx ON finding_episode (cluster_id, closed_by_scan) WHERE state = 'vanished';
CREATE INDEX presence_period_listed_to_idx ON presence_period (cluster_id, listed_to) WHERE listed_to IS NOT NULL;

-- Who retired a source is said beside when and why.
ALTER TABLE "source" ADD COLUMN "retired_by" UUID;
ALTER TABLE "source" ADD CONSTRAINT "source_retired_by_fkey" FOREIGN KEY ("retired_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The engine that wrote a policy report is part of what a check is: retiring one engine's rule leaves the other's alone.
ALTER TABLE "check_retirement" ADD COLUMN "tool" TEXT;
UPDATE "check_retirement" r SET "tool" = coalesce((
    SELECT min(k.tool) FROM known_check k WHERE k.cluster_id = r.cluster_id AND k.scanner = r.scanner AND k.check_key = r.check_key
), r.scanner);
ALTER TABLE "check_retirement" ALTER COLUMN "tool" SET NOT NULL;
ALTER TABLE "check_retirement" DROP CONSTRAINT "check_retirement_pkey";
ALTER TABLE "check_retirement" ADD CONSTRAINT "check_retirement_pkey" PRIMARY KEY ("cluster_id","scanner","tool","check_key");
