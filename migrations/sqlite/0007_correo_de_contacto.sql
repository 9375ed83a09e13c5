-- no-transaction
-- An e-mail may be several people's: who signs in with it stands in `identificadores`. Same steps as
-- migrations/postgres/0007_correo_de_contacto.sql.
--
-- SQLite cannot drop UNIQUE, so the table is made anew. Without the pragma, dropping the old one would delete whatever
-- refers to it, and inside sqlx's own transaction the pragma does nothing. Whoever dies in between begins anew: nothing of
-- the transaction below stays.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE usuarios_nueva (
  id                     BLOB PRIMARY KEY,
  tipo_documento         TEXT,
  nro_documento          TEXT UNIQUE,
  nombre                 TEXT NOT NULL,
  apellido               TEXT NOT NULL,
  clave_orden            TEXT NOT NULL,
  telefono               TEXT,
  email                  TEXT,
  rol                    TEXT NOT NULL CHECK (rol IN ('director','administrador','docente','apoderado','estudiante','empleado')),
  password_hash          TEXT NOT NULL,
  password_vence_en      TEXT,
  debe_cambiar_password  INTEGER NOT NULL CHECK (debe_cambiar_password IN (0, 1)),
  estado_activo          INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  creado_por             BLOB REFERENCES usuarios (id),
  fecha_creacion         TEXT NOT NULL,
  ultimo_ingreso         TEXT,
  modificado_en          TEXT
) STRICT;
INSERT INTO usuarios_nueva
  (id, tipo_documento, nro_documento, nombre, apellido, clave_orden, telefono, email, rol, password_hash,
   password_vence_en, debe_cambiar_password, estado_activo, creado_por, fecha_creacion, ultimo_ingreso, modificado_en)
  SELECT id, tipo_documento, nro_documento, nombre, apellido, clave_orden, telefono, email, rol, password_hash,
   password_vence_en, debe_cambiar_password, estado_activo, creado_por, fecha_creacion, ultimo_ingreso, modificado_en
  FROM usuarios;
DROP TABLE usuarios;
ALTER TABLE usuarios_nueva RENAME TO usuarios;
CREATE INDEX usuarios_rol_orden ON usuarios (rol, clave_orden);
CREATE INDEX usuarios_creador ON usuarios (creado_por);
CREATE INDEX usuarios_email ON usuarios (email) WHERE email IS NOT NULL;
COMMIT;
PRAGMA foreign_keys = ON;
