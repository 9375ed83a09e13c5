-- Imports: the file's rows as checked, what became of each, and the first passwords.

CREATE TABLE importaciones (
  id               BLOB PRIMARY KEY,
  tipo             TEXT NOT NULL,
  archivo          TEXT NOT NULL,
  sha256           TEXT NOT NULL,
  estado           TEXT NOT NULL CHECK (estado IN ('validando','validado','ejecutando','completado','cancelado','rechazado')),
  codigo           TEXT,
  motivo           TEXT,
  total            INTEGER NOT NULL CHECK (total >= 0),
  procesadas       INTEGER NOT NULL CHECK (procesadas >= 0),
  resumen          TEXT NOT NULL,
  creado_por       BLOB NOT NULL REFERENCES usuarios (id),
  creado_en        TEXT NOT NULL,
  ejecutada_en     TEXT,
  terminada_en     TEXT
) STRICT;
CREATE INDEX importaciones_sha256 ON importaciones (sha256);
CREATE INDEX importaciones_fecha ON importaciones (creado_en);

-- The uploaded bytes, sealed, only while a job still has to read them.
CREATE TABLE importacion_archivos (
  importacion_id  BLOB PRIMARY KEY REFERENCES importaciones (id) ON DELETE CASCADE,
  sellado         BLOB NOT NULL
) STRICT;

CREATE TABLE importacion_filas (
  importacion_id  BLOB NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  fila            INTEGER NOT NULL CHECK (fila > 0),
  estado          TEXT NOT NULL CHECK (estado IN ('valida','con_errores','omitida','creada','fallida')),
  advertida       INTEGER NOT NULL CHECK (advertida IN (0, 1)),
  datos           TEXT NOT NULL,
  problemas       TEXT NOT NULL,
  busqueda        TEXT NOT NULL,
  usuario_id      BLOB REFERENCES usuarios (id),
  PRIMARY KEY (importacion_id, fila),
  CHECK ((estado = 'creada') = (usuario_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX importacion_filas_estado ON importacion_filas (importacion_id, estado, fila);
CREATE INDEX importacion_filas_usuario ON importacion_filas (usuario_id) WHERE usuario_id IS NOT NULL;

-- One live initial password a person at most; `sellada` is empty once it expired or was changed.
CREATE TABLE credenciales_iniciales (
  usuario_id      BLOB PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
  importacion_id  BLOB REFERENCES importaciones (id),
  metodo          TEXT NOT NULL CHECK (metodo IN ('aleatoria','user-data','manual')),
  sellada         BLOB,
  creada_en       TEXT NOT NULL,
  vence_en        TEXT NOT NULL,
  purgada_en      TEXT,
  CHECK ((sellada IS NULL) = (purgada_en IS NOT NULL))
) STRICT;
CREATE INDEX credenciales_vivas ON credenciales_iniciales (vence_en) WHERE sellada IS NOT NULL;
CREATE INDEX credenciales_importacion ON credenciales_iniciales (importacion_id);
