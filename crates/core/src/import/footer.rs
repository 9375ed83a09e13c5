//! Rows below the header that are no data.

use crate::text::{fold, normalize_cow};

/// Words that begin a line below a table. Nobody is called so.
const FOOTERS: &[&str] = &[
    "total",
    "totales",
    "subtotal",
    "suma",
    "cantidad",
    "resumen",
    "nota",
    "notas",
    "observacion",
    "observaciones",
    "leyenda",
    "fuente",
    "elaborado",
    "elaboracion",
    "firma",
    "sello",
    "fecha",
    "impreso",
    "pagina",
    "director",
    "directora",
    "secretaria",
];

/// A total, a note, a signature: at most two cells of the table are filled, and it begins with such a word.
pub(super) fn is_footer(first: &str, served: usize) -> bool {
    const MOST_CELLS: usize = 2;
    served <= MOST_CELLS && fold(first).split(' ').next().is_some_and(|word| FOOTERS.contains(&word))
}

/// The heading once more, as in sheets that were pasted together or printed on several pages.
pub(super) fn repeats_header<'a>(headings: &[String], width: usize, text: &dyn Fn(usize) -> &'a str) -> bool {
    const LEAST_CELLS: usize = 2;
    let filled = (0..width).filter(|place| !text(*place).is_empty());
    let mut same = 0;
    for place in filled {
        match headings.get(place) {
            Some(heading) if *heading == normalize_cow(text(place)) => same += 1,
            _ => return false,
        }
    }
    same >= LEAST_CELLS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_no_person_and_a_person_no_total() {
        assert!(is_footer("TOTAL: 30 padres", 1));
        assert!(is_footer("Elaborado por secretaría", 1));
        assert!(!is_footer("Total", 5));
        assert!(!is_footer("Totoral", 1));
        assert!(!is_footer("", 1));
    }

    #[test]
    fn a_heading_is_repeated_as_a_whole() {
        let headings = ["DNI".to_owned(), "Nombre".to_owned(), "Edad".to_owned()];
        let repeats = |cells: &[&'static str]| repeats_header(&headings, cells.len(), &|place| cells[place]);
        assert!(repeats(&["DNI", "Nombre", "Edad"]));
        assert!(repeats(&["DNI", "Nombre"]));
        assert!(!repeats(&["DNI", "Ana"]));
        assert!(!repeats(&["DNI"]));
    }
}
