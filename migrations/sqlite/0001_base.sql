-- The people, their sessions, and what everyone needs. Same steps as migrations/postgres/0001_base.sql.

CREATE TABLE configuraciones_sistema (
  clave           TEXT PRIMARY KEY,
  valor           TEXT NOT NULL,
  actualizado_en  TEXT NOT NULL
) STRICT;

CREATE TABLE usuarios (
  id                     BLOB PRIMARY KEY,
  tipo_documento         TEXT,
  nro_documento          TEXT UNIQUE,
  nombre                 TEXT NOT NULL,
  apellido               TEXT NOT NULL,
  clave_orden            TEXT NOT NULL,
  telefono               TEXT,
  email                  TEXT UNIQUE,
  rol                    TEXT NOT NULL CHECK (rol IN ('director','administrador','docente','apoderado','estudiante','empleado')),
  password_hash          TEXT NOT NULL,
  password_vence_en      TEXT,
  debe_cambiar_password  INTEGER NOT NULL CHECK (debe_cambiar_password IN (0, 1)),
  estado_activo          INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  creado_por             BLOB REFERENCES usuarios (id),
  fecha_creacion         TEXT NOT NULL,
  ultimo_ingreso         TEXT
) STRICT;
CREATE INDEX usuarios_rol_orden ON usuarios (rol, clave_orden);

-- What a person may type to sign in. One name space, so that no carnet can be another's document.
CREATE TABLE identificadores (
  identificador  TEXT PRIMARY KEY,
  usuario_id     BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX identificadores_usuario ON identificadores (usuario_id);

CREATE TABLE sesiones (
  id           BLOB PRIMARY KEY,
  usuario_id   BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  red          TEXT NOT NULL,
  creada_en    TEXT NOT NULL,
  expira_en    TEXT NOT NULL,
  revocada_en  TEXT
) STRICT;
CREATE INDEX sesiones_usuario ON sesiones (usuario_id);
CREATE INDEX sesiones_expira ON sesiones (expira_en);

-- Failed sign-ins. `cuenta` is a keyed digest: people type passwords into the wrong box.
-- Attempts made while blocked are kept but not counted.
CREATE TABLE intentos_ingreso (
  id           BLOB PRIMARY KEY,
  cuenta       TEXT NOT NULL,
  red          TEXT NOT NULL,
  contado      INTEGER NOT NULL CHECK (contado IN (0, 1)),
  ocurrido_en  TEXT NOT NULL
) STRICT;
CREATE INDEX intentos_ingreso_cuenta ON intentos_ingreso (cuenta, ocurrido_en);
CREATE INDEX intentos_ingreso_fecha ON intentos_ingreso (ocurrido_en);

CREATE TABLE auditoria (
  id           BLOB PRIMARY KEY,
  ocurrido_en  TEXT NOT NULL,
  actor_id     BLOB REFERENCES usuarios (id),
  accion       TEXT NOT NULL,
  objeto       TEXT NOT NULL,
  objeto_id    TEXT NOT NULL,
  detalle      TEXT NOT NULL,
  red          TEXT,
  solicitud    TEXT
) STRICT;
CREATE INDEX auditoria_fecha ON auditoria (ocurrido_en);
CREATE INDEX auditoria_objeto ON auditoria (objeto, objeto_id);

CREATE TABLE nivel_grado (
  id      INTEGER PRIMARY KEY,
  nivel   TEXT NOT NULL,
  grado   INTEGER NOT NULL,
  codigo  TEXT NOT NULL UNIQUE,
  UNIQUE (nivel, grado)
) STRICT;
INSERT INTO nivel_grado (id, nivel, grado, codigo) VALUES
  (1, 'Inicial', 3, 'I3'), (2, 'Inicial', 4, 'I4'), (3, 'Inicial', 5, 'I5'),
  (4, 'Primaria', 1, 'P1'), (5, 'Primaria', 2, 'P2'), (6, 'Primaria', 3, 'P3'),
  (7, 'Primaria', 4, 'P4'), (8, 'Primaria', 5, 'P5'), (9, 'Primaria', 6, 'P6'),
  (10, 'Secundaria', 1, 'S1'), (11, 'Secundaria', 2, 'S2'), (12, 'Secundaria', 3, 'S3'),
  (13, 'Secundaria', 4, 'S4'), (14, 'Secundaria', 5, 'S5');

-- Long work: claimed by lease, so that another instance goes on where one was killed.
CREATE TABLE trabajos (
  id               BLOB PRIMARY KEY,
  clase            TEXT NOT NULL,
  referencia       BLOB NOT NULL,
  estado           TEXT NOT NULL CHECK (estado IN ('pendiente','en_curso','terminado')),
  intentos         INTEGER NOT NULL,
  no_antes_de      TEXT NOT NULL,
  arrendado_por    BLOB,
  arriendo_hasta   TEXT,
  creado_en        TEXT NOT NULL,
  terminado_en     TEXT,
  ultimo_error     TEXT,
  UNIQUE (clase, referencia)
) STRICT;
CREATE INDEX trabajos_abiertos ON trabajos (creado_en) WHERE estado IN ('pendiente','en_curso');
