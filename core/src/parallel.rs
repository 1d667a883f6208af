//! The one place where core uses threads.

use rayon::prelude::*;

/// `function` of every item, on all cores, in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    items.into_par_iter().map(function).collect()
}
