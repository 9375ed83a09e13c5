//! Names of single files: a person reads them, every system takes them, and no two are alike.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A name and a number fit any file system (255 bytes), and a path on Windows stays below 260 characters.
const LONGEST: usize = 180;

const EXTENSION: &str = ".pdf";

/// The names given so far, so that none is given twice: small and capital letters are the same to Windows.
#[derive(Default)]
pub(crate) struct FileNames(HashSet<String>);

impl FileNames {
    /// `Huamán Ccori José - 40125678.pdf`, or `… (2).pdf` if that is taken.
    pub fn give(&mut self, name: &str, user_name: &str) -> String {
        let (name, user_name) = (safe(name, LONGEST / 2), safe(user_name, LONGEST / 2));
        let stem = match (name.as_str(), user_name.as_str()) {
            ("", "") => "Credencial".to_owned(),
            ("", one) | (one, "") => one.to_owned(),
            (name, user_name) => format!("{name} - {user_name}"),
        };
        // Windows keeps a few names for devices, whatever comes after the first full stop.
        let stem = if is_device(&stem) { format!("{stem}_") } else { stem };
        let mut given = format!("{stem}{EXTENSION}");
        let mut number = 2;
        while !self.0.insert(given.to_lowercase()) {
            given = format!("{stem} ({number}){EXTENSION}");
            number += 1;
        }
        given
    }
}

/// Without what a file name cannot hold, in at most `longest` bytes.
fn safe(name: &str, longest: usize) -> String {
    let mut safe = String::new();
    let composed: String = name.nfc().filter(|letter| !crate::text::is_invisible(*letter)).collect();
    for cluster in composed.graphemes(true) {
        let forbidden = cluster.chars().any(|letter| letter.is_control() || r#"/\:*?"<>|"#.contains(letter));
        let cluster = if forbidden || cluster.trim().is_empty() { " " } else { cluster };
        if cluster == " " && (safe.is_empty() || safe.ends_with(' ')) {
            continue;
        }
        if safe.len() + cluster.len() > longest {
            break;
        }
        safe.push_str(cluster);
    }
    // A full stop in front hides a file; at the end, Windows drops it.
    safe.trim_matches(['.', ' ', '~']).to_owned()
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_uppercase();
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (first.len() == 4 && (first.starts_with("COM") || first.starts_with("LPT")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn give(name: &str, user_name: &str) -> String {
        FileNames::default().give(name, user_name)
    }

    #[test]
    fn a_file_bears_the_name_and_the_user_name() {
        assert_eq!(give("Huamán Ccori José", "40125678"), "Huamán Ccori José - 40125678.pdf");
        assert_eq!(
            give("D'Ángelo Núñez María", "maria@orquideas.edu.pe"),
            "D'Ángelo Núñez María - maria@orquideas.edu.pe.pdf"
        );
    }

    #[test]
    fn namesakes_get_a_number_however_their_names_are_written() {
        let mut names = FileNames::default();
        let given: Vec<_> = ["José Ruiz", "JOSÉ RUIZ", "Jose\u{301} Ruiz"].map(|name| names.give(name, "1")).into();
        assert_eq!(given, ["José Ruiz - 1.pdf", "JOSÉ RUIZ - 1 (2).pdf", "José Ruiz - 1 (3).pdf"]);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_hides() {
        assert_eq!(give("../../etc/passwd", "1"), "etc passwd - 1.pdf");
        assert_eq!(give("C:\\Windows\0", ".."), "C Windows.pdf");
        assert_eq!(give("\u{202E}fdp.exe", "1"), "fdp.exe - 1.pdf");
        assert_eq!(give("", ""), "Credencial.pdf");
        assert_eq!(give("con", ""), "con_.pdf");
    }

    proptest! {
        #[test]
        fn every_name_can_be_given_and_none_twice(people in proptest::collection::vec((any::<String>(), ".{0,200}"), 1..20)) {
            let mut names = FileNames::default();
            let mut seen = HashSet::new();
            for (name, user_name) in people {
                let given = names.give(&name, &user_name);
                prop_assert!(given.len() <= 255 && given.ends_with(EXTENSION), "{given}");
                prop_assert!(!given.chars().any(|letter| letter.is_control() || r#"/\:*?"<>|"#.contains(letter)));
                prop_assert!(!given.starts_with(['.', ' ']) && !given.trim_end_matches(EXTENSION).ends_with(['.', ' ']));
                prop_assert!(seen.insert(given.to_lowercase()));
            }
        }
    }
}
