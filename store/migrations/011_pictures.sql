-- Among which pictures a primary pupil is asked for his own: bits, chosen by chance together with it.
ALTER TABLE people ADD COLUMN picture_choices INTEGER NOT NULL DEFAULT 0;
