//! Binary workbooks made by hand: an .xlsb from records ([MS-XLSB] 2.3), an OLE compound file from streams.

use std::io::{Cursor, Read, Write};

use super::archive;

/// A cell of an .xlsb with the number of its style.
pub enum Value<'a> {
    Shared(u32),
    Text(&'a str),
    Real(f64, u32),
    /// A whole number in the short form that Excel prefers.
    Whole(i32, u32),
    Boolean(bool),
    Error(u8),
    /// What a formula with a text for a result left.
    Formula(&'a str),
    Blank,
}

/// Name, whether it is hidden, and cells by row and column from 0.
pub type Sheet<'a> = (&'a str, bool, &'a [(u32, u32, Value<'a>)]);

/// Style 0 is plain, 1 shows eight digits, 2 a date, 3 a time.
pub fn xlsb(sheets: &[Sheet<'_>], strings: &[&str], is_1904: bool) -> Vec<u8> {
    let mut workbook = record(0x83, &[]);
    workbook.extend(record(0x99, &[u8::from(is_1904), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    workbook.extend(record(0x8F, &[]));
    let mut relations = String::from("<Relationships>");
    let mut parts = Vec::new();
    for (number, (name, is_hidden, cells)) in (1_u32..).zip(sheets) {
        let id = format!("rId{number}");
        let head = [u32::from(*is_hidden).to_le_bytes(), number.to_le_bytes()].concat();
        workbook.extend(record(0x9C, &[head, wide(&id), wide(name)].concat()));
        relations += &format!(r#"<Relationship Id="{id}" Type="a/worksheet" Target="worksheets/sheet{number}.bin"/>"#);
        parts.push((format!("xl/worksheets/sheet{number}.bin"), worksheet(cells)));
    }
    workbook.extend([record(0x90, &[]), record(0x9D, &[0; 26]), record(0x84, &[])].concat());
    relations += "</Relationships>";

    let count = u32::try_from(strings.len()).unwrap().to_le_bytes();
    let mut table = record(0x9F, &[count, count].concat());
    for text in strings {
        table.extend(record(0x13, &[vec![0], wide(text)].concat()));
    }
    table.extend(record(0xA0, &[]));

    parts.extend([
        ("xl/workbook.bin".to_owned(), workbook),
        ("xl/_rels/workbook.bin.rels".to_owned(), relations.into_bytes()),
        ("xl/sharedStrings.bin".to_owned(), table),
        ("xl/styles.bin".to_owned(), styles()),
    ]);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(path, part)| (path.as_str(), part.as_slice())).collect();
    archive(&parts)
}

fn styles() -> Vec<u8> {
    let formats: [(u16, &str); 3] = [(164, "00000000"), (165, "dd/mm/yyyy"), (166, "hh:mm")];
    let count = |count: u32| count.to_le_bytes();
    let mut part = [record(0x116, &[]), record(0x267, &count(3))].concat();
    for (id, code) in formats {
        part.extend(record(0x2C, &[id.to_le_bytes().to_vec(), wide(code)].concat()));
    }
    part.extend([record(0x268, &[]), record(0x269, &count(4))].concat());
    for id in [0_u16, 164, 165, 166] {
        let mut style = vec![0; 16];
        style[2..4].copy_from_slice(&id.to_le_bytes());
        part.extend(record(0x2F, &style));
    }
    part.extend([record(0x26A, &[]), record(0x117, &[])].concat());
    part
}

fn worksheet(cells: &[(u32, u32, Value<'_>)]) -> Vec<u8> {
    let mut part = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    let mut open = None;
    for (row, column, value) in cells {
        if open != Some(row) {
            open = Some(row);
            part.extend(record(0x00, &[&row.to_le_bytes()[..], &[0; 13]].concat()));
        }
        let (kind, style, data) = match value {
            Value::Blank => (1, 0, Vec::new()),
            Value::Whole(number, style) => (2, *style, (number << 2 | 2).to_le_bytes().to_vec()),
            Value::Error(code) => (3, 0, vec![*code]),
            Value::Boolean(is_true) => (4, 0, vec![u8::from(*is_true)]),
            Value::Real(number, style) => (5, *style, number.to_le_bytes().to_vec()),
            Value::Text(text) => (6, 0, wide(text)),
            Value::Shared(index) => (7, 0, index.to_le_bytes().to_vec()),
            Value::Formula(text) => (8, 0, [wide(text), vec![0; 6]].concat()),
        };
        part.extend(record(kind, &[column.to_le_bytes().to_vec(), style.to_le_bytes().to_vec(), data].concat()));
    }
    part.extend([record(0x92, &[]), record(0x82, &[])].concat());
    part
}

/// Kind and length in seven bits a byte, then the data.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let low = |number: usize| u8::try_from(number & 0x7F).unwrap();
    if kind < 0x80 {
        bytes.push(u8::try_from(kind).unwrap());
    } else {
        bytes.extend([low(usize::from(kind)) | 0x80, low(usize::from(kind >> 7))]);
    }
    let mut length = data.len();
    while length >= 0x80 {
        bytes.push(low(length) | 0x80);
        length >>= 7;
    }
    bytes.push(low(length));
    bytes.extend(data);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

/// An OLE compound file with these streams.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((storage, _)) = path.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            file.create_storage_all(storage).unwrap();
        }
        file.create_stream(path).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// The stream `Workbook` of an .xls.
pub fn workbook_stream(xls: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    cfb::CompoundFile::open(Cursor::new(xls))
        .unwrap()
        .open_stream("/Workbook")
        .unwrap()
        .read_to_end(&mut stream)
        .unwrap();
    stream
}

/// A record of an .xls ([MS-XLS] 2.3).
pub fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}
