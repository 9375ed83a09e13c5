//! The school's colours and its mark.

use krilla::geom::{Path, PathBuilder};

use crate::area::Area;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color(pub u8, pub u8, pub u8);

pub(crate) const PURPLE: Color = Color(0x69, 0x2E, 0x9B);
pub(crate) const LIGHT_PURPLE: Color = Color(0xF4, 0xEE, 0xF9);
/// Decoration only: on white it is too light to be read.
pub(crate) const ORANGE: Color = Color(0xF6, 0x8C, 0x26);
pub(crate) const LIGHT_ORANGE: Color = Color(0xFE, 0xF1, 0xE3);
pub(crate) const BROWN: Color = Color(0x7A, 0x3E, 0x06);
pub(crate) const INK: Color = Color(0x2A, 0x22, 0x34);
pub(crate) const MUTED: Color = Color(0x5E, 0x55, 0x6B);
pub(crate) const LINE: Color = Color(0xDD, 0xD3, 0xE6);
pub(crate) const CUT: Color = Color(0x8E, 0x86, 0x99);
pub(crate) const WHITE: Color = Color(0xFF, 0xFF, 0xFF);

/// From the centre of an arc's end to its control point, so that four curves make a circle.
const ARC: f32 = 0.552_285;

/// The orchid of `public/logo.svg`: five petals and a heart, as two paths to be filled.
pub(crate) fn logo(area: Area) -> [(Option<Path>, Color); 2] {
    let scale = area.width / 40.0;
    let (x, y) = (area.left + area.width / 2.0, area.top + area.height / 2.0);
    let mut petals = PathBuilder::new();
    for petal in 0..5 {
        let (sin, cos) = (petal as f32 * 72.0_f32.to_radians()).sin_cos();
        // A petal is an ellipse 11 below the upper edge of a square of 40, turned about its centre.
        let turned = |dx: f32, dy: f32| {
            let (dx, dy) = (dx * scale, (dy - 11.0) * scale);
            (x + dx * cos - dy * sin, y + dx * sin + dy * cos)
        };
        push_ellipse(&mut petals, 5.5, 8.0, turned);
    }
    let mut heart = PathBuilder::new();
    push_ellipse(&mut heart, 5.0, 5.0, |dx, dy| (x + dx * scale, y + dy * scale));
    [(petals.finish(), PURPLE), (heart.finish(), ORANGE)]
}

/// An ellipse about the origin, each point of it moved to its place.
fn push_ellipse(path: &mut PathBuilder, rx: f32, ry: f32, place: impl Fn(f32, f32) -> (f32, f32)) {
    let (kx, ky) = (rx * ARC, ry * ARC);
    let start = place(rx, 0.0);
    path.move_to(start.0, start.1);
    for [(ax, ay), (bx, by), (cx, cy)] in [
        [(rx, ky), (kx, ry), (0.0, ry)],
        [(-kx, ry), (-rx, ky), (-rx, 0.0)],
        [(-rx, -ky), (-kx, -ry), (0.0, -ry)],
        [(kx, -ry), (rx, -ky), (rx, 0.0)],
    ] {
        let ((ax, ay), (bx, by), (cx, cy)) = (place(ax, ay), place(bx, by), place(cx, cy));
        path.cubic_to(ax, ay, bx, by, cx, cy);
    }
    path.close();
}

/// A rectangle with round corners.
pub(crate) fn rounded(area: Area, radius: f32) -> Option<Path> {
    let (left, top, right, bottom) = (area.left, area.top, area.right(), area.bottom());
    let control = radius * (1.0 - ARC);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - control, top, right, top + control, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - control, right - control, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + control, bottom, left, bottom - control, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + control, left + control, top, left + radius, top);
    path.close();
    path.finish()
}
