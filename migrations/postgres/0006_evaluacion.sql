-- The structure of evaluation (HU-USERS-02, HU-USERS-03). Same steps as migrations/sqlite/0006_evaluacion.sql.

-- A school year's structure as a whole. Once it is locked nothing about it changes.
CREATE TABLE estructura_anios (
  anio_academico       BIGINT PRIMARY KEY,
  -- Rises with each change; 0 while the first one is being written.
  version              BIGINT NOT NULL CHECK (version >= 0),
  bloqueada            BOOLEAN NOT NULL,
  fecha_configuracion  TIMESTAMPTZ NOT NULL,
  modificado_por       UUID NOT NULL REFERENCES usuarios (id)
);
CREATE INDEX estructura_anios_autor ON estructura_anios (modificado_por);

-- Its components. Weights are hundredths of a percent: 3333 is 33.33 %.
CREATE TABLE estructura_evaluacion (
  anio_academico       BIGINT NOT NULL REFERENCES estructura_anios (anio_academico),
  orden_visualizacion  BIGINT NOT NULL CHECK (orden_visualizacion BETWEEN 1 AND 5),
  nombre_item          TEXT NOT NULL CHECK (length(nombre_item) BETWEEN 1 AND 50),
  -- The name without case and accents.
  clave                TEXT COLLATE "C" NOT NULL,
  peso_porcentual      BIGINT NOT NULL CHECK (peso_porcentual BETWEEN 0 AND 10000),
  tipo_evaluacion      TEXT NOT NULL CHECK (tipo_evaluacion IN ('unica','recurrente')),
  estado_activo        BOOLEAN NOT NULL,
  PRIMARY KEY (anio_academico, orden_visualizacion),
  UNIQUE (anio_academico, clave)
);

-- Every version that was saved, with its components as JSON.
CREATE TABLE estructura_historial (
  id              UUID PRIMARY KEY,
  anio_academico  BIGINT NOT NULL,
  bloqueada       BOOLEAN NOT NULL,
  componentes     TEXT NOT NULL,
  fecha           TIMESTAMPTZ NOT NULL,
  realizado_por   UUID NOT NULL REFERENCES usuarios (id)
);
CREATE INDEX estructura_historial_fecha ON estructura_historial (fecha);
CREATE INDEX estructura_historial_autor ON estructura_historial (realizado_por);

-- VN-06: a locked year stays as it is; HU-USERS-03 VN-05: so does one with marks. The year is held, so that it is not
-- locked meanwhile.
CREATE FUNCTION estructura_exige_abierta(anio BIGINT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT bloqueada FROM estructura_anios WHERE anio_academico = anio FOR SHARE)
    OR EXISTS (SELECT 1 FROM calificaciones WHERE anio_academico = anio) THEN
    RAISE EXCEPTION 'estructura bloqueada' USING ERRCODE = 'check_violation';
  END IF;
END $$;
CREATE FUNCTION estructura_guardada() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM estructura_exige_abierta(OLD.anio_academico);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'INSERT' OR NEW.anio_academico <> OLD.anio_academico THEN
    PERFORM estructura_exige_abierta(NEW.anio_academico);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER estructura_anio_guardada BEFORE UPDATE OR DELETE ON estructura_anios
FOR EACH ROW EXECUTE FUNCTION estructura_guardada();
CREATE TRIGGER estructura_componente_guardado BEFORE INSERT OR UPDATE OR DELETE ON estructura_evaluacion
FOR EACH ROW EXECUTE FUNCTION estructura_guardada();

-- (Whether the year exists is for the primary key to say: who begins it may come second.)
CREATE FUNCTION estructura_anio_nace_abierto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.bloqueada OR EXISTS (SELECT 1 FROM calificaciones WHERE anio_academico = NEW.anio_academico) THEN
    RAISE EXCEPTION 'estructura bloqueada' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER estructura_anio_nace_abierto BEFORE INSERT ON estructura_anios
FOR EACH ROW EXECUTE FUNCTION estructura_anio_nace_abierto();

-- VN-02, VN-07: only what is whole can be locked.
CREATE FUNCTION estructura_se_bloquea_completa() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM estructura_evaluacion WHERE anio_academico = NEW.anio_academico GROUP BY anio_academico
    HAVING SUM(CASE WHEN estado_activo THEN peso_porcentual ELSE 0 END) = 10000 AND MAX(orden_visualizacion) = COUNT(*)
  ) THEN
    RAISE EXCEPTION 'estructura incompleta' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER estructura_se_bloquea_completa BEFORE UPDATE ON estructura_anios
FOR EACH ROW WHEN (NEW.bloqueada) EXECUTE FUNCTION estructura_se_bloquea_completa();

-- A mark waits for whoever is changing its year's structure (who takes the same lock alone), and the other way round:
-- neither is written past the other.
CREATE FUNCTION calificacion_espera_estructura() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(6, NEW.anio_academico::integer);
  RETURN NEW;
END $$;
CREATE TRIGGER calificacion_espera_estructura BEFORE INSERT OR UPDATE ON calificaciones
FOR EACH ROW EXECUTE FUNCTION calificacion_espera_estructura();

-- Emptying a table asks no row.
CREATE FUNCTION estructura_no_se_vacia() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'estructura bloqueada' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER estructura_anio_no_se_vacia BEFORE TRUNCATE ON estructura_anios
FOR EACH STATEMENT EXECUTE FUNCTION estructura_no_se_vacia();
CREATE TRIGGER estructura_componente_no_se_vacia BEFORE TRUNCATE ON estructura_evaluacion
FOR EACH STATEMENT EXECUTE FUNCTION estructura_no_se_vacia();
