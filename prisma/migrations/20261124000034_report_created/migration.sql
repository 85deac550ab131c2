-- When a report object came to be, by itself. A list that began before says nothing of it, also where it was looked at earlier
-- than it was written. Null for every target that is no object, and for objects that came before this was read.
ALTER TABLE scan_target ADD COLUMN object_created_at TIMESTAMPTZ;
