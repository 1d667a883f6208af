/// How far a layout is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The share of the work that is done, from 0 to 1. It never falls.
    pub done: f32,
    /// How much still moves: for forces, the mean movement of a node in the last step as a share of the mean length of
    /// springs; for others, the share of work that is left.
    pub movement: f32,
    /// Whether it has come to its end: from now on, positions stay.
    pub is_settled: bool,
}
