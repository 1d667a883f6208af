//! What pointers that are down mean: a click, a pan, or a pinch.

/// A place on the screen.
type Place = (f32, f32);

/// A press that moves less than this, in pixels, is a click.
const CLICK_SLACK: f32 = 4.0;

/// Fingers, or the mouse, that are down.
#[derive(Clone, Debug, Default)]
pub(super) struct Gesture {
    pointers: Vec<(i32, Place)>,
    start: Place,
    has_moved: bool,
    presses: u32,
}

/// What a move means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Move {
    /// Nothing is down: the pointer only points.
    Hover,
    /// Too little to mean anything.
    Nothing,
    /// The drawing follows by so many pixels.
    Pan(f32, f32),
    /// The drawing follows the middle of two fingers, and grows by a factor around it.
    Pinch {
        /// How the middle moved.
        by: Place,
        /// Where it is now.
        around: Place,
        /// The factor.
        factor: f32,
    },
}

impl Gesture {
    /// Another pointer is down.
    pub(super) fn press(&mut self, id: i32, place: Place) {
        self.presses = self.presses.wrapping_add(1);
        if self.pointers.is_empty() {
            self.start = place;
            self.has_moved = false;
        } else {
            // Two fingers never mean a click.
            self.has_moved = true;
        }
        self.pointers.push((id, place));
    }

    /// A pointer moved.
    pub(super) fn drag(&mut self, id: i32, place: Place) -> Move {
        let before = self.pointers.clone();
        if before.is_empty() {
            return Move::Hover;
        }
        for (own, at) in &mut self.pointers {
            if *own == id {
                *at = place;
            }
        }
        self.has_moved |= (place.0 - self.start.0).hypot(place.1 - self.start.1) > CLICK_SLACK;
        if !self.has_moved {
            return Move::Nothing;
        }
        match (before.as_slice(), self.pointers.as_slice()) {
            ([(_, from)], [(_, to)]) => Move::Pan(to.0 - from.0, to.1 - from.1),
            ([(_, a), (_, b), ..], [(_, c), (_, d), ..]) => {
                let middle = |a: &Place, b: &Place| (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
                let apart = |a: &Place, b: &Place| (a.0 - b.0).hypot(a.1 - b.1).max(1.0);
                let (from, around) = (middle(a, b), middle(c, d));
                let by = (around.0 - from.0, around.1 - from.1);
                Move::Pinch { by, around, factor: apart(c, d) / apart(a, b) }
            }
            _ => Move::Nothing,
        }
    }

    /// A pointer is up, or gone. Returns whether that was a click, if it is not gone.
    pub(super) fn release(&mut self, id: i32) -> bool {
        let is_click = self.pointers.len() == 1 && !self.has_moved;
        self.pointers.retain(|(own, _)| *own != id);
        is_click
    }

    /// Number of the last press.
    pub(super) fn press_number(&self) -> u32 {
        self.presses
    }

    /// A while after a press: the place of the finger, if it is the only one, still down and did not move. It is no
    /// click any more.
    pub(super) fn hold(&mut self, press: u32) -> Option<Place> {
        let is_held = self.presses == press && self.pointers.len() == 1 && !self.has_moved;
        self.has_moved |= is_held;
        is_held.then_some(self.start)
    }

    /// Whether nothing is down.
    pub(super) fn is_over(&self) -> bool {
        self.pointers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.drag(1, (5.0, 5.0)), Move::Hover);
        gesture.press(1, (10.0, 10.0));
        assert_eq!(gesture.drag(1, (12.0, 11.0)), Move::Nothing);
        assert!(gesture.release(1) && gesture.is_over());
    }

    #[test]
    fn a_drag_pans_and_is_no_click() {
        let mut gesture = Gesture::default();
        gesture.press(1, (10.0, 10.0));
        assert_eq!(gesture.drag(1, (30.0, 10.0)), Move::Pan(20.0, 0.0));
        assert_eq!(gesture.drag(1, (30.0, 15.0)), Move::Pan(0.0, 5.0));
        assert!(!gesture.release(1));
    }

    #[test]
    fn a_finger_that_stays_asks_for_a_list_and_is_no_click() {
        let mut gesture = Gesture::default();
        gesture.press(1, (10.0, 10.0));
        let first = gesture.press_number();
        gesture.drag(1, (11.0, 10.0));
        assert_eq!(gesture.hold(first), Some((10.0, 10.0)));
        assert!(!gesture.release(1));
        gesture.press(1, (10.0, 10.0));
        assert_eq!(gesture.hold(first), None, "that was another press");
        gesture.drag(1, (30.0, 10.0));
        assert_eq!(gesture.hold(gesture.press_number()), None, "it moved");
    }

    #[test]
    fn two_fingers_pinch() {
        let mut gesture = Gesture::default();
        gesture.press(1, (0.0, 0.0));
        gesture.press(2, (10.0, 0.0));
        let pinch = Move::Pinch { by: (5.0, 0.0), around: (10.0, 0.0), factor: 2.0 };
        assert_eq!(gesture.drag(2, (20.0, 0.0)), pinch);
        assert!(!gesture.release(2) && !gesture.is_over());
        assert!(!gesture.release(1), "the last finger of a pinch is no click");
    }
}
