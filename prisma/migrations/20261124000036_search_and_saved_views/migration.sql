-- What a search by the beginning of a name needs. The operator class compares bytes, so that a prefix is one stretch of the
-- index whatever the collation of the database; equality goes by it as well.
DROP INDEX resource_name_idx;
CREATE INDEX resource_name_idx ON resource (cluster_id, name text_pattern_ops);
CREATE INDEX known_check_prefix_idx ON known_check (cluster_id, lower(check_key) text_pattern_ops);

-- Lists that people come back to. Of an address only the page and its question are kept: what it shows is read anew.
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_owner_id_name_key" ON "saved_view"("owner_id", "name");
CREATE INDEX "saved_view_shared_name_idx" ON "saved_view"("shared", "name");
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_name_check" CHECK ("name" <> '');
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_page_check" CHECK ("page" LIKE '/%');
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_query_check" CHECK (octet_length("query") <= 8192);
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
COMMENT ON TABLE "saved_view" IS 'owner: prisma. Lists that people saved under a name, private or shared.';
