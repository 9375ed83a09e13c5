//! What a file is, told by its first bytes; a name can say anything.

use memchr::memmem;

use super::FileError;

/// What may be read on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Detected {
    /// A zip archive: a workbook, perhaps.
    Zip,
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
];

/// Tells a zip and a text from everything else, which is an error that says what it seems to be.
pub(super) fn detect(bytes: &[u8]) -> Result<Detected, FileError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Detected::Zip);
    }
    if bytes.starts_with(OLE) {
        return Err(refuse_ole(bytes));
    }
    let looks_like = OTHERS
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, name)| *name)
        .or_else(|| looks_like_markup(bytes));
    match looks_like {
        Some(name) => Err(FileError::UnknownFormat { looks_like: name.to_owned() }),
        None => Ok(Detected::Text),
    }
}

/// An OLE compound file is an old workbook or the shell around an encrypted one, which has the directory
/// entries `EncryptionInfo` and `EncryptedPackage`; names in it are UTF-16.
fn refuse_ole(bytes: &[u8]) -> FileError {
    let has_entry = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if has_entry("EncryptedPackage") || has_entry("EncryptionInfo") {
        FileError::Protected
    } else if has_entry("Workbook") || has_entry("Book") {
        FileError::UnsupportedFormat { format: ".xls".to_owned() }
    } else {
        FileError::UnknownFormat { looks_like: "un documento antiguo de Office".to_owned() }
    }
}

/// Web pages saved as `.xls` are common: many systems "export" that way.
fn looks_like_markup(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = start.get(..start.len().min(64))?.to_ascii_lowercase();
    if [b"<!doctype html".as_slice(), b"<html", b"<table", b"<head", b"<meta"].iter().any(|tag| start.starts_with(tag))
    {
        Some("una página web (HTML)")
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
            bytes.extend([0; 512]);
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(detect(&with_entry("EncryptedPackage")), Err(FileError::Protected));
        assert_eq!(detect(&with_entry("Workbook")).unwrap_err().code(), "formato_no_soportado");
        assert_eq!(detect(&with_entry("WordDocument")).unwrap_err().code(), "formato_no_reconocido");
    }
}
