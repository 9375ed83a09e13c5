-- Rows of which a person said that the student is another child of the same name. Same steps as
-- migrations/postgres/0008_homonimos.sql.

ALTER TABLE importacion_filas ADD COLUMN homonimo INTEGER NOT NULL DEFAULT 0 CHECK (homonimo IN (0, 1));
