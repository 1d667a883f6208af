//! Making the edits that findings carry.

use std::collections::BTreeMap;

use ossa_core::Workspace;
use ossa_core::diagnostic::{Diagnostic, Fix, apply};

use super::protocol::{Fixes, Mended};

/// The files that change when the fixes are made, and how many fixes those are.
pub(super) fn make(workspace: &mut Workspace, which: &Fixes) -> (Vec<Mended>, u32) {
    let analysis = workspace.analyse();
    let mut by_path: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for finding in &analysis.diagnostics {
        if let Some((fix, location)) = finding.fix.as_ref().zip(finding.location.as_ref())
            && is_meant(finding, fix, &location.path, which)
        {
            by_path.entry(&location.path).or_default().push(fix);
        }
    }
    let (mut files, mut made) = (Vec::new(), 0);
    for (path, fixes) in by_path {
        let Some(before) = workspace.text(path) else { continue };
        let (after, count) = apply(before, fixes);
        if count > 0 {
            files.push(Mended { path: path.to_owned(), before: before.to_string(), after });
            made += count as u32;
        }
    }
    (files, made)
}

fn is_meant(finding: &Diagnostic, fix: &Fix, path: &str, which: &Fixes) -> bool {
    match which {
        Fixes::One { path: wanted, code, start, end } => {
            let span = finding.location.as_ref().map(|location| location.span);
            path == wanted
                && finding.code.as_str() == code
                && span.is_some_and(|span| (span.start, span.end) == (*start, *end))
        }
        Fixes::SafeIn(wanted) => path == wanted && fix.is_safe,
        Fixes::Safe => fix.is_safe,
    }
}
