-- Links, forgotten passwords and WhatsApp: the outbox serves more than first passwords. Same steps as
-- migrations/postgres/0013_enlaces.sql.

-- Rebuilt, children first, for what SQLite cannot alter. A request need not belong to an import any more, nor be made by
-- anybody who is signed in.
CREATE TABLE lotes_envio_nuevo (
  id              BLOB PRIMARY KEY,
  importacion_id  BLOB REFERENCES importaciones (id),
  canal           TEXT NOT NULL CHECK (canal IN ('email','whatsapp','pdf')),
  proposito       TEXT NOT NULL CHECK (proposito IN ('credencial','prueba','impresion','recuperacion','permiso')),
  modo            TEXT NOT NULL CHECK (modo IN ('password','enlace')),
  total           INTEGER NOT NULL CHECK (total >= 0),
  creado_por      BLOB REFERENCES usuarios (id),
  creado_en       TEXT NOT NULL,
  CHECK (importacion_id IS NOT NULL OR proposito IN ('recuperacion','permiso')),
  CHECK (creado_por IS NOT NULL OR proposito = 'recuperacion')
) STRICT;
INSERT INTO lotes_envio_nuevo SELECT id, importacion_id, canal, proposito, modo, total, creado_por, creado_en FROM lotes_envio;

CREATE TABLE envios_nuevo (
  id               BLOB PRIMARY KEY,
  lote_id          BLOB NOT NULL REFERENCES lotes_envio_nuevo (id),
  usuario_id       BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  canal            TEXT NOT NULL CHECK (canal IN ('email','whatsapp')),
  proposito        TEXT NOT NULL CHECK (proposito IN ('credencial','recuperacion','permiso')),
  -- Which first password it is about; for other purposes, which message of this kind.
  emision          INTEGER NOT NULL CHECK (emision > 0),
  -- What a teacher is told (`permiso`).
  notificacion_id  BLOB REFERENCES notificaciones (id) ON DELETE CASCADE,
  estado           TEXT NOT NULL CHECK (estado IN ('pendiente','enviando','enviado','entregado','leido','fallido','incierto')),
  -- Masked: for display only.
  destinatario     TEXT NOT NULL,
  intentos         INTEGER NOT NULL CHECK (intentos >= 0),
  -- How many attempts it may have in all; a person who asks again adds to it.
  limite           INTEGER NOT NULL CHECK (limite >= 0),
  -- How often the channel broke off at this row.
  interrupciones   INTEGER NOT NULL CHECK (interrupciones >= 0),
  proximo_intento  TEXT NOT NULL,
  codigo_error     TEXT,
  ultimo_error     TEXT,
  tomado_por       BLOB,
  tomado_hasta     TEXT,
  -- Our own Message-ID, or the id that Meta gave it.
  mensaje_id       TEXT,
  -- When it was last handed over to the channel.
  transmitido_en   TEXT,
  simulado         INTEGER NOT NULL CHECK (simulado IN (0, 1)),
  creado_en        TEXT NOT NULL,
  actualizado_en   TEXT NOT NULL,
  UNIQUE (usuario_id, canal, proposito, emision),
  CHECK ((tomado_por IS NULL) = (tomado_hasta IS NULL)),
  CHECK (estado <> 'enviando' OR tomado_por IS NOT NULL),
  CHECK ((notificacion_id IS NOT NULL) = (proposito = 'permiso'))
) STRICT;
INSERT INTO envios_nuevo
SELECT id, lote_id, usuario_id, canal, proposito, emision, NULL, estado, destinatario, intentos, limite, interrupciones,
       proximo_intento, codigo_error, ultimo_error, tomado_por, tomado_hasta, mensaje_id, NULL, simulado, creado_en, actualizado_en
FROM envios;

CREATE TABLE intentos_envio_nuevo (
  id           BLOB PRIMARY KEY,
  envio_id     BLOB NOT NULL REFERENCES envios_nuevo (id) ON DELETE CASCADE,
  ocurrido_en  TEXT NOT NULL,
  resultado    TEXT NOT NULL CHECK (resultado IN ('enviado','entregado','leido','aplazado','fallido','incierto','interrumpido')),
  -- The server's: of SMTP, or of the Cloud API.
  codigo       INTEGER,
  texto        TEXT
) STRICT;
INSERT INTO intentos_envio_nuevo SELECT id, envio_id, ocurrido_en, resultado, codigo_smtp, texto FROM intentos_envio;

DROP TABLE intentos_envio;
DROP TABLE envios;
DROP TABLE lotes_envio;
ALTER TABLE lotes_envio_nuevo RENAME TO lotes_envio;
ALTER TABLE envios_nuevo RENAME TO envios;
ALTER TABLE intentos_envio_nuevo RENAME TO intentos_envio;
CREATE INDEX lotes_envio_importacion ON lotes_envio (importacion_id, creado_en);
CREATE INDEX lotes_envio_creador ON lotes_envio (creado_por, creado_en);
CREATE INDEX envios_lote ON envios (lote_id, estado);
CREATE INDEX envios_pendientes ON envios (canal, proximo_intento) WHERE estado = 'pendiente';
CREATE INDEX envios_en_curso ON envios (tomado_hasta) WHERE estado = 'enviando';
CREATE INDEX envios_fecha ON envios (actualizado_en);
CREATE INDEX envios_mensaje ON envios (mensaje_id) WHERE canal = 'whatsapp';
CREATE INDEX envios_transmitidos ON envios (canal, transmitido_en) WHERE transmitido_en IS NOT NULL;
CREATE INDEX envios_notificacion ON envios (notificacion_id) WHERE notificacion_id IS NOT NULL;
CREATE INDEX intentos_envio_envio ON intentos_envio (envio_id, ocurrido_en);

-- The office confirmed that the people agreed to be written to by this channel: when, and who.
ALTER TABLE canales ADD COLUMN consentimiento_en TEXT;
ALTER TABLE canales ADD COLUMN consentimiento_por BLOB REFERENCES usuarios (id)
  CHECK ((consentimiento_en IS NULL) = (consentimiento_por IS NULL));

CREATE INDEX canales_consentimiento ON canales (consentimiento_por) WHERE consentimiento_por IS NOT NULL;

-- Telephones whose owners asked WhatsApp not to be written to by us.
CREATE TABLE bajas_whatsapp (
  telefono  TEXT PRIMARY KEY,
  desde     TEXT NOT NULL
) STRICT;

-- Links that let a person choose a password, once. One lives for a person and purpose; the code itself is kept nowhere.
CREATE TABLE enlaces (
  usuario_id  BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  proposito   TEXT NOT NULL CHECK (proposito IN ('activacion','recuperacion')),
  -- SHA-256 of the code.
  huella      BLOB NOT NULL UNIQUE CHECK (length(huella) = 32),
  creado_en   TEXT NOT NULL,
  vence_en    TEXT NOT NULL,
  PRIMARY KEY (usuario_id, proposito)
) STRICT;

-- Somebody forgot a password, for the worker. A row for everybody who asks, known or not, so that nobody learns which.
CREATE TABLE solicitudes_recuperacion (
  id          BLOB PRIMARY KEY,
  usuario_id  BLOB REFERENCES usuarios (id) ON DELETE CASCADE,
  creada_en   TEXT NOT NULL
) STRICT;
CREATE INDEX solicitudes_recuperacion_usuario ON solicitudes_recuperacion (usuario_id);
