//! How JavaScript calls this module: plain numbers, no bindings.
//!
//! ```js
//! const place = exports.room(component.length);
//! new Uint8Array(exports.memory.buffer).set(component, place);
//! const length = exports.translate(4096);
//! const block = new Uint8Array(exports.memory.buffer, exports.block(), length);
//! ```

use std::cell::RefCell;

use crate::{packed, translate as translated};

thread_local! {
    static COMPONENT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static BLOCK: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a component of `length` bytes and returns its place.
#[expect(unsafe_code, reason = "an exported name; nothing else of the program has it")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    COMPONENT.with_borrow_mut(|component| {
        *component = vec![0; length];
        component.as_mut_ptr()
    })
}

/// Translates the component that was put into the room, and returns the length of the outcome; see [`crate::translate`].
#[expect(unsafe_code, reason = "an exported name; nothing else of the program has it")]
#[unsafe(no_mangle)]
pub extern "C" fn translate(pages: u32) -> usize {
    let component = COMPONENT.take();
    let block = packed(&translated(&component, u64::from(pages)));
    let length = block.len();
    BLOCK.set(block);
    length
}

/// The place of the outcome: 0, then imports, exports and files, or 1 and the reason; numbers as four bytes, low first, and whatever has a
/// length after it.
#[expect(unsafe_code, reason = "an exported name; nothing else of the program has it")]
#[unsafe(no_mangle)]
pub extern "C" fn block() -> *const u8 {
    BLOCK.with_borrow(|block| block.as_ptr())
}
