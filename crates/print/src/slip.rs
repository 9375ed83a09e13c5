//! Slips: eight a page, to be cut and handed out in class. What stands on the letter, as short as can be; for families the child
//! comes first, since slips are handed out by child.

use crate::area::{Area, PAGE};
use crate::face::Style::{Bold, Mono, Regular};
use crate::layout::{Node, Placed, Role, Setting, Shape};
use crate::look::{BROWN, CUT, INK, LIGHT_PURPLE, MUTED, ORANGE, PURPLE};
use crate::person::{Institution, Person};
use crate::text::{Span, Text};

pub(crate) const COLUMNS: usize = 2;
pub(crate) const ROWS: usize = 4;

/// From the cut to what is printed: printers leave 4 mm of paper white, and hands cut askew.
const PADDING: (f32, f32) = (20.0, 15.0);

/// A page of at most [`COLUMNS`] × [`ROWS`] people.
pub(crate) fn lay_out_page(institution: &Institution, people: &[Person]) -> Vec<Node> {
    let mut nodes = cuts();
    for (place, person) in people.iter().enumerate() {
        nodes.push(Node::Group(Role::Section, lay_out(institution, person, cell(place))));
    }
    nodes
}

/// The cell of the slip at `place`, row by row.
pub(crate) fn cell(place: usize) -> Area {
    let (width, height) = (PAGE.width / COLUMNS as f32, PAGE.height / ROWS as f32);
    let (column, row) = (place % COLUMNS, place / COLUMNS);
    Area { left: column as f32 * width, top: row as f32 * height, width, height }
}

/// Where to cut: between the cells, not around them.
fn cuts() -> Vec<Node> {
    let cut = |from, to| Node::Shape(Shape::Line { from, to, width: 0.7, color: CUT, dashed: true });
    let columns = (1..COLUMNS).map(|column| cell(column).left).map(|x| cut((x, 0.0), (x, PAGE.height)));
    let rows = (1..ROWS).map(|row| cell(row * COLUMNS).top).map(|y| cut((0.0, y), (PAGE.width, y)));
    columns.chain(rows).collect()
}

fn lay_out(institution: &Institution, person: &Person, cell: Area) -> Vec<Node> {
    let inner = cell.inset(PADDING.0, PADDING.1);
    let (mut nodes, below) = header(institution, inner);
    // The card stands at the same place on every slip, however long the names are.
    let card = Area { top: inner.bottom() - 92.0, height: 52.0, ..inner };
    let between = Area { top: below + 5.0, height: card.top - below - 11.0, ..inner };
    whom(person, between, &mut nodes);
    credentials(person, card, &mut nodes);
    how_to(institution, person, Area { top: card.bottom() + 4.0, height: 36.0, ..inner }, &mut nodes);
    nodes
}

/// Logo and school, in one line, and that this is nobody else's.
fn header(institution: &Institution, inner: Area) -> (Vec<Node>, f32) {
    const LOGO: f32 = 20.0;
    const NOTE: f32 = 52.0;
    let logo = Area { width: LOGO, height: LOGO, ..inner };
    let limits = Area { left: logo.right() + 7.0, width: inner.width - LOGO - NOTE - 14.0, ..logo };
    let name = Text::new([Span::new(Bold, PURPLE, &institution.name)]);
    let name = Placed::new(name, limits, Setting::of(10.5).leading(1.2)).in_the_middle();
    let note = Text::new([Span::new(Bold, BROWN, "Confidencial")]);
    let limits = Area { left: inner.right() - NOTE, width: NOTE, ..logo };
    let note = Placed::new(note, limits, Setting::of(8.0).to_the_right()).in_the_middle();
    let rule = logo.bottom() + 4.0;
    let nodes = vec![
        Node::Logo(logo, format!("Logo de {}", institution.name)),
        Node::paragraph(name),
        Node::paragraph(note),
        Node::line((inner.left, rule), (inner.right(), rule), 1.2, ORANGE),
    ];
    (nodes, rule)
}

/// For whom the slip is: to a family by the child's name, to anybody else by their own.
fn whom(person: &Person, limits: Area, nodes: &mut Vec<Node>) {
    let bold = |text: &str| Span::new(Bold, INK, text);
    let mut heading = match &person.child {
        Some(child) => vec![bold("Para la familia de "), bold(child)],
        None => vec![bold(&person.full_name)],
    };
    if let Some(classroom) = &person.classroom {
        heading.extend([bold(" · "), bold(classroom).whole()]);
    }
    let heading = Text::new(heading);
    let under = match &person.child {
        Some(_) => format!("{} · {}", person.full_name, person.role_label),
        None => person.role_label.clone(),
    };
    let half = limits.height * 0.55;
    let heading = Placed::new(heading, Area { height: half, ..limits }, Setting::of(12.0).leading(1.15));
    let under = Text::new([Span::new(Regular, INK, under)]);
    let top = heading.bottom() + 1.0;
    let under =
        Placed::new(under, Area { top, height: limits.bottom() - top, ..limits }, Setting::of(10.0).leading(1.2));
    let room = (limits.bottom() - under.bottom()) / 2.0;
    nodes.extend([Node::heading(1, heading.lowered(room)), Node::paragraph(under.lowered(room))]);
}

fn credentials(person: &Person, card: Area, nodes: &mut Vec<Node>) {
    const LABEL: f32 = 84.0;
    let user_label = match person.document_label.as_str() {
        "" => "Usuario".to_owned(),
        document => format!("Usuario ({document})"),
    };
    let rows = [
        (user_label.as_str(), Span::new(Mono, INK, &person.user_name)),
        ("Contraseña inicial", Span::new(Mono, PURPLE, person.password.expose())),
    ];
    let inner = card.inset(10.0, 3.0);
    let height = inner.height / rows.len() as f32;
    let mut items = Vec::new();
    for (place, (label, value)) in rows.into_iter().enumerate() {
        let row = Area { top: inner.top + place as f32 * height, height, ..inner };
        let label = Text::new([Span::new(Regular, MUTED, label)]);
        let label = Placed::new(label, Area { width: LABEL, ..row }, Setting::of(9.0).leading(1.1)).in_the_middle();
        let limits = Area { left: row.left + LABEL + 4.0, width: row.width - LABEL - 4.0, ..row };
        let value = Placed::new(Text::new([value]), limits, Setting::of(16.0).leading(1.2)).in_the_middle();
        items.push(Node::item(label, value));
    }
    nodes.extend([Node::rectangle(card, 6.0, LIGHT_PURPLE), Node::Group(Role::List, items)]);
}

fn how_to(institution: &Institution, person: &Person, limits: Area, nodes: &mut Vec<Node>) {
    let site = Text::new([
        Span::new(Regular, INK, "Ingrese a "),
        Span::new(Bold, PURPLE, &institution.site_url).link(&institution.site_url),
    ]);
    let site = Placed::new(site, Area { height: 13.0, ..limits }, Setting::of(9.5));
    let (bold, plain) = (|text| Span::new(Bold, INK, text), |text| Span::new(Regular, INK, text));
    let mut spans = vec![
        bold("Cambie su contraseña en el primer ingreso. ".to_owned()),
        plain("Válida hasta el ".to_owned()),
        bold(person.valid_until.clone()),
        plain(". ".to_owned()),
    ];
    if let Some(phone) = person.phone.as_deref().filter(|phone| !phone.is_empty()) {
        spans.push(plain(format!("Teléfono registrado: {phone}. ")));
    }
    if let Some(phone) = &institution.support_phone {
        spans.push(plain(format!("Soporte técnico: {phone}. ")));
    }
    let top = site.bottom() + 1.0;
    let hints = Area { top, height: limits.bottom() - top, ..limits };
    let hints = Placed::new(Text::new(spans), hints, Setting::of(8.0).leading(1.22));
    nodes.extend([Node::paragraph(site), Node::paragraph(hints)]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::checks::assert_everything_fits;
    use crate::person::samples::{institutions, people};

    #[test]
    fn the_cells_fill_the_page_row_by_row() {
        assert_eq!((cell(0).left, cell(0).top), (0.0, 0.0));
        assert_eq!((cell(1).left, cell(2).left), (PAGE.width / 2.0, 0.0));
        assert!((cell(7).right() - PAGE.right()).abs() < 0.01 && (cell(7).bottom() - PAGE.bottom()).abs() < 0.01);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn whatever_the_names_are_everything_is_inside_the_cuts_and_nothing_on_anything_else(
            institution in institutions(),
            person in people(),
            place in 0..COLUMNS * ROWS,
        ) {
            let inside = cell(place).inset(PADDING.0, PADDING.1);
            assert_everything_fits(&lay_out(&institution, &person, cell(place)), inside);
        }
    }
}
