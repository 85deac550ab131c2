-- The audit log: one row per act that changed something, in one chain, only ever appended to.
-- The program computes the hashes inside the transaction of the act (lib/domain/audit); the database holds the
-- chain together and refuses everything but an append, whoever asks.

CREATE TABLE audit_entry (
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Set where the act was about one cluster; no foreign key, because entries outlive what they are about.
    cluster_id UUID,
    request_id TEXT NOT NULL,
    before JSONB,
    after JSONB,
    reason TEXT,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,

    CONSTRAINT audit_entry_pkey PRIMARY KEY (seq),
    CONSTRAINT audit_entry_seq_check CHECK (seq > 0),
    CONSTRAINT audit_entry_actor_kind_check CHECK (actor_kind IN ('person', 'token', 'system')),
    CONSTRAINT audit_entry_prev_hash_check CHECK (octet_length(prev_hash) = 32),
    CONSTRAINT audit_entry_hash_check CHECK (octet_length(hash) = 32)
);
-- One chain needs one sequence, so this table is small, global and kept whole on one node.
COMMENT ON TABLE audit_entry IS 'owner: sql. Append-only, hash-chained log of what people, tokens and tasks changed.';
CREATE INDEX audit_entry_cluster_id_seq_idx ON audit_entry (cluster_id, seq) WHERE cluster_id IS NOT NULL;
CREATE INDEX audit_entry_subject_seq_idx ON audit_entry (subject, seq);

CREATE FUNCTION audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse_change();

CREATE FUNCTION audit_entry_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest RECORD;
BEGIN
    -- The same lock the program takes before it reads the newest entry; taken again it costs nothing.
    PERFORM pg_advisory_xact_lock(7304215890);
    SELECT seq, hash INTO newest FROM audit_entry ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(newest.seq, 0) + 1 THEN
        RAISE EXCEPTION 'Audit entry % does not follow entry %.', NEW.seq, coalesce(newest.seq, 0)
            USING ERRCODE = 'serialization_failure';
    END IF;
    IF NEW.prev_hash <> coalesce(newest.hash, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'Audit entry % does not point at the entry before it.', NEW.seq
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_entry_link BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_link();

