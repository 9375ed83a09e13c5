-- The outbox: who is to be sent a first password by which channel, and what became of it. No secret and no message stands
-- here: a message is made when it is handed over. Same steps as migrations/sqlite/0011_envios.sql.

-- Which issue of a person's first password this is; raised whenever another is issued.
ALTER TABLE credenciales_iniciales ADD COLUMN emision BIGINT NOT NULL DEFAULT 1 CHECK (emision > 0);

-- One request to send.
CREATE TABLE lotes_envio (
  id              UUID PRIMARY KEY,
  importacion_id  UUID NOT NULL REFERENCES importaciones (id),
  canal           TEXT NOT NULL CHECK (canal IN ('email','whatsapp','pdf')),
  proposito       TEXT NOT NULL CHECK (proposito IN ('credencial','prueba','impresion')),
  modo            TEXT NOT NULL CHECK (modo IN ('password','enlace')),
  total           BIGINT NOT NULL CHECK (total >= 0),
  creado_por      UUID NOT NULL REFERENCES usuarios (id),
  creado_en       TIMESTAMPTZ NOT NULL
);
CREATE INDEX lotes_envio_importacion ON lotes_envio (importacion_id, creado_en);
CREATE INDEX lotes_envio_creador ON lotes_envio (creado_por, creado_en);

-- One message to one person, whatever how often it is tried. `lote_id` is the latest request that asked for it. A row that
-- is `pendiente` and taken goes back by itself when its lease ends; one that is `enviando` may have arrived.
CREATE TABLE envios (
  id               UUID PRIMARY KEY,
  lote_id          UUID NOT NULL REFERENCES lotes_envio (id),
  usuario_id       UUID NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  canal            TEXT NOT NULL CHECK (canal IN ('email','whatsapp')),
  proposito        TEXT NOT NULL CHECK (proposito IN ('credencial')),
  emision          BIGINT NOT NULL CHECK (emision > 0),
  estado           TEXT NOT NULL CHECK (estado IN ('pendiente','enviando','enviado','entregado','leido','fallido','incierto')),
  -- Masked: for display only.
  destinatario     TEXT NOT NULL,
  intentos         BIGINT NOT NULL CHECK (intentos >= 0),
  -- How many attempts it may have in all; a person who asks again adds to it.
  limite           BIGINT NOT NULL CHECK (limite >= 0),
  -- How often the channel broke off at this row.
  interrupciones   BIGINT NOT NULL CHECK (interrupciones >= 0),
  proximo_intento  TIMESTAMPTZ NOT NULL,
  codigo_error     TEXT,
  ultimo_error     TEXT,
  tomado_por       UUID,
  tomado_hasta     TIMESTAMPTZ,
  mensaje_id       TEXT,
  simulado         BOOLEAN NOT NULL,
  creado_en        TIMESTAMPTZ NOT NULL,
  actualizado_en   TIMESTAMPTZ NOT NULL,
  UNIQUE (usuario_id, canal, proposito, emision),
  CHECK ((tomado_por IS NULL) = (tomado_hasta IS NULL)),
  CHECK (estado <> 'enviando' OR tomado_por IS NOT NULL)
);
CREATE INDEX envios_lote ON envios (lote_id, estado);
CREATE INDEX envios_pendientes ON envios (canal, proximo_intento) WHERE estado = 'pendiente';
CREATE INDEX envios_en_curso ON envios (tomado_hasta) WHERE estado = 'enviando';
CREATE INDEX envios_fecha ON envios (actualizado_en);

CREATE TABLE intentos_envio (
  id           UUID PRIMARY KEY,
  envio_id     UUID NOT NULL REFERENCES envios (id) ON DELETE CASCADE,
  ocurrido_en  TIMESTAMPTZ NOT NULL,
  resultado    TEXT NOT NULL CHECK (resultado IN ('enviado','aplazado','fallido','incierto','interrumpido')),
  codigo_smtp  BIGINT,
  texto        TEXT
);
CREATE INDEX intentos_envio_envio ON intentos_envio (envio_id, ocurrido_en);

-- A channel that failed as a whole rests until `pausado_hasta`. `fallas` are those since something last went through.
CREATE TABLE canales (
  canal           TEXT PRIMARY KEY CHECK (canal IN ('email','whatsapp')),
  pausado_hasta   TIMESTAMPTZ,
  motivo          TEXT,
  fallas          BIGINT NOT NULL CHECK (fallas >= 0),
  actualizado_en  TIMESTAMPTZ
);
INSERT INTO canales (canal, fallas) VALUES ('email', 0), ('whatsapp', 0);

-- Raised when what open pages show of the outbox has changed.
INSERT INTO contadores (clave, valor) VALUES ('envios', 0);
