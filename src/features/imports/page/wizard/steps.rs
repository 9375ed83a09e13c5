//! The steps before a file is up: what kind of people, and the template to fill in.

use leptos::prelude::*;
use padron_core::import::Kind;

use super::file_step::FileStep;
use crate::features::imports::page::query::{Step, step_href};
use crate::features::imports::page::words;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::stepper::Stepper;

#[component]
pub fn Steps(step: Step) -> impl IntoView {
    let (number, title, kind) = match step {
        Step::Kind => (1, "¿A quiénes va a registrar?", None),
        Step::Template(kind) => (2, "Prepare su archivo", Some(kind)),
        Step::File(kind) => (3, "Suba su archivo", Some(kind)),
    };
    let eyebrow = kind.map_or("Importar usuarios".into(), |kind| format!("Importar usuarios · {}", kind.label()));
    let back = vec![Some(step_href(Step::Kind)), kind.map(|kind| step_href(Step::Template(kind)))];
    view! {
        <PageHeading title=title.to_string() eyebrow=eyebrow>
            <Stepper labels=words::STEPS current=number back=back />
        </PageHeading>
        {match step {
            Step::Kind => view! { <KindStep /> }.into_any(),
            Step::Template(kind) => view! { <TemplateStep kind=kind /> }.into_any(),
            Step::File(kind) => view! { <FileStep kind=kind /> }.into_any(),
        }}
    }
}

/// Who or what they are to the school, and the picture.
const fn about(kind: Kind) -> (&'static str, Icon) {
    match kind {
        Kind::Padres => ("Padres, madres y apoderados que seguirán a sus hijos desde la plataforma.", Icon::People),
        Kind::Docentes => ("Docentes que dictan cursos este año.", Icon::Teacher),
        Kind::Estudiantes => ("Los alumnos, cada uno vinculado a su apoderado, que ya debe existir.", Icon::Student),
        Kind::Relaciones => ("Un nuevo apoderado para estudiantes que se quedaron sin uno.", Icon::Family),
        Kind::Personal => ("Empleados de la institución: administración, mantenimiento, biblioteca…", Icon::Person),
        Kind::Prospectos | Kind::Generacion => (
            "Interesados en un programa. Se registran sin usuario; después podrá generarlo para muchos a la vez.",
            Icon::Target,
        ),
        Kind::Asignaciones => ("Qué curso dicta cada docente, en qué grado y sección.", Icon::Book),
    }
}

#[component]
fn KindStep() -> impl IntoView {
    let card = |(place, kind): (usize, Kind)| {
        let (text, icon) = about(kind);
        let columns: Vec<_> = kind.columns().iter().map(|column| column.label.to_lowercase()).collect();
        view! {
            <li class="flex">
                <a
                    class="surface p-5 sm:p-6 flex gap-4 w-full hover:border-primary transition-colors group"
                    href=step_href(Step::Template(kind))
                >
                    <span class="size-12 shrink-0 rounded-field bg-primary/10 text-primary grid place-items-center">
                        <Glyph icon=icon class="size-6" />
                    </span>
                    <span class="min-w-0 flex-1">
                        <span class="flex items-center justify-between gap-2">
                            <span class="text-lg font-semibold">
                                <span class="text-muted font-normal" aria-hidden="true">{format!("{} · ", place + 1)}</span>
                                {kind.label()}
                            </span>
                            <Glyph icon=Icon::Right class="size-5 text-primary" />
                        </span>
                        <span class="block mt-0.5">{text}</span>
                        <span class="block mt-3 text-sm text-muted">"Columnas: " {columns.join(", ")}</span>
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <p class="text-muted">
            "¿Empieza de cero? Siga este orden: primero las personas, luego los estudiantes y al final los cursos. "
            "Nada se crea hasta que usted lo confirme en el último paso."
        </p>
        <ol class="grid lg:grid-cols-2 gap-4">{Kind::ALL.into_iter().enumerate().map(card).collect_view()}</ol>
    }
}

/// What to write under a column.
fn column_hint(kind: Kind, name: &str) -> &'static str {
    use padron_core::import::field;
    match name {
        field::TELEFONO if kind == Kind::Personal => "Puede quedar vacío",
        field::TELEFONO if kind == Kind::Prospectos => "+51 y nueve dígitos; puede quedar vacío",
        field::CORREO if kind == Kind::Prospectos => "Uno propio, que nadie más tenga; puede quedar vacío",
        field::CARNET => "Letras y números, sin espacios; será su usuario",
        field::PROGRAMA => "El programa o la carrera que le interesa; uno nuevo se crea",
        field::LEGAJO => "Su número de empleado; sin él, la contraseña será aleatoria",
        field::DNI => "Será su usuario",
        field::CORREO => "Uno propio, que nadie más tenga",
        field::PASSWORD => {
            "[PRESENTE] para que la generemos, o una de 8 caracteres o más con mayúscula, minúscula y número"
        }
        field::ROL => "Solo empleado; puede quedar vacío",
        field::CONVENIO => "dentro o fuera; puede quedar vacío",
        field::TIPO_DOCUMENTO => "DNI, CE o PASAPORTE",
        field::NRO_DOCUMENTO => "De 8 a 12 dígitos; será su usuario",
        field::NOMBRE | field::APELLIDO => "Como figura en el documento",
        field::TELEFONO => "+51 y nueve dígitos; si falta el +51, lo completamos",
        field::EMAIL => "Puede quedar vacío",
        field::CODIGO_ESTUDIANTE => "Letra del nivel, grado y número, como P3001",
        field::NIVEL => "Inicial, Primaria o Secundaria",
        field::GRADO => "3, 3°, 3ro o tercero; en Inicial, la edad",
        field::SECCION => "Puede quedar vacía",
        field::NRO_DOCUMENTO_APODERADO | field::NRO_DOCUMENTO_PADRE => {
            "De 8 a 12 dígitos, de un apoderado ya registrado"
        }
        field::TIPO_RELACION => "padre, madre, apoderado o tutor",
        field::NRO_DOCUMENTO_DOCENTE => "De 8 a 12 dígitos, de un docente ya registrado",
        field::CURSO => "El nombre del curso; uno nuevo se crea",
        _ => "",
    }
}

/// What one row of the file is.
const fn row_line(kind: Kind) -> &'static str {
    match kind {
        Kind::Padres | Kind::Docentes => "Una persona por fila. El orden de las columnas no importa.",
        Kind::Estudiantes => "Un estudiante por fila. El código puede quedar vacío: lo generamos.",
        Kind::Relaciones => "Un estudiante por fila, con el documento de su nuevo apoderado.",
        Kind::Personal => "Una persona por fila. Sin la columna de contraseñas, se generan todas.",
        Kind::Prospectos | Kind::Generacion => {
            "Un prospecto por fila, con su programa. El orden de las columnas no importa."
        }
        Kind::Asignaciones => "Un curso de un docente por fila. El mismo docente puede repetirse.",
    }
}

#[component]
fn TemplateStep(kind: Kind) -> impl IntoView {
    let template = move |format: &str| format!("/api/admin/templates/{kind}?formato={format}");
    view! {
        <div class="grid lg:grid-cols-[1fr_20rem] gap-4 items-start">
            <section class="surface p-5 space-y-4 lg:order-last" aria-labelledby="plantilla">
                <div>
                    <h2 class="font-semibold text-lg" id="plantilla">
                        "Plantilla"
                    </h2>
                    <p class="text-muted">"Lista para llenar: conserva los ceros iniciales y trae un ejemplo."</p>
                </div>
                <a class="btn btn-primary h-12 w-full" href=template("xlsx") download="" rel="external">
                    <Glyph icon=Icon::Download />
                    "Descargar Plantilla"
                </a>
                <a class="link text-sm inline-flex items-center min-h-11" href=template("csv") download="" rel="external">
                    "Descargarla en CSV"
                </a>
            </section>
            <section class="surface overflow-hidden" aria-labelledby="columnas">
                <div class="px-5 pt-5 pb-3">
                    <h2 class="font-semibold text-lg" id="columnas">
                        "Qué debe traer el archivo"
                    </h2>
                    <p class="text-muted">{row_line(kind)}</p>
                </div>
                <dl class="divide-y divide-base-300 border-t border-base-300">
                    {kind
                        .columns()
                        .iter()
                        .map(|column| {
                            view! {
                                <div class="px-5 py-3 sm:flex gap-4">
                                    <dt class="sm:w-56 shrink-0">
                                        <span class="font-medium">{column.label}</span>
                                        {(!column.required).then(|| view! { <span class="text-sm text-muted">" (opcional)"</span> })}
                                        <span class="block font-mono text-xs text-muted">{column.name}</span>
                                    </dt>
                                    <dd class="min-w-0">
                                        {column_hint(kind, column.name)}
                                        {(!column.example.is_empty())
                                            .then(|| {
                                                view! {
                                                    <span class="block text-sm text-muted wrap-anywhere">"Ejemplo: " {column.example}</span>
                                                }
                                            })}
                                    </dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </section>
        </div>
        <div class="flex flex-wrap gap-3 justify-between">
            <a class="btn btn-ghost h-12" href=step_href(Step::Kind)>
                <Glyph icon=Icon::Left />
                "Atrás"
            </a>
            <a class="btn bg-base-100 border-base-300 h-12 px-6" href=step_href(Step::File(kind))>
                "Ya tengo mi archivo"
                <Glyph icon=Icon::Right />
            </a>
        </div>
    }
}
