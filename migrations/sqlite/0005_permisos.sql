-- What teachers may publish, what they published, and notices in the platform. Same steps as migrations/postgres/0005_permisos.sql.

-- One row for each teacher and type (HU-USERS-01 CA-04, CA-05). It counts in the school year it was given for.
CREATE TABLE permisos_docentes (
  id                  BLOB PRIMARY KEY,
  docente_id          BLOB NOT NULL REFERENCES usuarios (id),
  tipo_permiso        TEXT NOT NULL CHECK (tipo_permiso IN ('comunicados','encuestas')),
  estado_activo       INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  fecha_otorgamiento  TEXT NOT NULL,
  anio_academico      INTEGER NOT NULL,
  UNIQUE (docente_id, tipo_permiso)
) STRICT;

-- Every decision of a director, in its order.
CREATE TABLE permisos_docentes_historial (
  id              BLOB PRIMARY KEY,
  docente_id      BLOB NOT NULL REFERENCES usuarios (id),
  tipo_permiso    TEXT NOT NULL CHECK (tipo_permiso IN ('comunicados','encuestas')),
  estado_activo   INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  anio_academico  INTEGER NOT NULL,
  fecha           TEXT NOT NULL,
  realizado_por   BLOB NOT NULL REFERENCES usuarios (id)
) STRICT;
CREATE INDEX permisos_historial_docente ON permisos_docentes_historial (docente_id, fecha);
CREATE INDEX permisos_historial_autor ON permisos_docentes_historial (realizado_por);
CREATE INDEX permisos_historial_fecha ON permisos_docentes_historial (fecha);

-- Notices in the platform. They say nothing that their person may not read elsewhere, and go with their person.
CREATE TABLE notificaciones (
  id          BLOB PRIMARY KEY,
  usuario_id  BLOB NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
  tipo        TEXT NOT NULL,
  titulo      TEXT NOT NULL,
  texto       TEXT NOT NULL,
  -- A page of the platform.
  enlace      TEXT CHECK (enlace LIKE '/%' AND enlace NOT LIKE '//%'),
  -- Title and text without case and accents.
  busqueda    TEXT NOT NULL,
  creada_en   TEXT NOT NULL,
  leida_en    TEXT
) STRICT;
CREATE INDEX notificaciones_usuario ON notificaciones (usuario_id, creada_en);
CREATE INDEX notificaciones_sin_leer ON notificaciones (usuario_id) WHERE leida_en IS NULL;
CREATE INDEX notificaciones_fecha ON notificaciones (creada_en);

-- What a teacher published for families: a notice, or a poll (its question is the title).
CREATE TABLE publicaciones (
  id              BLOB PRIMARY KEY,
  tipo            TEXT NOT NULL CHECK (tipo IN ('comunicado','encuesta')),
  docente_id      BLOB NOT NULL REFERENCES usuarios (id),
  titulo          TEXT NOT NULL,
  texto           TEXT NOT NULL,
  -- Title and text without case or accents.
  busqueda        TEXT NOT NULL,
  anio_academico  INTEGER NOT NULL,
  publicado_en    TEXT NOT NULL,
  cierra_en       TEXT,
  UNIQUE (id, tipo),
  CHECK ((tipo = 'encuesta') = (cierra_en IS NOT NULL))
) STRICT;
CREATE INDEX publicaciones_docente ON publicaciones (docente_id, tipo, publicado_en);

-- For whom: the families of these courses' grades and sections.
CREATE TABLE publicacion_asignaciones (
  publicacion_id  BLOB NOT NULL REFERENCES publicaciones (id) ON DELETE CASCADE,
  asignacion_id   BLOB NOT NULL REFERENCES asignaciones_docente_curso (id),
  PRIMARY KEY (publicacion_id, asignacion_id)
) STRICT;
CREATE INDEX publicacion_asignaciones_asignacion ON publicacion_asignaciones (asignacion_id);

CREATE TABLE encuesta_opciones (
  encuesta_id  BLOB NOT NULL,
  tipo         TEXT NOT NULL DEFAULT 'encuesta' CHECK (tipo = 'encuesta'),
  numero       INTEGER NOT NULL CHECK (numero BETWEEN 1 AND 10),
  texto        TEXT NOT NULL,
  PRIMARY KEY (encuesta_id, numero),
  FOREIGN KEY (encuesta_id, tipo) REFERENCES publicaciones (id, tipo) ON DELETE CASCADE
) STRICT;

-- One vote each: the key says so.
CREATE TABLE encuesta_votos (
  encuesta_id  BLOB NOT NULL,
  votante_id   BLOB NOT NULL REFERENCES usuarios (id),
  opcion       INTEGER NOT NULL,
  votado_en    TEXT NOT NULL,
  PRIMARY KEY (encuesta_id, votante_id),
  FOREIGN KEY (encuesta_id, opcion) REFERENCES encuesta_opciones (encuesta_id, numero) ON DELETE CASCADE
) STRICT;
CREATE INDEX encuesta_votos_votante ON encuesta_votos (votante_id);
CREATE INDEX encuesta_votos_opcion ON encuesta_votos (encuesta_id, opcion);

-- Counts every change that an open page may want to show; instances look at it to tell their visitors.
INSERT INTO contadores (clave, valor) VALUES ('cambios', 0);
