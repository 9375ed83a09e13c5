-- Links, forgotten passwords and WhatsApp: the outbox serves more than first passwords. Same steps as
-- migrations/sqlite/0013_enlaces.sql.

-- A request need not belong to an import any more, nor be made by anybody who is signed in.
ALTER TABLE lotes_envio
  ALTER COLUMN importacion_id DROP NOT NULL,
  ALTER COLUMN creado_por DROP NOT NULL,
  DROP CONSTRAINT lotes_envio_proposito_check,
  ADD CONSTRAINT lotes_envio_proposito_check
    CHECK (proposito IN ('credencial','prueba','impresion','recuperacion','permiso')),
  ADD CHECK (importacion_id IS NOT NULL OR proposito IN ('recuperacion','permiso')),
  ADD CHECK (creado_por IS NOT NULL OR proposito = 'recuperacion');

ALTER TABLE envios
  DROP CONSTRAINT envios_proposito_check,
  ADD CONSTRAINT envios_proposito_check CHECK (proposito IN ('credencial','recuperacion','permiso')),
  -- What a teacher is told (`permiso`).
  ADD COLUMN notificacion_id UUID REFERENCES notificaciones (id) ON DELETE CASCADE,
  -- When it was last handed over to the channel.
  ADD COLUMN transmitido_en TIMESTAMPTZ,
  ADD CHECK ((notificacion_id IS NOT NULL) = (proposito = 'permiso'));
CREATE INDEX envios_mensaje ON envios (mensaje_id) WHERE canal = 'whatsapp';
CREATE INDEX envios_transmitidos ON envios (canal, transmitido_en) WHERE transmitido_en IS NOT NULL;
CREATE INDEX envios_notificacion ON envios (notificacion_id) WHERE notificacion_id IS NOT NULL;

ALTER TABLE intentos_envio
  DROP CONSTRAINT intentos_envio_resultado_check,
  ADD CONSTRAINT intentos_envio_resultado_check
    CHECK (resultado IN ('enviado','entregado','leido','aplazado','fallido','incierto','interrumpido'));
-- The server's: of SMTP, or of the Cloud API.
ALTER TABLE intentos_envio RENAME COLUMN codigo_smtp TO codigo;

-- The office confirmed that the people agreed to be written to by this channel: when, and who.
ALTER TABLE canales
  ADD COLUMN consentimiento_en TIMESTAMPTZ,
  ADD COLUMN consentimiento_por UUID REFERENCES usuarios (id),
  ADD CHECK ((consentimiento_en IS NULL) = (consentimiento_por IS NULL));

CREATE INDEX canales_consentimiento ON canales (consentimiento_por) WHERE consentimiento_por IS NOT NULL;

-- Telephones whose owners asked WhatsApp not to be written to by us.
CREATE TABLE bajas_whatsapp (
  telefono  TEXT PRIMARY KEY,
  desde     TIMESTAMPTZ NOT NULL
);

-- Links that let a person choose a password, once. One lives for a person and purpose; the code itself is kept nowhere.
CREATE TABLE enlaces (
  usuario_id  UUID NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  proposito   TEXT NOT NULL CHECK (proposito IN ('activacion','recuperacion')),
  -- SHA-256 of the code.
  huella      BYTEA NOT NULL UNIQUE CHECK (length(huella) = 32),
  creado_en   TIMESTAMPTZ NOT NULL,
  vence_en    TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (usuario_id, proposito)
);

-- Somebody forgot a password, for the worker. A row for everybody who asks, known or not, so that nobody learns which.
CREATE TABLE solicitudes_recuperacion (
  id          UUID PRIMARY KEY,
  usuario_id  UUID REFERENCES usuarios (id) ON DELETE CASCADE,
  creada_en   TIMESTAMPTZ NOT NULL
);
CREATE INDEX solicitudes_recuperacion_usuario ON solicitudes_recuperacion (usuario_id);
