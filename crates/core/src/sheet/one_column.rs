//! Sheets in which a delimited text was never parted: each line stands in a cell of column A, «DNI;40100001;Ana».

use super::{
    CellKind, FileError, Format, HEAD_ROWS, KeptRow, Limits, Row, RowBuffer, SheetShape,
    book::{Book, Tab},
    delimited::{
        DELIMITERS,
        records::{Records, Unwrap},
        wrapped::commonest,
    },
};

/// The fewest fields of a line; two are a name with a comma in it.
const FEWEST_FIELDS: usize = 3;

/// A workbook whose sheets of lines are parted. All others are handed through.
pub(super) struct Parted<B> {
    book: B,
    limits: Limits,
}

impl<B: Book> Parted<B> {
    pub fn new(book: B, limits: &Limits) -> Self {
        Self { book, limits: *limits }
    }
}

impl<B: Book> Book for Parted<B> {
    fn format(&self) -> Format {
        self.book.format()
    }

    fn tabs(&self) -> Vec<Tab> {
        self.book.tabs()
    }

    fn shape(&mut self, sheet: usize) -> SheetShape {
        self.book.shape(sheet)
    }

    fn for_each_row(
        &mut self,
        sheet: usize,
        mut take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<(), FileError> {
        let mut lines = Lines { stage: Stage::Looking(Vec::new()), limits: &self.limits, buffer: RowBuffer::default() };
        let mut wants_more = true;
        self.book.for_each_row(sheet, |row| {
            wants_more = lines.pass(row, &mut take)?;
            Ok(wants_more)
        })?;
        match wants_more {
            true => lines.decide(&mut take).map(drop),
            false => Ok(()),
        }
    }
}

/// What is known of a sheet while its rows pass.
struct Lines<'l> {
    stage: Stage,
    limits: &'l Limits,
    buffer: RowBuffer,
}

enum Stage {
    /// The first rows, kept until it is clear what they are: a few, as soon as a row has more than one column.
    Looking(Vec<KeptRow>),
    /// What parts the lines, if the sheet is made of lines.
    Known(Option<u8>),
}

impl Lines<'_> {
    fn pass(
        &mut self,
        row: &Row<'_>,
        take: &mut impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<bool, FileError> {
        match &mut self.stage {
            Stage::Known(None) => take(row),
            Stage::Known(Some(delimiter)) => {
                let delimiter = *delimiter;
                self.hand_over(row, delimiter, take)
            }
            Stage::Looking(kept) => {
                kept.push(KeptRow::of(row));
                let has_lines = || kept.iter().any(|row| is_line(row, self.limits));
                if kept.len() >= HEAD_ROWS || (row.width() > 1 && !has_lines()) {
                    return self.decide(take);
                }
                Ok(true)
            }
        }
    }

    /// Says what the rows are that were kept, and hands them over.
    fn decide(&mut self, take: &mut impl FnMut(&Row<'_>) -> Result<bool, FileError>) -> Result<bool, FileError> {
        let Stage::Looking(kept) = &mut self.stage else { return Ok(true) };
        let kept = std::mem::take(kept);
        self.stage = Stage::Known(find_delimiter(&kept, self.limits));
        let mut buffer = RowBuffer::default();
        for row in &kept {
            buffer.start(row.number);
            for (column, (text, kind)) in row.cells.iter().enumerate() {
                buffer.put(column, text, *kind, self.limits)?;
            }
            if let Some(row) = buffer.row()
                && !self.pass(&row, take)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Hands over the fields of a line. A row that is none, or that does not end with its line, stays as it is.
    fn hand_over(
        &mut self,
        row: &Row<'_>,
        delimiter: u8,
        take: &mut impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<bool, FileError> {
        let cell = row.cell(0);
        if row.width() == 1 && cell.kind == CellKind::Text {
            let mut records = line(cell.text, delimiter).after(row.number() - 1);
            match records.read(&mut self.buffer, self.limits) {
                Ok(_) if records.is_at_end() => return self.buffer.row().as_ref().map_or(Ok(true), take),
                Ok(_) | Err(FileError::UnbalancedQuotes { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        take(row)
    }
}

/// The delimiter that parts most of the rows into the same number of fields, if these are most of all.
fn find_delimiter(rows: &[KeptRow], limits: &Limits) -> Option<u8> {
    let found = DELIMITERS.map(|delimiter| {
        let widths: Vec<usize> = rows.iter().map(|row| width_of(row, delimiter, limits)).collect();
        (delimiter, commonest(&widths).filter(|(width, _)| *width >= FEWEST_FIELDS).map_or(0, |(_, count)| count))
    });
    let (delimiter, count) = found.into_iter().rev().max_by_key(|(_, count)| *count)?;
    (count >= 2 && count * 2 >= rows.len()).then_some(delimiter)
}

fn is_line(row: &KeptRow, limits: &Limits) -> bool {
    DELIMITERS.into_iter().any(|delimiter| width_of(row, delimiter, limits) >= FEWEST_FIELDS)
}

/// How many fields a row has as a line; none if it is no line.
fn width_of(row: &KeptRow, delimiter: u8, limits: &Limits) -> usize {
    let [(text, CellKind::Text)] = row.cells.as_slice() else { return 0 };
    let mut records = line(text, delimiter);
    match records.read(&mut RowBuffer::default(), limits) {
        Ok(true) if records.is_at_end() => records.fields(),
        _ => 0,
    }
}

fn line(text: &str, delimiter: u8) -> Records<'_> {
    Records::new(text, delimiter).unwrapping(Unwrap::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of these rows.
    struct Rows(Vec<KeptRow>);

    impl Book for Rows {
        fn format(&self) -> Format {
            Format::Xlsx
        }

        fn tabs(&self) -> Vec<Tab> {
            Vec::new()
        }

        fn for_each_row(
            &mut self,
            _: usize,
            mut take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
        ) -> Result<(), FileError> {
            for row in &self.0 {
                let mut buffer = RowBuffer::default();
                buffer.start(row.number);
                for (column, (text, kind)) in row.cells.iter().enumerate() {
                    buffer.put(column, text, *kind, &Limits::default())?;
                }
                if let Some(row) = buffer.row()
                    && !take(&row)?
                {
                    break;
                }
            }
            Ok(())
        }
    }

    /// The first so many rows of a sheet of these texts, every third number.
    fn read(rows: &[&[&str]], wanted: usize) -> Vec<KeptRow> {
        let cells = |texts: &[&str]| texts.iter().map(|text| ((*text).to_owned(), CellKind::Text)).collect();
        let rows = (1..).step_by(3).zip(rows).map(|(number, texts)| KeptRow { number, cells: cells(texts) }).collect();
        let mut read = Vec::new();
        let mut take = |row: &Row<'_>| {
            read.push(KeptRow::of(row));
            Ok(read.len() < wanted)
        };
        Parted::new(Rows(rows), &Limits::default()).for_each_row(0, &mut take).unwrap();
        read
    }

    fn texts(rows: &[KeptRow]) -> Vec<Vec<&str>> {
        rows.iter().map(KeptRow::texts).collect()
    }

    #[test]
    fn lines_in_column_a_are_parted_and_keep_their_rows() {
        let rows: [&[&str]; 6] = [
            &["Padres, 2026"],
            &["DNI;Nombre;Apellido"],
            &["1;Ana;\"Ruiz; Paz\""],
            &["2;\"Eva\";Paz, Luz"],
            &["\"3;Luz;Díaz\""],
            &["a", "b"],
        ];
        let read = read(&rows, 9);
        let expected: [&[&str]; 6] = [
            &["Padres, 2026"],
            &["DNI", "Nombre", "Apellido"],
            &["1", "Ana", "Ruiz; Paz"],
            &["2", "Eva", "Paz, Luz"],
            &["3", "Luz", "Díaz"],
            &["a", "b"],
        ];
        assert_eq!(texts(&read), expected);
        assert_eq!(read.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 4, 7, 10, 13, 16]);
        assert_eq!(read[2].cells[0].1, CellKind::Field, "it has no types");
    }

    #[test]
    fn other_sheets_are_handed_through_and_whoever_has_enough_gets_no_more() {
        let table: [&[&str]; 3] = [&["Padres, madres, tutores"], &["DNI", "Nombre"], &["1", "a,b,c"]];
        let notes: [&[&str]; 4] = [&["Nota"], &["Ana, Eva y Luz, de 3A, vienen"], &["Ruiz, Ana"], &["Paz, Eva"]];
        for rows in [&table[..], &notes] {
            assert_eq!(texts(&read(rows, 9)), rows);
            assert_eq!(texts(&read(rows, 1)), rows[..1]);
        }
        let many: Vec<&[&str]> = vec![&["a,b,c"]; 200];
        assert_eq!(read(&many, 500).len(), 200);
        assert_eq!(read(&many, 100).len(), 100);
    }
}
