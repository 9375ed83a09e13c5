//! An import for the tests of the pages.

use crate::features::imports::model::{Import, ImportState};

pub fn import(estado: ImportState, con_errores: i64, fallidos: i64) -> Import {
    Import {
        import_id: uuid::Uuid::nil(),
        tipo: padron_core::import::Kind::Padres,
        archivo: String::new(),
        estado,
        motivo: None,
        total: 10,
        validos: 10 - con_errores,
        con_errores,
        advertencias: 0,
        omitidos: 0,
        creados: 0,
        fallidos,
        deshechos: 0,
        progreso: Default::default(),
        grupos: Vec::new(),
        relaciones: None,
        errores: Vec::new(),
        resumen: Default::default(),
        sha256: String::new(),
        creado_por: String::new(),
        fecha: Default::default(),
        iniciada_en: None,
        terminada_en: None,
        deshecha_en: None,
    }
}
