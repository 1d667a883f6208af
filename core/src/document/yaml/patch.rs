//! A text with edits made, that knows where each byte stands in the text as written.

use crate::diagnostic::Edit;
use crate::text::Span;

/// The text of a range of a source, with the edits a repaired fault needs.
pub(super) struct Patch {
    text: String,
    /// Where the range begins in the source.
    base: u32,
    places: Vec<Place>,
}

/// One edit: its bytes in the patched text, and the bytes of the source they stand for.
struct Place {
    patched: Span,
    original: Span,
}

impl Patch {
    /// Makes `edits`, which are in order and do not overlap, in `range` of `source`.
    pub(super) fn new(source: &str, range: Span, edits: &[Edit]) -> Self {
        let mut text = String::with_capacity(range.len() as usize + 64 * edits.len());
        let mut places = Vec::with_capacity(edits.len());
        let mut copied = range.start;
        for edit in edits {
            text.push_str(source.get(copied as usize..edit.span.start as usize).unwrap_or_default());
            let start = text.len() as u32;
            text.push_str(&edit.replacement);
            places.push(Place { patched: Span::new(start, text.len() as u32), original: edit.span });
            copied = edit.span.end;
        }
        text.push_str(source.get(copied as usize..range.end as usize).unwrap_or_default());
        Self { text, base: range.start, places }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the source of what begins at `offset` of the patched text.
    pub(super) fn start(&self, offset: u32) -> u32 {
        self.original(offset, true)
    }

    /// The place in the source where what ends at `offset` of the patched text ends.
    pub(super) fn end(&self, offset: u32) -> u32 {
        self.original(offset, false)
    }

    fn original(&self, offset: u32, is_start: bool) -> u32 {
        // The last edit that begins at or before the offset.
        let next = self.places.partition_point(|place| place.patched.start <= offset);
        let Some(place) = next.checked_sub(1).and_then(|index| self.places.get(index)) else {
            return self.base + offset;
        };
        let Place { patched, original } = place;
        if offset > patched.end || (offset == patched.end && (is_start || !patched.is_empty())) {
            original.end + (offset - patched.end)
        } else if is_start || offset == patched.start {
            original.start
        } else {
            original.end
        }
    }

    /// The bytes of the source that `span` of the patched text stands for, unless an edit touches it.
    pub(super) fn untouched(&self, span: Span) -> Option<Span> {
        let touches = |place: &Place| place.patched.start <= span.end && span.start <= place.patched.end;
        let next = self.places.partition_point(|place| place.patched.end < span.start);
        let clear = self.places.get(next).is_none_or(|place| !touches(place));
        clear.then(|| Span::new(self.start(span.start), self.start(span.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_source() {
        // b and d go, XYZ comes before e.
        let edits =
            [Edit::replace(Span::new(2, 3), ""), Edit::replace(Span::new(4, 5), "D"), Edit::insert(5, "XYZ")];
        let patch = Patch::new("-abcdef", Span::new(1, 7), &edits[..2]);
        assert_eq!(patch.text(), "acDef");
        let starts: Vec<u32> = (0..=5).map(|offset| patch.start(offset)).collect();
        assert_eq!(starts, [1, 3, 4, 5, 6, 7]);
        assert_eq!(patch.end(1), 2);
        let patch = Patch::new("-abcdef", Span::new(1, 7), &edits[2..]);
        assert_eq!(patch.text(), "abcdXYZef");
        assert_eq!((patch.start(4), patch.end(7), patch.start(7), patch.end(6)), (5, 5, 5, 5));
        assert_eq!(patch.untouched(Span::new(0, 3)), Some(Span::new(1, 4)));
        assert_eq!(patch.untouched(Span::new(8, 9)), Some(Span::new(6, 7)));
        assert_eq!(patch.untouched(Span::new(2, 5)), None);
    }
}
