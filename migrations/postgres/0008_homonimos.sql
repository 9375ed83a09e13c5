-- Rows of which a person said that the student is another child of the same name. Same steps as
-- migrations/sqlite/0008_homonimos.sql.

ALTER TABLE importacion_filas ADD COLUMN homonimo BOOLEAN NOT NULL DEFAULT FALSE;
