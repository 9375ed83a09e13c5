-- Imports: the file's rows as checked, what became of each, and the first passwords.

CREATE TABLE importaciones (
  id               UUID PRIMARY KEY,
  tipo             TEXT NOT NULL,
  archivo          TEXT NOT NULL,
  sha256           TEXT NOT NULL,
  estado           TEXT NOT NULL CHECK (estado IN ('validando','validado','ejecutando','completado','cancelado','rechazado')),
  codigo           TEXT,
  motivo           TEXT,
  total            BIGINT NOT NULL CHECK (total >= 0),
  procesadas       BIGINT NOT NULL CHECK (procesadas >= 0),
  resumen          JSONB NOT NULL,
  creado_por       UUID NOT NULL REFERENCES usuarios (id),
  creado_en        TIMESTAMPTZ NOT NULL,
  ejecutada_en     TIMESTAMPTZ,
  terminada_en     TIMESTAMPTZ
);
CREATE INDEX importaciones_sha256 ON importaciones (sha256);
CREATE INDEX importaciones_fecha ON importaciones (creado_en);

-- The uploaded bytes, sealed, only while a job still has to read them.
CREATE TABLE importacion_archivos (
  importacion_id  UUID PRIMARY KEY REFERENCES importaciones (id) ON DELETE CASCADE,
  sellado         BYTEA NOT NULL
);

CREATE TABLE importacion_filas (
  importacion_id  UUID NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  fila            BIGINT NOT NULL CHECK (fila > 0),
  estado          TEXT NOT NULL CHECK (estado IN ('valida','con_errores','omitida','creada','fallida')),
  advertida       BOOLEAN NOT NULL,
  datos           JSONB NOT NULL,
  problemas       JSONB NOT NULL,
  busqueda        TEXT COLLATE "C" NOT NULL,
  usuario_id      UUID REFERENCES usuarios (id),
  PRIMARY KEY (importacion_id, fila),
  CHECK ((estado = 'creada') = (usuario_id IS NOT NULL))
);
CREATE INDEX importacion_filas_estado ON importacion_filas (importacion_id, estado, fila);
CREATE INDEX importacion_filas_usuario ON importacion_filas (usuario_id) WHERE usuario_id IS NOT NULL;

-- One live initial password a person at most; `sellada` is empty once it expired or was changed.
CREATE TABLE credenciales_iniciales (
  usuario_id      UUID PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
  importacion_id  UUID REFERENCES importaciones (id),
  metodo          TEXT NOT NULL CHECK (metodo IN ('aleatoria','user-data','manual')),
  sellada         BYTEA,
  creada_en       TIMESTAMPTZ NOT NULL,
  vence_en        TIMESTAMPTZ NOT NULL,
  purgada_en      TIMESTAMPTZ,
  CHECK ((sellada IS NULL) = (purgada_en IS NOT NULL))
);
CREATE INDEX credenciales_vivas ON credenciales_iniciales (vence_en) WHERE sellada IS NOT NULL;
CREATE INDEX credenciales_importacion ON credenciales_iniciales (importacion_id);
