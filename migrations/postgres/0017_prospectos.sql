-- Prospects: people who may become students, their programmes, and accounts made for many of them at once. Same steps as
-- migrations/sqlite/0017_prospectos.sql.

CREATE TABLE programas (
  id      UUID PRIMARY KEY,
  nombre  TEXT NOT NULL,
  -- The name without case and accents.
  clave   TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE prospectos (
  -- For the index of words: numbers are small and quickly compared.
  numero       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           UUID NOT NULL UNIQUE,
  carnet       TEXT COLLATE "C" NOT NULL UNIQUE,
  nombre       TEXT NOT NULL,
  apellido     TEXT NOT NULL,
  clave_orden  TEXT COLLATE "C" NOT NULL,
  correo       TEXT COLLATE "C" UNIQUE,
  telefono     TEXT,
  programa_id  UUID NOT NULL REFERENCES programas (id),
  -- The account, once there is one; whoever removes it gives the prospect back.
  usuario_id   UUID UNIQUE REFERENCES usuarios (id) ON DELETE SET NULL,
  creado_por   UUID REFERENCES usuarios (id),
  creado_en    TIMESTAMPTZ NOT NULL
);
CREATE INDEX prospectos_orden ON prospectos (clave_orden, id);
CREATE INDEX prospectos_programa ON prospectos (programa_id, clave_orden, id);
CREATE INDEX prospectos_fecha ON prospectos (creado_en, id);
CREATE INDEX prospectos_sin_usuario ON prospectos (clave_orden, id) WHERE usuario_id IS NULL;
CREATE INDEX prospectos_programa_sin_usuario ON prospectos (programa_id, clave_orden, id) WHERE usuario_id IS NULL;
CREATE INDEX prospectos_creador ON prospectos (creado_por) WHERE creado_por IS NOT NULL;

-- What a prospect is found by: the beginning of any of these words (`padron_core::search`).
CREATE TABLE prospecto_palabras (
  palabra  TEXT COLLATE "C" NOT NULL,
  numero   BIGINT NOT NULL REFERENCES prospectos (numero) ON DELETE CASCADE,
  PRIMARY KEY (palabra, numero)
);
CREATE INDEX prospecto_palabras_prospecto ON prospecto_palabras (numero);

-- Whom an administrator has chosen so far: all who match one of `filtros`, but for the exceptions; and how
-- their accounts are to be made.
CREATE TABLE selecciones_prospectos (
  usuario_id      UUID PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
  filtros         JSONB NOT NULL,
  enviar_email    BOOLEAN NOT NULL,
  forzar_cambio   BOOLEAN NOT NULL,
  actualizada_en  TIMESTAMPTZ NOT NULL
);

-- Chosen, or left out, one by one.
CREATE TABLE seleccion_excepciones (
  usuario_id    UUID NOT NULL REFERENCES selecciones_prospectos (usuario_id) ON DELETE CASCADE,
  prospecto_id  UUID NOT NULL REFERENCES prospectos (id) ON DELETE CASCADE,
  elegido       BOOLEAN NOT NULL,
  PRIMARY KEY (usuario_id, prospecto_id)
);
CREATE INDEX seleccion_excepciones_prospecto ON seleccion_excepciones (prospecto_id);

-- A row of a file may now become a prospect.
ALTER TABLE importacion_filas ADD COLUMN prospecto_id UUID REFERENCES prospectos (id);
ALTER TABLE importacion_filas DROP CONSTRAINT importacion_filas_nueva_check;
ALTER TABLE importacion_filas ADD CONSTRAINT importacion_filas_check
  CHECK ((estado = 'creada') = (COALESCE(usuario_id, estudiante_id, relacion_id, asignacion_id, prospecto_id) IS NOT NULL));
CREATE INDEX importacion_filas_prospecto ON importacion_filas (prospecto_id) WHERE prospecto_id IS NOT NULL;
