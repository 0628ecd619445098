-- A secret vote that ended because its key was not there any more: a backup leaves the keys of votes out.
ALTER TABLE votes ADD COLUMN lost_key INTEGER NOT NULL DEFAULT 0 CHECK (lost_key IN (0, 1));
