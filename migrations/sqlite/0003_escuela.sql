-- Students, their families, and who teaches what. Same steps as migrations/postgres/0003_escuela.sql.

-- When an account was last changed by anyone: an import that created it can then no longer be undone.
ALTER TABLE usuarios ADD COLUMN modificado_en TEXT;

-- Running numbers: updated in the transaction that uses the number, so that none is lost or given twice.
CREATE TABLE contadores (
  clave  TEXT PRIMARY KEY,
  valor  INTEGER NOT NULL CHECK (valor >= 0)
) STRICT;

CREATE TABLE estudiantes (
  id                 BLOB PRIMARY KEY,
  codigo_estudiante  TEXT NOT NULL UNIQUE,
  nombre             TEXT NOT NULL,
  apellido           TEXT NOT NULL,
  clave_orden        TEXT NOT NULL,
  nivel_grado_id     INTEGER NOT NULL REFERENCES nivel_grado (id),
  seccion            TEXT,
  anio_academico     INTEGER NOT NULL,
  -- Name, grade and guardian: the same three in a year are the same student.
  identidad          TEXT NOT NULL,
  estado_matricula   TEXT NOT NULL CHECK (estado_matricula IN ('activo','retirado','trasladado')),
  creado_por         BLOB REFERENCES usuarios (id),
  fecha_creacion     TEXT NOT NULL,
  modificado_en      TEXT,
  UNIQUE (anio_academico, identidad),
  UNIQUE (id, anio_academico)
) STRICT;
CREATE INDEX estudiantes_orden ON estudiantes (anio_academico, clave_orden);
CREATE INDEX estudiantes_grado ON estudiantes (nivel_grado_id, seccion);

-- The only place that links a student to a guardian. The year is the student's (HU-USERS-05 VN-08).
CREATE TABLE relaciones_familiares (
  id                BLOB PRIMARY KEY,
  padre_id          BLOB NOT NULL REFERENCES usuarios (id),
  estudiante_id     BLOB NOT NULL,
  anio_academico    INTEGER NOT NULL,
  tipo_relacion     TEXT NOT NULL CHECK (tipo_relacion IN ('padre','madre','apoderado','tutor')),
  fecha_asignacion  TEXT NOT NULL,
  estado_activo     INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  fecha_fin         TEXT,
  creado_por        BLOB REFERENCES usuarios (id),
  FOREIGN KEY (estudiante_id, anio_academico) REFERENCES estudiantes (id, anio_academico) ON DELETE CASCADE,
  CHECK (estado_activo = (fecha_fin IS NULL))
) STRICT;
CREATE UNIQUE INDEX relaciones_un_apoderado ON relaciones_familiares (estudiante_id) WHERE estado_activo;
CREATE INDEX relaciones_estudiante ON relaciones_familiares (estudiante_id);
CREATE INDEX relaciones_padre ON relaciones_familiares (padre_id);

CREATE TABLE cursos (
  id      BLOB PRIMARY KEY,
  nombre  TEXT NOT NULL,
  -- Without case, accents or punctuation.
  clave   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE asignaciones_docente_curso (
  id                BLOB PRIMARY KEY,
  docente_id        BLOB NOT NULL REFERENCES usuarios (id),
  curso_id          BLOB NOT NULL REFERENCES cursos (id),
  nivel_grado_id    INTEGER NOT NULL REFERENCES nivel_grado (id),
  -- Empty: every section of the grade.
  seccion           TEXT NOT NULL,
  anio_academico    INTEGER NOT NULL,
  estado_activo     INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  fecha_asignacion  TEXT NOT NULL,
  creado_por        BLOB REFERENCES usuarios (id),
  UNIQUE (docente_id, curso_id, nivel_grado_id, seccion, anio_academico)
) STRICT;
CREATE INDEX asignaciones_curso ON asignaciones_docente_curso (curso_id);
CREATE INDEX asignaciones_grado ON asignaciones_docente_curso (nivel_grado_id, seccion);

-- Marks, in hundredths on the scale of 0 to 20. Here so that «antes de que existan calificaciones» is a real check.
CREATE TABLE calificaciones (
  id              BLOB PRIMARY KEY,
  estudiante_id   BLOB NOT NULL REFERENCES estudiantes (id),
  curso_id        BLOB NOT NULL REFERENCES cursos (id),
  anio_academico  INTEGER NOT NULL,
  nombre_item     TEXT NOT NULL,
  nota            INTEGER NOT NULL CHECK (nota BETWEEN 0 AND 2000),
  registrado_por  BLOB NOT NULL REFERENCES usuarios (id),
  registrado_en   TEXT NOT NULL
) STRICT;
CREATE INDEX calificaciones_curso ON calificaciones (curso_id);
CREATE INDEX calificaciones_anio ON calificaciones (anio_academico);
CREATE INDEX calificaciones_estudiante ON calificaciones (estudiante_id);

-- Removing a person (undoing an import) looks in every table that may name one: none of them may be read whole.
CREATE INDEX usuarios_creador ON usuarios (creado_por);
CREATE INDEX auditoria_actor ON auditoria (actor_id);
CREATE INDEX importaciones_creador ON importaciones (creado_por);
CREATE INDEX estudiantes_creador ON estudiantes (creado_por);
CREATE INDEX relaciones_creador ON relaciones_familiares (creado_por);
CREATE INDEX asignaciones_creador ON asignaciones_docente_curso (creado_por);
CREATE INDEX calificaciones_autor ON calificaciones (registrado_por);
