-- What a person can take at once: the suggestion of each error, and of each warning that has one. Same steps as
-- migrations/postgres/0010_sugerencias.sql.

ALTER TABLE importacion_errores ADD COLUMN sugerencia TEXT;
