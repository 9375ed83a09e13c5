-- Staff: what a staff file says beside name and address, passwords that were typed into it, and repeated calls of its API.
-- Same steps as migrations/postgres/0016_personal.sql.

CREATE TABLE personal (
  usuario_id  BLOB PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
  legajo      TEXT UNIQUE,
  convenio    TEXT CHECK (convenio IN ('dentro','fuera'))
) STRICT, WITHOUT ROWID;

-- A password as it was typed, sealed, until its row is created or given up.
CREATE TABLE contrasenas_escritas (
  importacion_id  BLOB NOT NULL,
  fila            INTEGER NOT NULL,
  sellada         BLOB NOT NULL,
  PRIMARY KEY (importacion_id, fila),
  FOREIGN KEY (importacion_id, fila) REFERENCES importacion_filas (importacion_id, fila) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What a caller named a request, so that repeating it changes nothing. The digest of the body is keyed: it holds passwords.
CREATE TABLE claves_idempotencia (
  usuario_id      BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  clave           TEXT NOT NULL,
  huella          BLOB NOT NULL,
  importacion_id  BLOB NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  creada_en       TEXT NOT NULL,
  PRIMARY KEY (usuario_id, clave)
) STRICT, WITHOUT ROWID;
CREATE INDEX claves_idempotencia_creada ON claves_idempotencia (creada_en);
CREATE INDEX claves_idempotencia_importacion ON claves_idempotencia (importacion_id);
