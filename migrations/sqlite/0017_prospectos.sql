-- Prospects: people who may become students, their programmes, and accounts made for many of them at once. Same steps as
-- migrations/postgres/0017_prospectos.sql.

CREATE TABLE programas (
  id      BLOB PRIMARY KEY,
  nombre  TEXT NOT NULL,
  -- The name without case and accents.
  clave   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE prospectos (
  -- For the index of words: numbers are small and quickly compared.
  numero       INTEGER PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE,
  carnet       TEXT NOT NULL UNIQUE,
  nombre       TEXT NOT NULL,
  apellido     TEXT NOT NULL,
  clave_orden  TEXT NOT NULL,
  correo       TEXT UNIQUE,
  telefono     TEXT,
  programa_id  BLOB NOT NULL REFERENCES programas (id),
  -- The account, once there is one; whoever removes it gives the prospect back.
  usuario_id   BLOB UNIQUE REFERENCES usuarios (id) ON DELETE SET NULL,
  creado_por   BLOB REFERENCES usuarios (id),
  creado_en    TEXT NOT NULL
) STRICT;
CREATE INDEX prospectos_orden ON prospectos (clave_orden, id);
CREATE INDEX prospectos_programa ON prospectos (programa_id, clave_orden, id);
CREATE INDEX prospectos_fecha ON prospectos (creado_en, id);
CREATE INDEX prospectos_sin_usuario ON prospectos (clave_orden, id) WHERE usuario_id IS NULL;
CREATE INDEX prospectos_programa_sin_usuario ON prospectos (programa_id, clave_orden, id) WHERE usuario_id IS NULL;
CREATE INDEX prospectos_creador ON prospectos (creado_por) WHERE creado_por IS NOT NULL;

-- What a prospect is found by: the beginning of any of these words (`padron_core::search`).
CREATE TABLE prospecto_palabras (
  palabra  TEXT NOT NULL,
  numero   INTEGER NOT NULL REFERENCES prospectos (numero) ON DELETE CASCADE,
  PRIMARY KEY (palabra, numero)
) STRICT, WITHOUT ROWID;
CREATE INDEX prospecto_palabras_prospecto ON prospecto_palabras (numero);

-- Whom an administrator has chosen so far: all who match one of `filtros`, but for the exceptions; and how
-- their accounts are to be made.
CREATE TABLE selecciones_prospectos (
  usuario_id      BLOB PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
  filtros         TEXT NOT NULL,
  enviar_email    INTEGER NOT NULL CHECK (enviar_email IN (0, 1)),
  forzar_cambio   INTEGER NOT NULL CHECK (forzar_cambio IN (0, 1)),
  actualizada_en  TEXT NOT NULL
) STRICT;

-- Chosen, or left out, one by one.
CREATE TABLE seleccion_excepciones (
  usuario_id    BLOB NOT NULL REFERENCES selecciones_prospectos (usuario_id) ON DELETE CASCADE,
  prospecto_id  BLOB NOT NULL REFERENCES prospectos (id) ON DELETE CASCADE,
  elegido       INTEGER NOT NULL CHECK (elegido IN (0, 1)),
  PRIMARY KEY (usuario_id, prospecto_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seleccion_excepciones_prospecto ON seleccion_excepciones (prospecto_id);

-- A row of a file may now become a prospect. Rebuilt, what refers to it first, for what SQLite cannot alter.
CREATE TABLE importacion_filas_nueva (
  importacion_id  BLOB NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  fila            INTEGER NOT NULL CHECK (fila > 0),
  estado          TEXT NOT NULL CHECK (estado IN ('valida','con_errores','omitida','creada','fallida','deshecha')),
  advertida       INTEGER NOT NULL CHECK (advertida IN (0, 1)),
  datos           TEXT NOT NULL,
  problemas       TEXT NOT NULL,
  -- Cells of columns that no field takes, by the column's letters.
  otros           TEXT NOT NULL,
  busqueda        TEXT NOT NULL,
  usuario_id      BLOB REFERENCES usuarios (id),
  estudiante_id   BLOB REFERENCES estudiantes (id),
  relacion_id     BLOB REFERENCES relaciones_familiares (id),
  asignacion_id   BLOB REFERENCES asignaciones_docente_curso (id),
  homonimo        INTEGER NOT NULL DEFAULT 0 CHECK (homonimo IN (0, 1)),
  prospecto_id    BLOB REFERENCES prospectos (id),
  PRIMARY KEY (importacion_id, fila),
  CHECK ((estado = 'creada') = (COALESCE(usuario_id, estudiante_id, relacion_id, asignacion_id, prospecto_id) IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO importacion_filas_nueva
  (importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda, usuario_id, estudiante_id, relacion_id, asignacion_id, homonimo)
  SELECT importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda, usuario_id, estudiante_id, relacion_id, asignacion_id, homonimo
  FROM importacion_filas;
CREATE TABLE contrasenas_escritas_nueva (
  importacion_id  BLOB NOT NULL,
  fila            INTEGER NOT NULL,
  sellada         BLOB NOT NULL,
  PRIMARY KEY (importacion_id, fila),
  FOREIGN KEY (importacion_id, fila) REFERENCES importacion_filas_nueva (importacion_id, fila) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO contrasenas_escritas_nueva SELECT importacion_id, fila, sellada FROM contrasenas_escritas;
DROP TABLE contrasenas_escritas;
DROP TABLE importacion_filas;
ALTER TABLE importacion_filas_nueva RENAME TO importacion_filas;
ALTER TABLE contrasenas_escritas_nueva RENAME TO contrasenas_escritas;
CREATE INDEX importacion_filas_estado ON importacion_filas (importacion_id, estado, fila, advertida);
CREATE INDEX importacion_filas_usuario ON importacion_filas (usuario_id) WHERE usuario_id IS NOT NULL;
CREATE INDEX importacion_filas_estudiante ON importacion_filas (estudiante_id) WHERE estudiante_id IS NOT NULL;
CREATE INDEX importacion_filas_relacion ON importacion_filas (relacion_id) WHERE relacion_id IS NOT NULL;
CREATE INDEX importacion_filas_asignacion ON importacion_filas (asignacion_id) WHERE asignacion_id IS NOT NULL;
CREATE INDEX importacion_filas_prospecto ON importacion_filas (prospecto_id) WHERE prospecto_id IS NOT NULL;
