//! «Verificar Relaciones», and a link made by hand.

use padron_core::role::Role;
use serde_json::json;

use crate::support::school::students;
use crate::support::{Answer, Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    the_check_counts_the_students_of_the_year_and_lists_those_without_a_guardian,
    a_student_is_linked_by_hand_once_and_by_the_rules,
);

const END: &str = "UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion \
                   WHERE estudiante_id IN (SELECT id FROM estudiantes WHERE codigo_estudiante IN ('P3002', 'S5001'))";

async fn the_check_counts_the_students_of_the_year_and_lists_those_without_a_guardian(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let nothing = json!({ "total_estudiantes": 0, "con_apoderado": 0, "sin_apoderado": [] });
    assert_eq!(app.verify_relations(&token).await, nothing);
    let guardian = app.add(Role::Apoderado).await.document;
    let rows = [
        ("Luz,Paz", "Primaria,3"),
        ("Leo,Ñahui", "Primaria,3"),
        ("Mar,Ángeles", "Secundaria,5"),
        ("Ivo,Paz", "Primaria,3"),
    ];
    let rows = rows.map(|(name, grade)| format!(",{name},{grade},{guardian},madre,A"));
    app.import_kind(&token, "estudiantes", &students(rows)).await;
    app.execute(END).await;
    app.execute("UPDATE estudiantes SET estado_matricula = 'trasladado' WHERE codigo_estudiante = 'P3003'").await;

    let check = app.verify_relations(&token).await;
    assert_eq!((&check["total_estudiantes"], &check["con_apoderado"]), (&json!(3), &json!(1)));
    let listed = check["sin_apoderado"].as_array().unwrap();
    let first = &listed[0];
    assert_eq!(
        (
            &first["codigo_estudiante"],
            &first["nombre"],
            &first["apellido"],
            &first["nivel"],
            &first["grado"],
            &first["seccion"]
        ),
        (&json!("S5001"), &json!("Mar"), &json!("Ángeles"), &json!("Secundaria"), &json!("5"), &json!("A"))
    );
    assert_eq!((listed.len(), &listed[1]["codigo_estudiante"]), (2, &json!("P3002")));
}

async fn a_student_is_linked_by_hand_once_and_by_the_rules(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (first, second) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    let names = ["Luz", "Leo"].map(|name| format!(",{name},Paz,Primaria,3,{first},madre,"));
    app.import_kind(&token, "estudiantes", &students(names)).await;
    app.execute(END).await;
    let link = async |token: &str, code: &str, document: &str, relation: &str| -> Answer {
        let form = [("codigo_estudiante", code), ("nro_documento_padre", document), ("tipo_relacion", relation)];
        app.post("/sfn/relaciones-vincular").bearer_auth(token).form(&form).ask().await
    };
    let director = app.token_of(&app.add(Role::Director).await).await;
    assert_eq!(link(&director, "P3002", &second, "tutor").await.status, 403);
    let answer = link(&token, "P3002", "12345678", "tio").await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Tipo de relación inválido: 'tio'."), "{}", answer.text());
    assert!(answer.text().contains("El apoderado con documento 12345678 no existe en el sistema."));

    assert_eq!(link(&token, "P3002", &second, "tutor").await.status, 200);
    let again = link(&token, "P3002", &first, "madre").await;
    assert!(again.status == 422 && again.text().contains("El estudiante P3002 ya tiene apoderado"), "{}", again.text());
    assert_eq!(app.verify_relations(&token).await["sin_apoderado"], json!([]));
    let linked = "SELECT COUNT(*) FROM relaciones_familiares WHERE tipo_relacion = 'tutor' AND estado_activo";
    assert_eq!(app.count(linked).await, 1);
    let audited =
        "SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_relacion' AND objeto = 'relacion' AND red IS NOT NULL";
    assert_eq!(app.count(audited).await, 1);
}
