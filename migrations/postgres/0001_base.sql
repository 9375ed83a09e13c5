-- The people, their sessions, and what everyone needs. Same steps as migrations/sqlite/0001_base.sql.

CREATE TABLE configuraciones_sistema (
  clave           TEXT PRIMARY KEY,
  valor           TEXT NOT NULL,
  actualizado_en  TIMESTAMPTZ NOT NULL
);

CREATE TABLE usuarios (
  id                     UUID PRIMARY KEY,
  tipo_documento         TEXT,
  nro_documento          TEXT UNIQUE,
  nombre                 TEXT NOT NULL,
  apellido               TEXT NOT NULL,
  clave_orden            TEXT COLLATE "C" NOT NULL,
  telefono               TEXT,
  email                  TEXT UNIQUE,
  rol                    TEXT NOT NULL CHECK (rol IN ('director','administrador','docente','apoderado','estudiante','empleado')),
  password_hash          TEXT NOT NULL,
  password_vence_en      TIMESTAMPTZ,
  debe_cambiar_password  BOOLEAN NOT NULL,
  estado_activo          BOOLEAN NOT NULL,
  creado_por             UUID REFERENCES usuarios (id),
  fecha_creacion         TIMESTAMPTZ NOT NULL,
  ultimo_ingreso         TIMESTAMPTZ
);
CREATE INDEX usuarios_rol_orden ON usuarios (rol, clave_orden);

-- What a person may type to sign in. One name space, so that no carnet can be another's document.
CREATE TABLE identificadores (
  identificador  TEXT PRIMARY KEY,
  usuario_id     UUID NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE
);
CREATE INDEX identificadores_usuario ON identificadores (usuario_id);

CREATE TABLE sesiones (
  id           UUID PRIMARY KEY,
  usuario_id   UUID NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  red          TEXT NOT NULL,
  creada_en    TIMESTAMPTZ NOT NULL,
  expira_en    TIMESTAMPTZ NOT NULL,
  revocada_en  TIMESTAMPTZ
);
CREATE INDEX sesiones_usuario ON sesiones (usuario_id);
CREATE INDEX sesiones_expira ON sesiones (expira_en);

-- Failed sign-ins. `cuenta` is a keyed digest: people type passwords into the wrong box.
-- Attempts made while blocked are kept but not counted.
CREATE TABLE intentos_ingreso (
  id           UUID PRIMARY KEY,
  cuenta       TEXT NOT NULL,
  red          TEXT NOT NULL,
  contado      BOOLEAN NOT NULL,
  ocurrido_en  TIMESTAMPTZ NOT NULL
);
CREATE INDEX intentos_ingreso_cuenta ON intentos_ingreso (cuenta, ocurrido_en);
CREATE INDEX intentos_ingreso_fecha ON intentos_ingreso (ocurrido_en);

CREATE TABLE auditoria (
  id           UUID PRIMARY KEY,
  ocurrido_en  TIMESTAMPTZ NOT NULL,
  actor_id     UUID REFERENCES usuarios (id),
  accion       TEXT NOT NULL,
  objeto       TEXT NOT NULL,
  objeto_id    TEXT NOT NULL,
  detalle      JSONB NOT NULL,
  red          TEXT,
  solicitud    TEXT
);
CREATE INDEX auditoria_fecha ON auditoria (ocurrido_en);
CREATE INDEX auditoria_objeto ON auditoria (objeto, objeto_id);

CREATE TABLE nivel_grado (
  id      BIGINT PRIMARY KEY,
  nivel   TEXT NOT NULL,
  grado   BIGINT NOT NULL,
  codigo  TEXT NOT NULL UNIQUE,
  UNIQUE (nivel, grado)
);
INSERT INTO nivel_grado (id, nivel, grado, codigo) VALUES
  (1, 'Inicial', 3, 'I3'), (2, 'Inicial', 4, 'I4'), (3, 'Inicial', 5, 'I5'),
  (4, 'Primaria', 1, 'P1'), (5, 'Primaria', 2, 'P2'), (6, 'Primaria', 3, 'P3'),
  (7, 'Primaria', 4, 'P4'), (8, 'Primaria', 5, 'P5'), (9, 'Primaria', 6, 'P6'),
  (10, 'Secundaria', 1, 'S1'), (11, 'Secundaria', 2, 'S2'), (12, 'Secundaria', 3, 'S3'),
  (13, 'Secundaria', 4, 'S4'), (14, 'Secundaria', 5, 'S5');

-- Long work: claimed by lease, so that another instance goes on where one was killed.
CREATE TABLE trabajos (
  id               UUID PRIMARY KEY,
  clase            TEXT NOT NULL,
  referencia       UUID NOT NULL,
  estado           TEXT NOT NULL CHECK (estado IN ('pendiente','en_curso','terminado')),
  intentos         BIGINT NOT NULL,
  no_antes_de      TIMESTAMPTZ NOT NULL,
  arrendado_por    UUID,
  arriendo_hasta   TIMESTAMPTZ,
  creado_en        TIMESTAMPTZ NOT NULL,
  terminado_en     TIMESTAMPTZ,
  ultimo_error     TEXT,
  UNIQUE (clase, referencia)
);
CREATE INDEX trabajos_abiertos ON trabajos (creado_en) WHERE estado IN ('pendiente','en_curso');
