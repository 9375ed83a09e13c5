//! The pages, as the server writes them.

use chrono::TimeDelta;
use padron_core::permission::Permission;
use padron_core::role::Role;

use crate::support::publishing::{Known, School};
use crate::support::{Ask, Engine, on_both_engines};

on_both_engines!(
    a_permitted_teacher_finds_the_forms_and_what_was_published,
    without_the_permission_there_is_neither_page_nor_menu_entry,
    a_teacher_without_courses_is_told_what_to_do,
    a_family_finds_polls_to_answer_before_notices,
    a_vote_by_a_plain_form_counts,
);

const NOTICES: &str = "/dashboard/comunicados";
const POLLS: &str = "/dashboard/encuestas";

async fn a_permitted_teacher_finds_the_forms_and_what_was_published(engine: Engine) {
    let school = School::build(engine).await;
    let empty = school.page(&school.teacher, NOTICES).await.text();
    assert!(empty.contains("Todavía no publicó ningún comunicado"));
    assert!(empty.contains("Matemática · 3.º Primaria \"A\" · 2\u{a0}familias"));
    for n in 1..=11 {
        school.publish_notice(&format!("Aviso {n}."), &[&school.arte]).await;
    }
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    school.vote(&school.guardian_a, &poll, 1).await.expect(200);
    let page = school.page(&school.teacher, NOTICES).await.text();
    assert!(page.contains("Aviso 11.") && !page.contains("Aviso 1."), "ten a page");
    assert!(page.contains("11\u{a0}comunicados") && page.contains("pagina=2"));
    assert!(school.page(&school.teacher, &format!("{NOTICES}?pagina=2")).await.text().contains("Aviso 1."));
    let found = school.page(&school.teacher, &format!("{NOTICES}?buscar=aviso+7")).await.text();
    assert!(found.contains("Aviso 7.") && !found.contains("Aviso 8."));
    let polls = school.page(&school.teacher, POLLS).await.text();
    for words in ["¿Paseo?", "Abierta hasta el", "1\u{a0}voto de 3\u{a0}familias", "1\u{a0}voto · 100\u{a0}%"] {
        assert!(polls.contains(words), "{words}");
    }
    school.clock.advance(TimeDelta::hours(2));
    assert!(school.page(&school.teacher, POLLS).await.text().contains("Cerrada el"));
}

async fn without_the_permission_there_is_neither_page_nor_menu_entry(engine: Engine) {
    let school = School::build(engine).await;
    let home = school.page(&school.teacher, "/dashboard").await.text();
    assert!(home.contains(NOTICES) && home.contains(POLLS));
    school.permit(&school.teacher.person, Permission::Encuestas, false).await;
    let home = school.page(&school.teacher, "/dashboard").await.text();
    assert!(home.contains(NOTICES) && !home.contains(POLLS));
    assert_eq!(school.page(&school.teacher, NOTICES).await.status, 200);
    let refused = school.page(&school.teacher, POLLS).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("No tiene permiso para esta acción."));
}

async fn a_teacher_without_courses_is_told_what_to_do(engine: Engine) {
    let school = School::build(engine).await;
    let person = school.add(Role::Docente).await;
    school.permit(&person, Permission::Comunicados, true).await;
    let teacher = Known { token: school.token_of(&person).await, person };
    let page = school.page(&teacher, NOTICES).await.text();
    assert!(page.contains("No tiene cursos asignados este año. Pida al administrador que los registre."));
    assert!(!page.contains("Publicar comunicado ahora"));
}

async fn a_family_finds_polls_to_answer_before_notices(engine: Engine) {
    let school = School::build(engine).await;
    let nothing = school.page(&school.guardian_fourth, "/dashboard").await.text();
    assert!(nothing.contains("Todavía no hay nada para usted"));
    let answered = school.publish_poll("¿Ya respondida?", &[&school.arte]).await;
    school.publish_poll("¿Por responder?", &[&school.arte]).await;
    for n in 1..=9 {
        school.publish_notice(&format!("Aviso {n}."), &[&school.arte]).await;
    }
    school.vote(&school.guardian_b, &answered, 2).await.expect(200);
    let page = school.page(&school.guardian_b, "/dashboard").await.text();
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(place("¿Por responder?") < place("¿Ya respondida?"));
    assert!(place("¿Ya respondida?") < place("Usted votó: No"));
    assert!(place("Usted votó: No") < place("Aviso 9."));
    assert!(!page.contains("Aviso 1."), "on the next page");
    assert!(school.page(&school.guardian_b, "/dashboard?pagina=2").await.text().contains("Aviso 1."));
    school.clock.advance(TimeDelta::hours(2));
    let page = school.page(&school.guardian_b, "/dashboard").await.text();
    assert!(page.find("Aviso 9.").unwrap() < page.find("Usted no votó en esta encuesta.").unwrap());
    let last = school.page(&school.guardian_b, "/dashboard?pagina=2").await.text();
    assert!(last.contains("¿Ya respondida?") && last.contains("Usted votó: No") && !last.contains(">Votar<"));
}

async fn a_vote_by_a_plain_form_counts(engine: Engine) {
    let school = School::build(engine).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    let cast = async |choice: &str| {
        school
            .post("/sfn/encuesta-votar")
            .with_session(&school.guardian_a.token)
            .header("accept", "text/html")
            .header("referer", school.url("/dashboard"))
            .form(&[("id", poll.as_str()), ("opcion", choice)])
            .ask()
            .await
    };
    let voted = cast("1").await;
    assert!(voted.status == 302 && voted.header("location").starts_with(&school.url("/dashboard")));
    assert!(school.page(&school.guardian_a, "/dashboard").await.text().contains("Usted votó: Sí"));
    let again = cast("2").await.header("location");
    let page = school.page(&school.guardian_a, again.strip_prefix(&school.url("")).unwrap_or(&again)).await.text();
    assert!(page.contains("Usted ya votó en esta encuesta."));
}
