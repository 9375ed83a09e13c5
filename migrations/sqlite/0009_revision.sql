-- When the rows of an import under review were last judged, and how many people there were then: who is added or removed
-- may change the verdict. Same steps as migrations/postgres/0009_revision.sql.

ALTER TABLE importaciones ADD COLUMN revisada_en TEXT;
ALTER TABLE importaciones ADD COLUMN revisada_con TEXT;
