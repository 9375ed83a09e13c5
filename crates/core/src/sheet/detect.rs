//! What a file is, told by its first bytes; a name can say anything.

use memchr::memmem;

use super::{FileError, grid};

/// What may be read on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Detected {
    /// A zip archive: a workbook, perhaps.
    Zip,
    /// A workbook of Excel 5 to 2003 in its OLE compound file.
    Xls,
    /// Nothing that has a signature.
    Text,
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Signatures of files that people mistake for spreadsheets.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "una imagen PNG"),
    (b"\xFF\xD8\xFF", "una imagen JPEG"),
    (b"GIF8", "una imagen GIF"),
    (b"%PDF-", "un documento PDF"),
    (b"{\\rtf", "un documento RTF"),
    (b"Rar!", "un archivo comprimido RAR"),
    (b"7z\xBC\xAF\x27\x1C", "un archivo comprimido 7-Zip"),
    (b"\x1F\x8B", "un archivo comprimido GZIP"),
    (b"MZ\x90", "un programa de Windows"),
    (b"\x7FELF", "un programa"),
    (b"SQLite format 3\0", "una base de datos"),
    (b"\0\x01\0\0Standard ", "una base de datos de Access"),
    // What the confined reader writes is believed; so nobody may hand it in.
    (grid::MAGIC, "un archivo interno de Padrón"),
];

/// The first record of a workbook of Excel 2, 3 and 4, which had no OLE compound file around it.
const BARE_WORKBOOKS: &[&[u8]] = &[b"\x09\x00\x04\x00", b"\x09\x00\x06\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"];

/// Tells workbooks and texts from everything else, which is an error that says what it seems to be.
pub(super) fn detect(bytes: &[u8]) -> Result<Detected, FileError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Detected::Zip);
    }
    if bytes.starts_with(OLE) {
        return detect_ole(bytes);
    }
    if BARE_WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
        return Err(FileError::UnsupportedFormat { format: ".xls de Excel 4 o anterior".to_owned() });
    }
    if let Some(looks_like) = looks_like_markup(bytes) {
        return Err(FileError::Disguised { looks_like: looks_like.to_owned() });
    }
    match OTHERS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        Some((_, name)) => Err(FileError::UnknownFormat { looks_like: (*name).to_owned() }),
        None => Ok(Detected::Text),
    }
}

/// An OLE compound file is an old workbook or the shell around an encrypted one, which has the directory
/// entries `EncryptionInfo` and `EncryptedPackage`; names in it are UTF-16.
fn detect_ole(bytes: &[u8]) -> Result<Detected, FileError> {
    let has_entry = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if has_entry("EncryptedPackage") || has_entry("EncryptionInfo") {
        Err(FileError::Protected)
    } else if has_entry("Workbook") {
        Ok(Detected::Xls)
    } else if has_entry("WordDocument") {
        Err(FileError::UnknownFormat { looks_like: "un documento de Word antiguo (.doc)".to_owned() })
    } else if has_entry("Book") {
        Ok(Detected::Xls)
    } else if is_ole_cut(bytes) {
        Err(FileError::damaged("an OLE file without its directory"))
    } else {
        Err(FileError::UnknownFormat { looks_like: "un documento antiguo de Office".to_owned() })
    }
}

/// Whether the directory, whose first sector the head names, lies beyond the end ([MS-CFB] 2.2).
fn is_ole_cut(bytes: &[u8]) -> bool {
    let (Some([shift, _]), Some(sector)) = (bytes.get(30..32), bytes.get(48..).and_then(<[u8]>::first_chunk)) else {
        return true;
    };
    let start = (u64::from(u32::from_le_bytes(*sector)) + 1).checked_shl(u32::from(*shift)).unwrap_or(u64::MAX);
    bytes.len() < 512 || start >= bytes.len() as u64
}

/// Web pages and XML saved as `.xls` are common: many school systems "export" that way.
fn looks_like_markup(bytes: &[u8]) -> Option<&'static str> {
    const PAGE: &[&[u8]] = &[b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style", b"<div"];
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let start: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !(utf16 && *byte == 0))
        .skip_while(|byte| !byte.is_ascii() || byte.is_ascii_whitespace())
        .take(1024)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let has = |text: &str| memmem::find(&start, text.as_bytes()).is_some();
    if !start.starts_with(b"<") {
        return None;
    }
    if PAGE.iter().any(|tag| start.starts_with(tag)) || (has("<html") || has("<table")) {
        Some("una página web (HTML)")
    } else if has("urn:schemas-microsoft-com:office:spreadsheet") || has("progid=\"excel.sheet\"") {
        Some("una hoja de cálculo XML de 2003")
    } else if start.starts_with(b"<?xml") {
        Some("un documento XML")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_documents_and_pages_are_named() {
        for (bytes, name) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), "PNG"),
            (b"\xFF\xD8\xFF\xE0", "JPEG"),
            (b"%PDF-1.7", "PDF"),
            (b"\xEF\xBB\xBF\n<HTML><body>", "HTML"),
            (b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0", "HTML"),
            (b"<!-- exportado --><table>", "HTML"),
            (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>", "XML de 2003"),
            (b"<?xml version=\"1.0\"?><notas/>", "un documento XML"),
            (grid::MAGIC, "archivo interno"),
        ] {
            let error = detect(bytes).unwrap_err();
            assert_eq!(error.code(), "formato_no_reconocido");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn nothing_and_white_space_are_an_empty_file() {
        assert_eq!(detect(b""), Err(FileError::Empty));
        assert_eq!(detect(b" \r\n\t"), Err(FileError::Empty));
    }

    #[test]
    fn an_old_workbook_is_told_from_an_encrypted_one() {
        let with_entry = |name: &str| {
            let mut bytes = OLE.to_vec();
            bytes.extend([0; 1016]);
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(detect(&with_entry("EncryptedPackage")), Err(FileError::Protected));
        assert_eq!(detect(&with_entry("Workbook")), Ok(Detected::Xls));
        assert_eq!(detect(&with_entry("WordDocument")).unwrap_err().code(), "formato_no_reconocido");
        assert_eq!(detect(&with_entry("otra cosa")).unwrap_err().code(), "formato_no_reconocido");
        assert_eq!(detect(&with_entry("")[..300]).unwrap_err().code(), "archivo_danado");
    }
}
