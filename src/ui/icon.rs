//! The line icons, drawn inline so that they take the text's colour and cost no request.

use leptos::prelude::*;

/// One drawing each, on a 24 × 24 grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Home,
    Upload,
    Download,
    People,
    Person,
    Teacher,
    Key,
    Document,
    Search,
    Check,
    CheckCircle,
    CrossCircle,
    Warning,
    Info,
    Close,
    Left,
    Right,
    Eye,
    EyeOff,
    Lock,
    Exit,
    Sun,
    Shield,
    Copy,
    Columns,
    Table,
    Family,
    Clock,
    Link,
    Undo,
    Student,
    Book,
    Megaphone,
    Bars,
    Sliders,
    Exam,
    Speech,
    Notebook,
    Smile,
    Pencil,
    Target,
    Repeat,
    Bell,
    Plus,
    Trash,
    Grip,
    Mail,
    Chat,
    Printer,
    Scissors,
    Menu,
}

impl Icon {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Menu => r#"<path d="M4 6h16M4 12h16M4 18h16"/>"#,
            Self::Mail => r#"<path d="M4 6h16v12H4zM4 7l8 6 8-6"/>"#,
            Self::Chat => r#"<path d="M4.5 19.5 5.7 16A7.800 7.800 0 1 1 8.6 18.700z"/>"#,
            Self::Printer => r#"<path d="M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z"/>"#,
            Self::Scissors => {
                r#"<circle cx="6" cy="7" r="2.5"/><circle cx="6" cy="17" r="2.5"/><path d="M8 8.500 20 17M8 15.500 20 7"/>"#
            }
            Self::Home => r#"<path d="M3 11 12 4l9 7v9h-6v-6H9v6H3z"/>"#,
            Self::Upload => r#"<path d="M12 16V4m0 0-4 4m4-4 4 4M4 16v4h16v-4"/>"#,
            Self::Download => r#"<path d="M12 4v12m0 0-4-4m4 4 4-4M4 20h16"/>"#,
            Self::People => {
                r#"<path d="M16 20v-1a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v1M9.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M21 20v-1a4 4 0 0 0-3-3.9M16 4.2a3.5 3.5 0 0 1 0 6.6"/>"#
            }
            Self::Person => r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>"#,
            Self::Teacher => {
                r#"<path d="M12 5 2.5 9.5 12 14l9.5-4.5zM6 11.5V16c0 1.5 2.7 3 6 3s6-1.5 6-3v-4.5M21.5 9.5V15"/>"#
            }
            Self::Key => r#"<circle cx="15" cy="9" r="4"/><path d="M12 12 4 20v-3h3v-3h3"/>"#,
            Self::Document => r#"<path d="M14 3H6v18h12V7zM14 3v4h4"/>"#,
            Self::Search => r#"<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.3-4.3"/>"#,
            Self::Check => r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#,
            Self::CheckCircle => r#"<circle cx="12" cy="12" r="9"/><path d="m8 12.5 2.8 2.8L16.2 9.5"/>"#,
            Self::CrossCircle => r#"<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>"#,
            Self::Warning => r#"<path d="M12 9v4m0 3.5v.01M12 3.5 2.5 20h19z"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5m0-8.5v.01"/>"#,
            Self::Close => r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
            Self::Left => r#"<path d="m14.5 5-7 7 7 7"/>"#,
            Self::Right => r#"<path d="m9.5 5 7 7-7 7"/>"#,
            Self::Eye => {
                r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.75"/>"#
            }
            Self::EyeOff => {
                r#"<path d="M10 5.8A8.6 8.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.3M6.2 7.2A16.4 16.4 0 0 0 2.5 12S6 18.5 12 18.5c1.7 0 3.2-.5 4.5-1.2M4 4l16 16"/>"#
            }
            Self::Lock => r#"<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>"#,
            Self::Exit => r#"<path d="M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9"/>"#,
            Self::Sun => {
                r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2m16.2-6.7-1.4 1.4M6.7 17.300l-1.4 1.4m0-13.4 1.4 1.4m10.600 10.600 1.4 1.4"/>"#
            }
            Self::Shield => {
                r#"<path d="M12 3 4.5 6v5.5c0 4.5 3.2 8 7.5 9.5 4.300-1.5 7.5-5 7.5-9.5V6zM8.800 12l2.2 2.2 4.2-4.4"/>"#
            }
            Self::Copy => r#"<path d="M9 9h11v11H9zM15 9V4H4v11h5"/>"#,
            Self::Columns => r#"<path d="M4 5h16v14H4zM9.5 5v14M14.5 5v14"/>"#,
            Self::Table => r#"<path d="M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9"/>"#,
            Self::Family => {
                r#"<circle cx="7" cy="6" r="2.75"/><circle cx="17" cy="6" r="2.75"/><circle cx="12" cy="13.5" r="2.25"/><path d="M2.5 17v-2A4.5 4.5 0 0 1 8 10.7M21.5 17v-2A4.5 4.5 0 0 0 16 10.7M8 21v-.5a4 4 0 0 1 8 0v.5"/>"#
            }
            Self::Clock => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Link => {
                r#"<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>"#
            }
            Self::Student => r#"<path d="M12 3 3 7l9 4 9-4zM7 9v4.5a5 5 0 0 0 10 0V9M4.5 20.5a7.5 5 0 0 1 15 0"/>"#,
            Self::Book => {
                r#"<path d="M12 6.5C10 5 7.5 4.5 4 4.5v14c3.500 0 6 .5 8 2 2-1.5 4.5-2 8-2v-14c-3.500 0-6 .5-8 2zm0 0v14"/>"#
            }
            Self::Megaphone => r#"<path d="M4 10v4h3l8 4V6l-8 4zM18.5 9.5a4 4 0 0 1 0 5"/>"#,
            Self::Bars => r#"<path d="M5 20V10m7 10V4m7 16v-7"/>"#,
            Self::Sliders => {
                r#"<path d="M4 7h9m4 0h3M4 17h3m4 0h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>"#
            }
            Self::Exam => r#"<path d="M14 3H6v18h12V7zM14 3v4h4M9 14.5l2.2 2.2 3.8-4.2"/>"#,
            Self::Speech => r#"<path d="M4 5h16v11.5h-9L7 20v-3.5H4zM8.5 10.7v.01m3.5-.01v.01m3.5-.01v.01"/>"#,
            Self::Notebook => r#"<path d="M7 3.5h11.5v17H7zM5 8h4m-4 4h4m-4 4h4M12.5 8.5H15"/>"#,
            Self::Smile => {
                r#"<circle cx="12" cy="12" r="9"/><path d="M8.5 14a4.2 4.2 0 0 0 7 0M9 9.5v.01m6-.01v.01"/>"#
            }
            Self::Pencil => r#"<path d="m4.5 19.5.9-4.3L15.7 4.9l3.4 3.4L8.8 18.6zM13.2 7.4l3.4 3.4"/>"#,
            Self::Target => r#"<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="4.5"/><path d="M12 12v.01"/>"#,
            Self::Repeat => r#"<path d="M19.5 12a7.5 7.5 0 1 1-2-5.1L20 9.5M20 4.5v5h-5"/>"#,
            Self::Bell => r#"<path d="M6 16v-5a6 6 0 1 1 12 0v5l1.5 2h-15zM10 20.5h4"/>"#,
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::Trash => r#"<path d="M4 7h16M10 4h4M6 7l1 13h10l1-13M10 11v5M14 11v5"/>"#,
            Self::Grip => r#"<path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01"/>"#,
            Self::Undo => r#"<path d="M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9"/>"#,
        }
    }
}

/// An icon beside words; hidden from screen readers, which hear the words.
#[component]
pub fn Glyph(
    icon: Icon,
    /// Size and colour, e.g. `size-5 text-error`.
    #[prop(default = "size-5")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg
            class=format!("shrink-0 {class}")
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.drawing()
        ></svg>
    }
}
