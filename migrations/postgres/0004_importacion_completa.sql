-- Imports of every kind, mended, remembered and undone. Same steps as migrations/sqlite/0004_importacion_completa.sql.

-- What a person corrected of the file's recognition, and how an import ended.
ALTER TABLE importaciones ADD COLUMN opciones JSONB NOT NULL DEFAULT '{}';
-- When a person last worked on it: what nobody goes on with leaves after a day.
ALTER TABLE importaciones ADD COLUMN tocada_en TIMESTAMPTZ;
ALTER TABLE importaciones ADD COLUMN deshecha_en TIMESTAMPTZ;
ALTER TABLE importaciones ADD COLUMN deshecha_por UUID REFERENCES usuarios (id);
CREATE INDEX importaciones_deshecha ON importaciones (deshecha_por) WHERE deshecha_por IS NOT NULL;

-- A row may now become a student, a relation or an assignment, and may be undone.
CREATE TABLE importacion_filas_nueva (
  importacion_id  UUID NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  fila            BIGINT NOT NULL CHECK (fila > 0),
  estado          TEXT NOT NULL CHECK (estado IN ('valida','con_errores','omitida','creada','fallida','deshecha')),
  advertida       BOOLEAN NOT NULL,
  datos           JSONB NOT NULL,
  problemas       JSONB NOT NULL,
  -- Cells of columns that no field takes, by the column's letters.
  otros           JSONB NOT NULL,
  busqueda        TEXT COLLATE "C" NOT NULL,
  usuario_id      UUID REFERENCES usuarios (id),
  estudiante_id   UUID REFERENCES estudiantes (id),
  relacion_id     UUID REFERENCES relaciones_familiares (id),
  asignacion_id   UUID REFERENCES asignaciones_docente_curso (id),
  PRIMARY KEY (importacion_id, fila),
  CHECK ((estado = 'creada') = (COALESCE(usuario_id, estudiante_id, relacion_id, asignacion_id) IS NOT NULL))
);
INSERT INTO importacion_filas_nueva
  (importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda, usuario_id)
  SELECT importacion_id, fila, estado, advertida, datos, problemas, '{}', busqueda, usuario_id FROM importacion_filas;
DROP TABLE importacion_filas;
ALTER TABLE importacion_filas_nueva RENAME TO importacion_filas;
-- With `advertida`, so that counting rows needs no row.
CREATE INDEX importacion_filas_estado ON importacion_filas (importacion_id, estado, fila, advertida);
CREATE INDEX importacion_filas_usuario ON importacion_filas (usuario_id) WHERE usuario_id IS NOT NULL;
CREATE INDEX importacion_filas_estudiante ON importacion_filas (estudiante_id) WHERE estudiante_id IS NOT NULL;
CREATE INDEX importacion_filas_relacion ON importacion_filas (relacion_id) WHERE relacion_id IS NOT NULL;
CREATE INDEX importacion_filas_asignacion ON importacion_filas (asignacion_id) WHERE asignacion_id IS NOT NULL;

-- What no two rows of a file may share; the first row that has a key keeps it.
CREATE TABLE importacion_claves (
  importacion_id  UUID NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  clave           TEXT COLLATE "C" NOT NULL,
  fila            BIGINT NOT NULL,
  PRIMARY KEY (importacion_id, clave, fila)
);
CREATE INDEX importacion_claves_fila ON importacion_claves (importacion_id, fila);

-- The errors of the rows, one a line, to be counted, filtered and mended together.
CREATE TABLE importacion_errores (
  importacion_id  UUID NOT NULL REFERENCES importaciones (id) ON DELETE CASCADE,
  fila            BIGINT NOT NULL,
  campo           TEXT NOT NULL,
  codigo          TEXT NOT NULL,
  valor           TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (importacion_id, fila, campo, codigo)
);
CREATE INDEX importacion_errores_grupo ON importacion_errores (importacion_id, campo, codigo, fila);
CREATE INDEX importacion_errores_valor ON importacion_errores (importacion_id, campo, valor);

-- What a heading was taken for when a file was last imported; an empty field: ignored.
CREATE TABLE mapeos_importacion (
  tipo            TEXT NOT NULL,
  encabezado      TEXT COLLATE "C" NOT NULL,
  campo           TEXT NOT NULL,
  actualizado_en  TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tipo, encabezado)
);
