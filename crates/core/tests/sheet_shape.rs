//! What a sheet says of its cells beside their values: merged cells and declared totals.

#![allow(clippy::unwrap_used)]

mod common;

use common::{archive, sheet_with, workbook_of_sheet};
use padron_core::sheet::{Area, FileError, Head, ReadOptions, Row, RowVisitor, SheetShape, Visit, read_rows};
use rust_xlsxwriter::{Format, Table, TableColumn, TableFunction, Workbook};

/// Keeps what it is told, in order.
#[derive(Default)]
struct Told {
    heads: Vec<SheetShape>,
    shapes: Vec<SheetShape>,
    rows: usize,
}

impl RowVisitor for Told {
    fn score_head(&mut self, head: &Head) -> usize {
        self.heads.push(head.shape.clone());
        0
    }

    fn shape(&mut self, shape: &SheetShape) {
        assert_eq!(self.rows, 0, "told before the first row");
        self.shapes.push(shape.clone());
    }

    fn visit(&mut self, _: &Row<'_>) -> Result<Visit, FileError> {
        self.rows += 1;
        Ok(Visit::Data)
    }
}

fn told(bytes: &[u8]) -> Told {
    let mut told = Told::default();
    read_rows(bytes, &ReadOptions::default(), &mut told).unwrap();
    told
}

#[test]
fn merged_cells_and_totals_are_told_before_the_rows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 2, 0, 4, "Apoderado", &Format::new()).unwrap();
    sheet.merge_range(2, 0, 4, 0, "6A", &Format::new()).unwrap();
    let columns = [
        TableColumn::new().set_header("Nombre").set_total_label("Total"),
        TableColumn::new().set_header("Hijos").set_total_function(TableFunction::Sum),
    ];
    sheet.add_table(6, 1, 9, 2, &Table::new().set_columns(&columns).set_total_row(true)).unwrap();
    sheet.add_table(6, 4, 9, 5, &Table::new()).unwrap();
    workbook.add_worksheet().merge_range(0, 0, 1, 0, "x", &Format::new()).unwrap();
    let told = told(&workbook.save_to_buffer().unwrap());
    let first = SheetShape {
        merged: vec![
            Area { first_row: 1, last_row: 1, first_column: 2, last_column: 4 },
            Area { first_row: 3, last_row: 5, first_column: 0, last_column: 0 },
        ],
        totals: vec![10],
    };
    let second = Area { first_row: 1, last_row: 2, first_column: 0, last_column: 0 };
    assert_eq!(told.heads, [first.clone(), SheetShape { merged: vec![second], totals: vec![] }]);
    assert_eq!(told.shapes, [first]);
}

fn sheet_merging(areas: &str) -> Vec<u8> {
    workbook_of_sheet(&sheet_with("").replace("</worksheet>", &format!("{areas}</worksheet>")))
}

#[test]
fn what_is_no_area_is_none_and_more_than_anyone_merges_is_not_kept() {
    let areas = r#"<x:mergeCells count="9"><x:mergeCell ref="A1"/><x:mergeCell ref="B2:A1"/><x:mergeCell/>
        <x:mergeCell ref="A0:B9"/><x:mergeCell ref="B5:XFD1048576"></x:mergeCell></x:mergeCells><mergeCell ref="A7:A8"/>"#;
    let rows: Vec<_> = told(&sheet_merging(areas)).shapes[0].merged.iter().map(|area| area.last_row).collect();
    assert_eq!(rows, [2, 1_048_576]);

    let many = format!("<mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:B2\"/>".repeat(60_000));
    assert_eq!(told(&sheet_merging(&many)).shapes[0].merged.len(), 50_000);
    for cut in ["<mergeCells", "<mergeCells><mergeCell ref=\"A1:B2\"/>", "<mergeCells><mergeCell ref=\"A1:B2\"/><"] {
        assert_eq!(told(&sheet_merging(cut)).rows, 1, "{cut}");
    }
}

#[test]
fn looking_for_them_does_not_spend_what_the_rows_may_inflate() {
    // 40 MiB, which would not pass twice under one budget of 64.
    let padding = format!("<c a=\"{}\"/>", "x".repeat(1000)).repeat(40_000);
    let sheet = sheet_with(&format!("<row r=\"2\">{padding}</row>"));
    let merged = sheet.replace("</worksheet>", "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>");
    assert_eq!(told(&workbook_of_sheet(&merged)).shapes[0].merged.len(), 1);
}

#[test]
fn a_part_that_many_sheets_share_is_looked_at_once() {
    let sheets: String = (0..900).map(|n| format!("<sheet name=\"h{n}\" r:id=\"r\"/>")).collect();
    // The rows come first, so that each head is cheap; what follows them is not.
    let sheet = sheet_with("").replace("</worksheet>", &format!("{}</worksheet>", "<x/>".repeat(2_000_000)));
    let bytes = archive(&[
        ("xl/workbook.xml", format!("<workbook>{sheets}</workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<x><Relationship Id="r" Type="t/worksheet" Target="s.xml"/></x>"#),
        ("xl/s.xml", sheet.as_bytes()),
    ]);
    let start = std::time::Instant::now();
    assert_eq!(told(&bytes).heads.len(), 900);
    assert!(start.elapsed().as_secs() < 10);
}
