-- The vault: the second look, slips that were handed over, what was opened, and issuing anew. Same steps as migrations/sqlite/0012_boveda.sql.

-- Until when the password that was typed once more counts, in this session.
ALTER TABLE sesiones ADD COLUMN confirmada_hasta TIMESTAMPTZ;

-- The slip with this password was handed over: when, and by whom.
ALTER TABLE credenciales_iniciales ADD COLUMN entregada_en TIMESTAMPTZ;
ALTER TABLE credenciales_iniciales ADD COLUMN entregada_por UUID REFERENCES usuarios (id)
  CHECK ((entregada_en IS NULL) = (entregada_por IS NULL));
CREATE INDEX credenciales_entregadas ON credenciales_iniciales (entregada_por) WHERE entregada_por IS NOT NULL;

-- Each time somebody had sealed passwords opened, and how many: for the limits and the alarm. Kept for two days; what
-- happened for good is told by the audit.
CREATE TABLE credenciales_aperturas (
  id          UUID PRIMARY KEY,
  actor_id    UUID NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  forma       TEXT NOT NULL CHECK (forma IN ('lista','persona')),
  cantidad    BIGINT NOT NULL CHECK (cantidad >= 0),
  abierta_en  TIMESTAMPTZ NOT NULL
);
CREATE INDEX credenciales_aperturas_actor ON credenciales_aperturas (actor_id, abierta_en);
CREATE INDEX credenciales_aperturas_fecha ON credenciales_aperturas (abierta_en);

-- The last time an import's passwords were issued by a job. Who is still to come is told by the credentials themselves.
CREATE TABLE credenciales_emisiones (
  importacion_id  UUID PRIMARY KEY REFERENCES importaciones (id) ON DELETE CASCADE,
  renovar         BOOLEAN NOT NULL,
  pedida_por      UUID NOT NULL REFERENCES usuarios (id),
  pedida_en       TIMESTAMPTZ NOT NULL,
  total           BIGINT NOT NULL CHECK (total >= 0),
  terminada_en    TIMESTAMPTZ
);
CREATE INDEX credenciales_emisiones_autor ON credenciales_emisiones (pedida_por);
