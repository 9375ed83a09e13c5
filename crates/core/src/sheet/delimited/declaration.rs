//! Excel's first line `sep=;`, which names the delimiter.

use super::DELIMITERS;

/// What is left of a text behind that line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body<'t> {
    pub text: &'t str,
    /// The delimiter that the line declares, if Excel would believe it.
    pub delimiter: Option<u8>,
    /// Lines before the text that count as rows.
    pub rows_before: u32,
}

/// Excel does not show its own line, so rows are counted from the one after it. Other spreadsheets show it, and when
/// they save the list it has got quotes or the delimiters of a whole row, of a new kind perhaps: then it is a row as any
/// other, but no heading, and tells nothing.
pub(super) fn split_declaration(text: &str) -> Body<'_> {
    let line = text.split(['\n', '\r']).next().unwrap_or(text);
    let rest = &text[line.len()..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
    match (said(line), rest) {
        (Some(said), Some(text)) if line.len() == said.len() + 4 && said.len() == 1 => {
            Body { text, delimiter: Some(said.as_bytes()[0]), rows_before: 0 }
        }
        (Some(_), Some(text)) => Body { text, delimiter: None, rows_before: 1 },
        _ => Body { text, delimiter: None, rows_before: 0 },
    }
}

/// What a line of `sep=` says, without quotes and spaces around: delimiters only.
fn said(line: &str) -> Option<&str> {
    const AROUND: [char; 3] = ['"', ' ', '\u{FEFF}'];
    let line = line.trim_start_matches(AROUND);
    let start = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let said = line[start.len()..].trim_end_matches(AROUND);
    said.bytes().all(|byte| DELIMITERS.contains(&byte) || byte == b'"').then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_excel_is_told_from_one_that_was_saved_again() {
        for (line, delimiter) in [("sep=;", b';'), ("SEP=|", b'|'), ("sep=\t", b'\t')] {
            for end in ["\n", "\r\n", "\r"] {
                let found = Body { text: "a", delimiter: Some(delimiter), rows_before: 0 };
                assert_eq!(split_declaration(&format!("{line}{end}a")), found, "{line}");
            }
        }
        for line in [
            "sep=;;;;;;",
            "\"sep=;\"",
            "\"sep=,\";;;",
            "sep=,,,,",
            "sep=;,,,",
            "sep=",
            "\u{FEFF}sep=;",
            "sep=; ",
            "\"sep=\";;",
        ] {
            let found = split_declaration(&format!("{line}\r\na")).text == "a";
            assert_eq!((found, split_declaration(&format!("{line}\r\na")).rows_before), (true, 1), "{line}");
        }
        for text in ["sep=;", "sep=a;\nb", "separado;b\nc", "se\nd", "ñsep=;\na", "", "\n"] {
            assert_eq!(split_declaration(text), Body { text, delimiter: None, rows_before: 0 }, "{text}");
        }
    }
}
