-- The structure of evaluation (HU-USERS-02, HU-USERS-03). Same steps as migrations/postgres/0006_evaluacion.sql.

-- A school year's structure as a whole. Once it is locked nothing about it changes.
CREATE TABLE estructura_anios (
  anio_academico       INTEGER PRIMARY KEY,
  -- Rises with each change; 0 while the first one is being written.
  version              INTEGER NOT NULL CHECK (version >= 0),
  bloqueada            INTEGER NOT NULL CHECK (bloqueada IN (0, 1)),
  fecha_configuracion  TEXT NOT NULL,
  modificado_por       BLOB NOT NULL REFERENCES usuarios (id)
) STRICT;
CREATE INDEX estructura_anios_autor ON estructura_anios (modificado_por);

-- Its components. Weights are hundredths of a percent: 3333 is 33.33 %.
CREATE TABLE estructura_evaluacion (
  anio_academico       INTEGER NOT NULL REFERENCES estructura_anios (anio_academico),
  orden_visualizacion  INTEGER NOT NULL CHECK (orden_visualizacion BETWEEN 1 AND 5),
  nombre_item          TEXT NOT NULL CHECK (length(nombre_item) BETWEEN 1 AND 50),
  -- The name without case and accents.
  clave                TEXT NOT NULL,
  peso_porcentual      INTEGER NOT NULL CHECK (peso_porcentual BETWEEN 0 AND 10000),
  tipo_evaluacion      TEXT NOT NULL CHECK (tipo_evaluacion IN ('unica','recurrente')),
  estado_activo        INTEGER NOT NULL CHECK (estado_activo IN (0, 1)),
  PRIMARY KEY (anio_academico, orden_visualizacion),
  UNIQUE (anio_academico, clave)
) STRICT;

-- Every version that was saved, with its components as JSON.
CREATE TABLE estructura_historial (
  id              BLOB PRIMARY KEY,
  anio_academico  INTEGER NOT NULL,
  bloqueada       INTEGER NOT NULL CHECK (bloqueada IN (0, 1)),
  componentes     TEXT NOT NULL,
  fecha           TEXT NOT NULL,
  realizado_por   BLOB NOT NULL REFERENCES usuarios (id)
) STRICT;
CREATE INDEX estructura_historial_fecha ON estructura_historial (fecha);
CREATE INDEX estructura_historial_autor ON estructura_historial (realizado_por);

-- VN-02, VN-07: only what is whole can be locked.
CREATE TRIGGER estructura_se_bloquea_completa BEFORE UPDATE ON estructura_anios
WHEN NEW.bloqueada AND NOT OLD.bloqueada AND NOT EXISTS (
  SELECT 1 FROM estructura_evaluacion WHERE anio_academico = NEW.anio_academico GROUP BY anio_academico
  HAVING SUM(CASE WHEN estado_activo THEN peso_porcentual ELSE 0 END) = 10000 AND MAX(orden_visualizacion) = COUNT(*))
BEGIN SELECT RAISE(ABORT, 'estructura incompleta'); END;

-- VN-06: a locked year stays as it is; HU-USERS-03 VN-05: so does one with marks.
CREATE VIEW estructura_fija AS
SELECT anio_academico FROM estructura_anios WHERE bloqueada UNION ALL SELECT anio_academico FROM calificaciones;

-- (What replaces a row is no deletion to SQLite: it is refused as an insertion.)
CREATE TRIGGER estructura_anio_nace_abierto BEFORE INSERT ON estructura_anios
WHEN NEW.bloqueada OR EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico = NEW.anio_academico)
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
CREATE TRIGGER estructura_anio_fijo BEFORE UPDATE ON estructura_anios
WHEN EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico IN (OLD.anio_academico, NEW.anio_academico))
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
CREATE TRIGGER estructura_anio_queda BEFORE DELETE ON estructura_anios
WHEN EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico = OLD.anio_academico)
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
CREATE TRIGGER estructura_componente_nuevo BEFORE INSERT ON estructura_evaluacion
WHEN EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico = NEW.anio_academico)
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
CREATE TRIGGER estructura_componente_fijo BEFORE UPDATE ON estructura_evaluacion
WHEN EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico IN (OLD.anio_academico, NEW.anio_academico))
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
CREATE TRIGGER estructura_componente_queda BEFORE DELETE ON estructura_evaluacion
WHEN EXISTS (SELECT 1 FROM estructura_fija WHERE anio_academico = OLD.anio_academico)
BEGIN SELECT RAISE(ABORT, 'estructura bloqueada'); END;
