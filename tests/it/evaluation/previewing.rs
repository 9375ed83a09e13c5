//! The example of the weighted mean, of what is saved or of what is only looked at.

use reqwest::Method;
use serde_json::{Value, json};

use super::{FORMAT, PATH, School, ask, component, of, story, told};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    the_worked_example_gives_16_45,
    what_is_saved_is_shown_empty_drafted_and_locked,
    a_posted_structure_is_weighed_and_not_saved,
    each_mark_belongs_to_the_component_it_was_sent_with,
    inactive_components_are_left_out,
    the_mean_is_rounded_once_from_exact_values,
    what_cannot_be_weighed_is_refused,
);

/// The column of an example.
fn column<'a>(example: &'a Value, name: &str) -> Vec<&'a str> {
    example["filas"].as_array().unwrap().iter().map(|row| row[name].as_str().unwrap()).collect()
}

async fn saved_example(school: &School) -> Value {
    ask(school, &school.director, Method::GET, &format!("{PATH}/preview"), None).await.expect(200)
}

fn worked_example() -> Value {
    let row = |componente: &str, nota: &str, peso: &str, subtotal: &str| json!({ "componente": componente, "nota": nota, "peso": peso, "subtotal": subtotal });
    json!({
        "filas": [
            row("Examen", "18.00", "40.00", "7.20"),
            row("Participación", "16.00", "20.00", "3.20"),
            row("Revisión de Cuaderno", "15.00", "15.00", "2.25"),
            row("Revisión de Libro", "14.00", "15.00", "2.10"),
            row("Comportamiento", "17.00", "10.00", "1.70"),
        ],
        "promedio": "16.45",
    })
}

async fn the_worked_example_gives_16_45(engine: Engine) {
    let school = School::open(engine).await;
    let marks = json!([18, "16", "15.00", "14,0", 17]);
    for body in [json!({ "componentes": story() }), json!({ "componentes": story(), "notas": marks })] {
        assert_eq!(school.preview(&body).await.expect(200), worked_example(), "{body}");
    }
}

async fn what_is_saved_is_shown_empty_drafted_and_locked(engine: Engine) {
    let school = School::open(engine).await;
    let empty = json!({ "filas": [], "promedio": "0.00" });
    assert_eq!(saved_example(&school).await, empty);
    assert_eq!(school.preview(&json!({})).await.expect(200), empty);
    assert_eq!(school.preview(&json!({ "notas": [] })).await.expect(200), empty);
    school.save(&of(&["50", "20"]), false).await.expect(200);
    assert_eq!(saved_example(&school).await["promedio"], "12.20", "so far");
    school.save(&story(), true).await.expect(200);
    assert_eq!(saved_example(&school).await, worked_example());
    let posted = school.preview(&json!({ "notas": [20, 20, 20, 20, 20] })).await.expect(200);
    assert_eq!(posted["promedio"], "20.00");
}

async fn a_posted_structure_is_weighed_and_not_saved(engine: Engine) {
    let school = School::open(engine).await;
    let locked = school.save(&story(), true).await.expect(200);
    let example = school.preview(&json!({ "componentes": of(&["50", "50"]), "notas": ["10", "20"] })).await.expect(200);
    assert_eq!((column(&example, "componente"), &example["promedio"]), (vec!["A", "B"], &json!("15.00")));
    let incomplete = school.preview(&json!({ "componentes": of(&["3"]), "notas": ["10"] })).await.expect(200);
    assert_eq!(incomplete["promedio"], "0.30", "the limits do not bind an example");
    assert_eq!(school.structure().await, locked);
    assert_eq!(school.rows().await, [1, 5, 1]);
}

async fn each_mark_belongs_to_the_component_it_was_sent_with(engine: Engine) {
    let school = School::open(engine).await;
    let mut components = of(&["50", "30", "20"]);
    for (index, order) in [3, 1, 2].into_iter().enumerate() {
        components[index]["orden_visualizacion"] = json!(order);
    }
    let example = school.preview(&json!({ "componentes": components, "notas": ["11", "12", "13"] })).await.expect(200);
    assert_eq!(column(&example, "componente"), ["B", "C", "A"], "in their order of display");
    assert_eq!(column(&example, "nota"), ["12.00", "13.00", "11.00"]);
    assert_eq!(example["promedio"], "11.70");
}

async fn inactive_components_are_left_out(engine: Engine) {
    let school = School::open(engine).await;
    let mut components = of(&["50", "77", "50"]);
    components[1]["estado_activo"] = json!(false);
    let example = school.preview(&json!({ "componentes": components, "notas": [10, 1, 20] })).await.expect(200);
    assert_eq!((column(&example, "nota"), &example["promedio"]), (vec!["10.00", "20.00"], &json!("15.00")));
}

async fn the_mean_is_rounded_once_from_exact_values(engine: Engine) {
    let school = School::open(engine).await;
    let mean = async |weights: &[&str], marks: Value| {
        let example = school.preview(&json!({ "componentes": of(weights), "notas": marks })).await.expect(200);
        example["promedio"].as_str().unwrap().to_owned()
    };
    assert_eq!(mean(&["50", "50"], json!(["10.01", "10"])).await, "10.01", "a half goes up");
    assert_eq!(mean(&["33.35", "33.35", "33.30"], json!([10, 10, 10])).await, "10.00", "not of rounded subtotals");
    assert_eq!(mean(&["33.33", "33.33", "33.34"], json!([20, 20, 20])).await, "20.00");
}

async fn what_cannot_be_weighed_is_refused(engine: Engine) {
    let school = School::open(engine).await;
    let wrong = async |components: Value, marks: Value| {
        school.preview(&json!({ "componentes": components, "notas": marks })).await.wrong()
    };
    let mark = "Escriba una nota de 0 a 20 con 2 decimales como máximo. Ejemplo: 15.50";
    let marks = json!(["20.01", -1, "15.555", 1e1, ""]);
    let fields: Vec<String> = [0, 1, 2, 4].iter().map(|index| format!("notas[{index}]")).collect();
    let expected: Vec<_> = fields.iter().map(|field| (field.as_str(), mark)).collect();
    assert_eq!(wrong(story(), marks).await, told(&expected), "1e1 is sent as 10.0");
    for (count, few) in [(1, json!([18])), (3, json!([18, 16, 15]))] {
        let sentence = format!("Envíe una nota por componente: son 2 y llegaron {count}.");
        assert_eq!(wrong(of(&["50", "50"]), few).await, told(&[("notas", &sentence)]));
    }
    assert_eq!(
        wrong(json!([component("A", json!("x")), component("a", json!("50"))]), json!(["21", "20"])).await,
        told(&[
            ("componentes[0].peso_porcentual", FORMAT),
            ("componentes[1].nombre_item", "Ya existe un componente con ese nombre. Use otro nombre."),
            ("notas[0]", mark),
        ])
    );
}
