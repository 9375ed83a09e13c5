//! Whose first passwords an import's are: its people with their children, chosen and put in order.

use std::collections::{HashMap, HashSet};

use padron_core::role::Role;
use padron_core::school::describe_class;
use padron_core::text::collation_key;
use uuid::Uuid;

use super::model::{ClassroomFilter, Order, Selection};
use super::store::people::{self as store, Child, ImportFacts, Person};
use crate::error::AppError;
use crate::features::settings::service as settings;
use crate::features::staff::service::{self as staff, StaffFacts};
use crate::platform::Platform;
use crate::platform::db::Exec;

/// A person with the children who are enrolled this year; of a member of staff, with what their file said.
pub struct Listed {
    pub person: Person,
    pub children: Vec<Child>,
    pub staff: Option<StaffFacts>,
}

/// The import, if it makes accounts.
///
/// # Errors
/// `NotFound`.
pub async fn find(exec: &mut impl Exec, import: Uuid) -> Result<(ImportFacts, Role), AppError> {
    let facts = store::find_import(exec, import).await?.ok_or(AppError::NotFound)?;
    let role = facts.kind.role().ok_or(AppError::NotFound)?;
    Ok((facts, role))
}

/// The same, if it is not being executed.
///
/// # Errors
/// `NotFound`; `Conflict` while it runs.
pub async fn find_finished(exec: &mut impl Exec, import: Uuid) -> Result<(ImportFacts, Role), AppError> {
    let (facts, role) = find(exec, import).await?;
    if facts.is_running {
        return Err(AppError::conflict(
            "importacion_en_curso",
            "La importación todavía se está procesando. Espere a que termine.",
        ));
    }
    Ok((facts, role))
}

/// All whom the import created, in the order of the file.
pub async fn load(platform: &Platform, exec: &mut impl Exec, import: Uuid) -> Result<Vec<Listed>, AppError> {
    let people = store::all(exec, import).await?;
    with_facts(platform, exec, people).await
}

/// The people with their children of this school year, and with what is known of staff.
pub async fn with_facts(
    platform: &Platform,
    exec: &mut impl Exec,
    people: Vec<Person>,
) -> Result<Vec<Listed>, AppError> {
    let of_role = |role| people.iter().filter(|person| person.role == role).map(|person| person.id).collect();
    let (guardians, employees): (Vec<Uuid>, Vec<Uuid>) = (of_role(Role::Apoderado), of_role(Role::Empleado));
    let mut children: HashMap<Uuid, Vec<Child>> = HashMap::new();
    if !guardians.is_empty() {
        let year = settings::institution(platform, exec).await?.year;
        for child in store::children(exec, year, &guardians).await? {
            children.entry(child.guardian).or_default().push(child);
        }
    }
    let mut facts = staff::facts(exec, &employees).await?;
    let listed = people.into_iter().map(|person| {
        let children = children.remove(&person.id).unwrap_or_default();
        let staff = facts.remove(&person.id);
        Listed { person, children, staff }
    });
    Ok(listed.collect())
}

impl Listed {
    /// «Luz Quispe Rojas, Sol Quispe Rojas».
    pub fn child_names(&self) -> String {
        self.children.iter().map(Child::full_name).collect::<Vec<_>>().join(", ")
    }

    /// «3.º Primaria "A"», each once.
    pub fn classrooms(&self) -> String {
        let mut names: Vec<String> = self.children.iter().map(Child::classroom).collect();
        names.dedup();
        names.join(", ")
    }

    /// The file number of a member of staff.
    pub fn number(&self) -> Option<&str> {
        self.staff.as_ref()?.legajo.as_deref()
    }

    /// Whether the person is one of that classroom's.
    pub fn is_in(&self, filter: &ClassroomFilter) -> bool {
        match filter {
            ClassroomFilter::Any => true,
            ClassroomFilter::Without => self.children.is_empty(),
            ClassroomFilter::In { code, section } => self.children.iter().any(|child| child.is_in(code, section)),
        }
    }
}

impl Child {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// «3.º Primaria "A"».
    pub fn classroom(&self) -> String {
        describe_class(&self.level, self.grade, self.section.as_deref())
    }

    pub fn is_in(&self, code: &str, section: &str) -> bool {
        self.code == code && self.section_name() == section
    }

    /// Empty where none was recorded.
    fn section_name(&self) -> &str {
        self.section.as_deref().unwrap_or_default()
    }
}

/// Who of an import is of that classroom; `None` where everybody is meant.
///
/// # Errors
/// `Invalid` for a classroom that nobody of the import is of.
pub async fn members(
    platform: &Platform,
    exec: &mut impl Exec,
    import: Uuid,
    classroom: &ClassroomFilter,
) -> Result<Option<HashSet<Uuid>>, AppError> {
    if *classroom == ClassroomFilter::Any {
        return Ok(None);
    }
    let people = load(platform, exec, import).await?;
    check_classroom(&people, classroom)?;
    Ok(Some(people.iter().filter(|listed| listed.is_in(classroom)).map(|listed| listed.person.id).collect()))
}

/// Refuses a grade and section that none of them is of. (Nobody without a classroom is no mistake.)
fn check_classroom(people: &[Listed], classroom: &ClassroomFilter) -> Result<(), AppError> {
    let is_named = matches!(classroom, ClassroomFilter::In { .. });
    if is_named && !people.iter().any(|listed| listed.is_in(classroom)) {
        return Err(AppError::invalid(
            "aula",
            "Nadie de esta importación tiene hijos en esa aula este año. Elija una de la lista de aulas.",
        ));
    }
    Ok(())
}

/// Those who were chosen, in the order that was asked for.
///
/// # Errors
/// `Invalid` for a classroom that none of them is of.
pub fn choose(mut people: Vec<Listed>, selection: &Selection) -> Result<Vec<Listed>, AppError> {
    check_classroom(&people, &selection.classroom)?;
    people.retain(|listed| {
        let is_missing = listed.person.active && !listed.person.has_come_in();
        (!selection.missing_only || is_missing) && listed.is_in(&selection.classroom)
    });
    people.sort_by_cached_key(|listed| listed.sort_key(selection.order, &selection.classroom));
    Ok(people)
}

/// Surname and name as Spanish sorts them; where only accents differ, as they are written.
type NameKey = [String; 4];
/// Whether there is no place to sort by, which comes last; the place: grade, section, child; the person.
type SortKey = (bool, Option<(i64, String, NameKey)>, NameKey);

fn name_key(first: &str, last: &str) -> NameKey {
    [collation_key(last), collation_key(first), last.to_owned(), first.to_owned()]
}

impl Listed {
    /// What lists sort by; with a classroom, only children in it count.
    pub fn sort_key(&self, order: Order, classroom: &ClassroomFilter) -> SortKey {
        let name = name_key(&self.person.first_name, &self.person.last_name);
        if order == Order::Name {
            return (false, None, name);
        }
        let here = self.children.iter().filter(|child| match classroom {
            ClassroomFilter::In { code, section } => child.is_in(code, section),
            _ => true,
        });
        let place = here
            .map(|child| (child.place, child.section_name().to_owned(), name_key(&child.first_name, &child.last_name)));
        let place = place.min();
        (place.is_none(), place, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(last_name: &str, first_name: &str, children: &[(i64, &str, &str)]) -> Listed {
        let now = chrono::DateTime::UNIX_EPOCH;
        let person = Person {
            id: Uuid::nil(),
            document_type: None,
            document: None,
            email: None,
            first_name: first_name.into(),
            last_name: last_name.into(),
            phone: None,
            role: Role::Apoderado,
            active: true,
            created_at: now,
            password_expires: None,
            sealed: None,
            expires: None,
            method: None,
            handed_over: None,
        };
        let children = children.iter().map(|(place, section, name)| Child {
            guardian: Uuid::nil(),
            first_name: (*name).into(),
            last_name: "Rojas".into(),
            place: *place,
            code: format!("P{place}"),
            level: "Primaria".into(),
            grade: *place,
            section: Some((*section).to_owned()),
        });
        Listed { person, children: children.collect(), staff: None }
    }

    fn in_order(people: Vec<Listed>, order: Order) -> Vec<String> {
        let selection = Selection { order, ..Selection::default() };
        choose(people, &selection).unwrap().iter().map(|listed| listed.person.full_name()).collect()
    }

    #[test]
    fn names_are_in_the_order_of_a_spanish_list() {
        let people = [("Ochoa", "Ana"), ("Ñahui", "Rosa"), ("Núñez", "Zoe"), ("Nunez", "Beto"), ("Nuñez", "Eva")];
        let people = people.map(|(last, first)| listed(last, first, &[])).into();
        // Without the accents all of these but Ñahui and Ochoa are told apart by ñ and n first.
        assert_eq!(in_order(people, Order::Name), ["Beto Nunez", "Eva Nuñez", "Zoe Núñez", "Rosa Ñahui", "Ana Ochoa"]);
    }

    #[test]
    fn slips_are_in_the_order_of_grade_section_and_child() {
        let people = vec![
            listed("Zapata", "Sin Hijos", &[]),
            listed("Abad", "Ana", &[(3, "B", "Luz")]),
            listed("Bravo", "Eva", &[(3, "A", "Sol"), (1, "C", "Mar")]),
            listed("Cruz", "Ivo", &[(3, "A", "Ada")]),
        ];
        assert_eq!(in_order(people, Order::Classroom), ["Eva Bravo", "Ivo Cruz", "Ana Abad", "Sin Hijos Zapata"]);
        let third = ClassroomFilter::In { code: "P3".into(), section: "A".into() };
        let people = vec![
            listed("Bravo", "Eva", &[(1, "C", "Mar"), (3, "A", "Sol")]),
            listed("Cruz", "Ivo", &[(3, "A", "Ada")]),
            listed("Abad", "Ana", &[(3, "B", "Luz")]),
        ];
        let selection = Selection { order: Order::Classroom, classroom: third, missing_only: false };
        let chosen: Vec<String> = choose(people, &selection).unwrap().iter().map(|it| it.person.full_name()).collect();
        assert_eq!(chosen, ["Ivo Cruz", "Eva Bravo"], "by the child who is in that classroom");
    }
}
