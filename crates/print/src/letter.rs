//! The letter: one A4 page for one person (HU-USERS-06 CA-04 option 3, UX-04).

use crate::area::{Area, PAGE};
use crate::face::Style::{Bold, Mono, Regular};
use crate::layout::{Node, Placed, Role, Setting};
use crate::look::{BROWN, INK, LIGHT_ORANGE, LIGHT_PURPLE, LINE, MUTED, ORANGE, PURPLE, WHITE};
use crate::person::{Institution, Person};
use crate::text::{Span, Text};

/// 20 mm, as letters have it.
const MARGIN: f32 = 56.7;
const WIDTH: f32 = PAGE.width - 2.0 * MARGIN;

/// Where the note at the foot begins.
const FOOT: f32 = PAGE.height - 46.0 - 60.0;

/// The page of one person. Long names make everything between the head and the foot a little smaller.
pub(crate) fn lay_out(institution: &Institution, person: &Person) -> Vec<Node> {
    let mut scale = 1.0;
    loop {
        let (mut nodes, bottom) = Body { institution, person, scale }.lay_out();
        if bottom <= FOOT - 12.0 || scale < 0.5 {
            let mut page = header(institution, &person.system);
            page.append(&mut nodes);
            confidential(person, &mut page);
            return vec![Node::Group(Role::Section, page)];
        }
        scale -= 0.02;
    }
}

fn area(top: f32, height: f32) -> Area {
    Area { left: MARGIN, top, width: WIDTH, height }
}

/// Logo and name of the school, under a stripe in its colours, and what the letter is about.
fn header(institution: &Institution, system: &str) -> Vec<Node> {
    const LOGO: f32 = 54.0;
    const TOP: f32 = 42.0;
    let beside = MARGIN + LOGO + 14.0;
    let limits = Area { left: beside, top: TOP, width: MARGIN + WIDTH - beside, height: 34.0 };
    let name = Text::new([Span::new(Bold, PURPLE, &institution.name)]);
    let mut name = Placed::new(name, limits, Setting::of(21.0).leading(1.15));
    let subtitle = Text::new([Span::new(Regular, MUTED, format!("{system} · Credenciales de acceso"))]);
    let limits = Area { top: name.bottom() + 1.0, height: 16.0, ..limits };
    let mut subtitle = Placed::new(subtitle, limits, Setting::of(11.5));
    let room = ((LOGO - (subtitle.bottom() - TOP)) / 2.0).max(0.0);
    (name, subtitle) = (name.lowered(room), subtitle.lowered(room));
    let rule = 112.0;
    vec![
        Node::rectangle(Area { height: 9.0, ..PAGE }, 0.0, PURPLE),
        Node::rectangle(Area { top: 9.0, height: 3.0, ..PAGE }, 0.0, ORANGE),
        Node::Logo(Area { left: MARGIN, top: TOP, width: LOGO, height: LOGO }, format!("Logo de {}", institution.name)),
        Node::paragraph(name),
        Node::paragraph(subtitle),
        Node::line((MARGIN, rule), (MARGIN + WIDTH, rule), 0.8, LINE),
    ]
}

/// What stands between the head and the foot. All heights and sizes of letters are multiplied by `scale`.
struct Body<'a> {
    institution: &'a Institution,
    person: &'a Person,
    scale: f32,
}

impl Body<'_> {
    /// The nodes, and how far down they go.
    fn lay_out(&self) -> (Vec<Node>, f32) {
        let mut nodes = Vec::new();
        let below = self.name(138.0, &mut nodes);
        let below = self.card(below + self.high(18.0), &mut nodes);
        let below = self.details(below + self.high(20.0), &mut nodes);
        let mut below = self.steps(below + self.high(24.0), &mut nodes);
        if let Some(phone) = &self.institution.support_phone {
            below = self.help(phone, below + self.high(16.0), &mut nodes);
        }
        (nodes, below)
    }

    fn high(&self, height: f32) -> f32 {
        height * self.scale
    }

    fn of(&self, size: f32) -> Setting {
        Setting::of(size * self.scale)
    }

    fn name(&self, top: f32, nodes: &mut Vec<Node>) -> f32 {
        let name = Text::new([Span::new(Bold, INK, &self.person.full_name)]);
        let name = Placed::new(name, area(top, self.high(92.0)), self.of(27.0).leading(1.14));
        let role = Text::new([Span::new(Regular, MUTED, &self.person.role_label)]);
        let role = Placed::new(role, area(name.bottom() + 3.0, self.high(36.0)), self.of(14.0));
        let below = role.bottom();
        nodes.extend([Node::heading(1, name), Node::paragraph(role)]);
        below
    }

    /// What to type and where: the part that is looked for.
    fn card(&self, top: f32, nodes: &mut Vec<Node>) -> f32 {
        const PADDING: f32 = 20.0;
        let height = self.high(46.0);
        let inner = Area { left: MARGIN + PADDING, top: top + self.high(16.0), width: WIDTH - 2.0 * PADDING, height };
        let address = &self.institution.site_url;
        let site = [Span::new(Bold, PURPLE, address).link(address)];
        let (label, site) = self.labelled("Ingrese en", site, inner, self.of(17.0));
        let rule = site.bottom() + self.high(12.0);
        let mut list = vec![Node::item(label, site)];

        let below = self.user_and_password(Area { top: rule + self.high(12.0), ..inner }, &mut list);
        let bottom = below + self.high(13.0);

        let card = Area { left: MARGIN, top, width: WIDTH, height: bottom - top };
        nodes.extend([
            Node::rectangle(card, 10.0, LIGHT_PURPLE),
            Node::rectangle(Area { width: 5.0, ..card }.inset(0.0, 12.0), 2.5, PURPLE),
            Node::line((inner.left, rule), (inner.right(), rule), 0.8, LINE),
            Node::Group(Role::List, list),
        ]);
        bottom
    }

    /// Side by side; one below the other where the user name wants the whole width, as an e-mail address does.
    fn user_and_password(&self, limits: Area, list: &mut Vec<Node>) -> f32 {
        let user_label = match self.person.document_label.as_str() {
            "" => "Usuario".to_owned(),
            document => format!("Usuario (su {document})"),
        };
        let user = |limits| {
            let user = [Span::new(Mono, INK, &self.person.user_name)];
            self.labelled(&user_label, user, limits, self.of(27.0).leading(1.2))
        };
        let password = |limits| {
            let password = [Span::new(Mono, PURPLE, self.person.password.expose())];
            self.labelled("Contraseña inicial", password, limits, self.of(27.0).leading(1.2))
        };
        let gap = 24.0;
        let limits = Area { height: self.high(58.0), ..limits };
        let left = Area { width: (limits.width - gap) / 2.0, ..limits };
        let right = Area { left: left.right() + gap, ..left };
        let mut pair = (user(left), password(right));
        if pair.0.1.lines.len() > 1 || pair.0.1.size < self.high(20.0) {
            let user = user(limits);
            let below = Area { top: user.1.bottom() + self.high(8.0), ..limits };
            pair = (user, password(below));
        }
        let (user, password) = pair;
        let below = user.1.bottom().max(password.1.bottom());
        list.extend([Node::item(user.0, user.1), Node::item(password.0, password.1)]);
        below
    }

    /// A small label, and below it what it is about.
    fn labelled<const N: usize>(
        &self,
        label: &str,
        value: [Span; N],
        limits: Area,
        setting: Setting,
    ) -> (Placed, Placed) {
        let label = Text::new([Span::new(Regular, MUTED, label)]);
        let label = Placed::new(label, Area { height: self.high(15.0), ..limits }, self.of(10.5));
        let top = label.bottom() + 1.0;
        let value = Placed::new(Text::new(value), Area { top, height: limits.bottom() - top, ..limits }, setting);
        (label, value)
    }

    /// What is known of the person, in two columns.
    fn details(&self, top: f32, nodes: &mut Vec<Node>) -> f32 {
        let person = self.person;
        let phone = person.phone.as_deref();
        let phone = phone.map(|phone| if phone.is_empty() { "Sin teléfono registrado" } else { phone });
        let details = [
            Some(("Contraseña válida hasta", person.valid_until.as_str())),
            phone.map(|phone| ("Teléfono registrado", phone)),
            person.child.as_deref().map(|child| ("Estudiante", child)),
            person.classroom.as_deref().map(|classroom| ("Aula", classroom)),
        ];
        let gap = 24.0;
        let width = (WIDTH - 40.0 - gap) / 2.0;
        let (mut items, mut row_top, mut below) = (Vec::new(), top, top);
        for (place, (label, value)) in details.into_iter().flatten().enumerate() {
            let column = place % 2;
            if column == 0 && place > 0 {
                row_top = below + self.high(10.0);
            }
            let left = MARGIN + 20.0 + column as f32 * (width + gap);
            let limits = Area { left, top: row_top, width, height: self.high(50.0) };
            let (label, value) = self.labelled(label, [Span::new(Bold, INK, value)], limits, self.of(13.0));
            below = below.max(value.bottom());
            items.push(Node::item(label, value));
        }
        nodes.push(Node::Group(Role::List, items));
        below
    }

    /// The first access, step by step.
    fn steps(&self, top: f32, nodes: &mut Vec<Node>) -> f32 {
        let title = self.title("Su primer ingreso", top);
        let mut below = title.bottom() + self.high(8.0);
        nodes.push(Node::heading(2, title));
        let disc = self.high(22.0);
        let mut items = Vec::new();
        for (place, step) in steps(&self.institution.site_url).into_iter().enumerate() {
            let disc = Area { left: MARGIN, top: below, width: disc, height: disc };
            let number = Text::new([Span::new(Bold, WHITE, (place + 1).to_string())]);
            let number = Placed::new(number, disc, self.of(12.0).centered()).in_the_middle();
            let left = disc.right() + 12.0;
            let limits = Area { left, top: below, width: MARGIN + WIDTH - left, height: self.high(38.0) };
            let text = Placed::new(Text::new(step), limits, self.of(12.0).leading(1.4));
            let room = (disc.height - text.height()) / 2.0;
            let text = if room > 0.0 { text.lowered(room) } else { text };
            below = text.bottom().max(disc.bottom()) + self.high(9.0);
            items.push(Node::rectangle(disc, disc.height / 2.0, PURPLE));
            items.push(Node::item(number, text));
        }
        nodes.push(Node::Group(Role::NumberedList, items));
        below - self.high(9.0)
    }

    fn help(&self, phone: &str, top: f32, nodes: &mut Vec<Node>) -> f32 {
        let title = self.title("¿Necesita ayuda?", top);
        let help = Text::new([
            Span::new(Regular, INK, "Contacte con soporte técnico: "),
            Span::new(Bold, INK, phone),
            Span::new(Regular, INK, "."),
        ]);
        let limits = area(title.bottom() + self.high(3.0), self.high(34.0));
        let help = Placed::new(help, limits, self.of(12.0));
        let below = help.bottom();
        nodes.extend([Node::heading(2, title), Node::paragraph(help)]);
        below
    }

    fn title(&self, title: &str, top: f32) -> Placed {
        Placed::new(Text::new([Span::new(Bold, PURPLE, title)]), area(top, self.high(24.0)), self.of(16.0))
    }
}

fn steps(address: &str) -> [Vec<Span>; 3] {
    let (bold, plain) = (|text| Span::new(Bold, INK, text), |text| Span::new(Regular, INK, text));
    let site = Span::new(Bold, PURPLE, address).link(address);
    [
        vec![plain("Ingrese a "), site, plain(" desde su celular o computadora.")],
        vec![
            plain("Escriba su "),
            bold("usuario"),
            plain(" y su "),
            bold("contraseña inicial"),
            plain(" tal como está escrita: las mayúsculas y las minúsculas cuentan."),
        ],
        vec![
            bold("Cambie su contraseña en el primer ingreso"),
            plain(": la plataforma se lo pedirá. Elija una que solo usted conozca."),
        ],
    ]
}

/// At the foot: for whom the sheet is.
fn confidential(person: &Person, nodes: &mut Vec<Node>) {
    let sheet = area(FOOT, 60.0);
    let text = Text::new([
        Span::new(Bold, BROWN, "Confidencial."),
        Span::new(Regular, BROWN, " Entregue esta hoja solo a "),
        Span::new(Bold, BROWN, &person.full_name),
        Span::new(Regular, BROWN, ". No la fotografíe ni la comparta; destrúyala después de cambiar la contraseña."),
    ]);
    let text = Placed::new(text, sheet.inset(20.0, 8.0), Setting::of(11.0).leading(1.35)).in_the_middle();
    nodes.extend([
        Node::rectangle(sheet, 8.0, LIGHT_ORANGE),
        Node::rectangle(Area { width: 5.0, ..sheet }.inset(0.0, 10.0), 2.5, ORANGE),
        Node::paragraph(text),
    ]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::checks::assert_everything_fits;
    use crate::person::samples::{institutions, people};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn whatever_the_names_are_everything_is_on_the_page_and_nothing_on_anything_else(
            institution in institutions(),
            person in people(),
        ) {
            assert_everything_fits(&lay_out(&institution, &person), PAGE);
        }
    }
}
