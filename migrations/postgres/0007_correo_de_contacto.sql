-- An e-mail may be several people's: who signs in with it stands in `identificadores`. Same steps as
-- migrations/sqlite/0007_correo_de_contacto.sql.

ALTER TABLE usuarios DROP CONSTRAINT usuarios_email_key;
CREATE INDEX usuarios_email ON usuarios (email) WHERE email IS NOT NULL;
