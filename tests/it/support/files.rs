//! Files to upload: the office's own, and made ones.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// 45 parents, all valid, every document with a leading zero.
pub const PARENTS: &[u8] = include_bytes!("../../data/padres.xlsx");
/// 50 rows, six of them wrong, one with a warning.
pub const PARENTS_WITH_ERRORS: &[u8] = include_bytes!("../../data/padres-con-errores.xlsx");

pub const HEADINGS: [&str; 6] = ["tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"];

/// A workbook of one sheet with these rows, all cells text.
pub fn workbook<R: IntoIterator<Item = impl AsRef<str>>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let write = || -> Result<(), XlsxError> {
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell.as_ref())?;
            }
        }
        Ok(())
    };
    write().unwrap();
    workbook.save_to_buffer().unwrap()
}

/// A valid row of a person whose number is `n` (of at most six digits): document `30……`.
pub fn person_row(n: u32) -> Vec<String> {
    let document = 30_000_000 + n;
    let phone = format!("+51{}", 900_000_000 + n);
    ["DNI", &document.to_string(), &first_name(n), &last_name(n), &phone, ""].map(str::to_owned).to_vec()
}

/// The name of the person numbered `n`: in letters, since a name with digits is a warning.
pub fn first_name(n: u32) -> String {
    format!("Nombre{}", in_letters(n))
}

pub fn last_name(n: u32) -> String {
    format!("Apellido{}", in_letters(n))
}

/// 0 is `a`, 10 is `ba`.
fn in_letters(n: u32) -> String {
    n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// A workbook of the persons numbered `numbers`.
pub fn people(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let headings = HEADINGS.map(str::to_owned).to_vec();
    workbook(std::iter::once(headings).chain(numbers.into_iter().map(person_row)))
}

/// A workbook of the students numbered `numbers`, in Primaria 3; the last digit chooses the guardian: document `30……`.
pub fn students(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let headings =
        ["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion"].map(str::to_owned);
    let row = |n: u32| {
        let guardian = (30_000_000 + n % 5).to_string();
        [format!("Niño{n}"), "Ñahui".into(), "Primaria".into(), "3".into(), guardian, "madre".into()]
    };
    workbook(std::iter::once(headings).chain(numbers.into_iter().map(row)))
}

/// The persons as comma separated text.
pub fn people_csv(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let lines = numbers.into_iter().map(|n| person_row(n).join(","));
    let text: Vec<String> = std::iter::once(HEADINGS.join(",")).chain(lines).collect();
    text.join("\r\n").into_bytes()
}

/// A minimal workbook around one sheet's XML.
pub fn workbook_around(sheet: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{MEDIA}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{MEDIA}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"Hoja1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>").unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    write!(zip, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{MAIN}\"><sheetData>").unwrap();
    sheet(&mut zip);
    zip.write_all(b"</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().into_inner()
}

/// A row of a sheet's XML, its cells text, from column A on.
pub fn xml_row<'a>(number: u32, cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells = ('A'..)
        .zip(cells)
        .map(|(column, text)| format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"));
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}
