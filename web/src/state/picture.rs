//! Pictures of the drawing that somebody asks for.

/// Most pixels of a picture for one CSS pixel.
pub const LARGEST_SCALE: u8 = 8;

/// A picture that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureOrder {
    /// What it is made of.
    pub kind: PictureKind,
    /// Whether it has the ground of the theme; it is transparent otherwise.
    pub has_ground: bool,
}

/// What a picture is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// Shapes.
    Svg,
    /// Pixels, so many for each CSS pixel.
    Png(u8),
}
