-- Breaking: the bytes of a raw document move from raw_document.content into pieces of their own, so that a document can be
-- kept and read without ever being one buffer. What is kept already becomes the first and only piece of its document.
CREATE TABLE raw_document_chunk (
    cluster_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    number INTEGER NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT raw_document_chunk_pkey PRIMARY KEY (cluster_id, sha256, number),
    CONSTRAINT raw_document_chunk_document_fkey FOREIGN KEY (cluster_id, sha256)
        REFERENCES raw_document (cluster_id, sha256) ON DELETE CASCADE,
    CONSTRAINT raw_document_chunk_number_check CHECK (number >= 0)
);
ALTER TABLE raw_document_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE raw_document_chunk IS 'owner: sql. Bytes of raw documents: one gzip stream each, cut into pieces numbered from 0.';

INSERT INTO raw_document_chunk (cluster_id, sha256, number, content)
SELECT cluster_id, sha256, 0, content FROM raw_document;
ALTER TABLE raw_document DROP COLUMN content;
