//! The zip of single files.

use std::io::{self, Cursor, Read, Write};

use padron_print::{Archive, MadeAt, PrintError};
use zip::ZipArchive;

use crate::support::{File, person, school};

const MADE_AT: MadeAt = MadeAt { year: 2026, month: 11, day: 30, hour: 10, minute: 4 };

#[test]
fn a_zip_holds_a_letter_for_each_person_under_a_name_a_person_reads() {
    let school = school();
    let mut archive = Archive::new(&school, MADE_AT, Vec::new());
    let added: Vec<_> = ["Huamán Ccori José", "Huamán Ccori José", "../Ñahui Rosa"]
        .map(|name| archive.add(name, &person(name)).unwrap())
        .into();
    let bytes = archive.finish().unwrap();
    let expected =
        ["Huamán Ccori José - 40125678.pdf", "Huamán Ccori José - 40125678 (2).pdf", "Ñahui Rosa - 40125678.pdf"];
    assert_eq!(added, expected);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!(zip.len(), 3);
    for (place, name) in expected.iter().enumerate() {
        let mut file = zip.by_index(place).unwrap();
        assert_eq!((file.name().unwrap().as_ref(), file.unix_mode().unwrap() & 0o777), (*name, 0o600));
        assert_eq!(file.last_modified().unwrap().to_string(), "2026-11-30 10:04:00");
        let mut letter = Vec::new();
        file.read_to_end(&mut letter).unwrap();
        assert_eq!(File::read(&letter).pages(), 1);
    }
}

/// A disk with room for so many bytes; keeps none of them, and remembers the longest write.
struct Disk {
    room: usize,
    longest: usize,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.room {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "disk full"));
        }
        self.room -= bytes.len();
        self.longest = self.longest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_zip_leaves_memory_as_it_is_made() {
    let school = school();
    let mut archive = Archive::new(&school, MADE_AT, Disk { room: usize::MAX, longest: 0 });
    for number in 0..200 {
        archive.add(&format!("Persona {number}"), &person("José Huamán Ccori")).unwrap();
    }
    let disk = archive.finish().unwrap();
    assert!(usize::MAX - disk.room > 200 * 10_000, "all letters were written");
    assert!(disk.longest < 100_000, "{} bytes were kept back", disk.longest);
}

#[test]
fn a_full_disk_is_said_in_the_words_of_the_story() {
    let school = school();
    let mut archive = Archive::new(&school, MADE_AT, Disk { room: 50_000, longest: 0 });
    let error = (0..20).find_map(|_| archive.add("José", &person("José")).err()).unwrap();
    assert!(matches!(error, PrintError::Write(_)));
    assert_eq!(error.to_string(), "No se pudieron generar PDFs. Verifique espacio en servidor.");
}
