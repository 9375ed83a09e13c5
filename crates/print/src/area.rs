//! Rectangles. Points, from the upper left corner of the page.

/// A4.
pub(crate) const PAGE: Area = Area { left: 0.0, top: 0.0, width: 595.28, height: 841.89 };

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    pub fn right(self) -> f32 {
        self.left + self.width
    }

    pub fn bottom(self) -> f32 {
        self.top + self.height
    }

    /// The same without `x` on the left and right, and `y` above and below.
    pub fn inset(self, x: f32, y: f32) -> Self {
        Self { left: self.left + x, top: self.top + y, width: self.width - 2.0 * x, height: self.height - 2.0 * y }
    }
}
