-- Frameworks and mappings that administrators upload. A file is never changed: the same id again is the next version, and
-- only that a version was taken out of force is noted on it, once.
CREATE TABLE "own_catalog_file" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version_number" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "stated_version" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL,
    "retired_at" TIMESTAMPTZ(6),
    "retired_by" UUID,
    "retired_reason" TEXT,

    CONSTRAINT "own_catalog_file_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "own_catalog_file_name_version_number_key" ON "own_catalog_file"("name", "version_number");
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_kind_check" CHECK ("kind" IN ('framework', 'mapping'));
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_version_check" CHECK ("version_number" > 0);
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_sha256_check" CHECK (octet_length("sha256") = 32);
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_size_check" CHECK (octet_length("content") <= 1048576);
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_retired_check"
    CHECK (num_nonnulls("retired_at", "retired_by", "retired_reason") IN (0, 3));
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_uploaded_by_fkey" FOREIGN KEY ("uploaded_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "own_catalog_file" ADD CONSTRAINT "own_catalog_file_retired_by_fkey" FOREIGN KEY ("retired_by") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
COMMENT ON TABLE "own_catalog_file" IS 'owner: prisma. Frameworks and mappings of the organisation, every version; the newest of a name is in force unless it is retired.';

CREATE FUNCTION own_catalog_file_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.retired_at IS NULL
           AND (to_jsonb(OLD) - ARRAY['retired_at', 'retired_by', 'retired_reason'])
             = (to_jsonb(NEW) - ARRAY['retired_at', 'retired_by', 'retired_reason']) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Versions of own catalog files are append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER own_catalog_file_no_change BEFORE UPDATE OR DELETE ON "own_catalog_file"
    FOR EACH ROW EXECUTE FUNCTION own_catalog_file_refuse_change();
CREATE TRIGGER own_catalog_file_no_truncate BEFORE TRUNCATE ON "own_catalog_file"
    FOR EACH STATEMENT EXECUTE FUNCTION own_catalog_file_refuse_change();

-- What words of documents were judged by, apart from frameworks: a catalog that differs in frameworks alone needs no document
-- read again. NULL for catalogs from before: their targets are read again once.
ALTER TABLE catalog_version ADD COLUMN words_digest TEXT;
