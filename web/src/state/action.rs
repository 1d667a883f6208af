//! Everything that can be done, by name and by key, and how it is found.

use ossa_core::export::ExportFormat;

use super::arranging::LayoutKind;
use super::route::Page;
use super::theme::Theme;

/// Something a person can ask the page to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take the last step back.
    Undo,
    /// Make it again.
    Redo,
    /// Copy a link to what is shown.
    Share,
    /// Save what is shown, and how, as a file.
    SaveView,
    /// Open files; a view among them is shown.
    OpenFiles,
    /// Open a folder.
    OpenFolder,
    /// Go to a page.
    Go(Page),
    /// Give the keyboard to the search.
    Search,
    /// Give the keyboard to the drawing.
    WalkDrawing,
    /// Show the list of commands.
    Palette,
    /// Show the list of keys.
    Shortcuts,
    /// Show all of the drawing.
    Fit,
    /// Look closer.
    ZoomIn,
    /// Look from farther away.
    ZoomOut,
    /// Bring the selected node to the middle.
    Centre,
    /// Select nothing.
    SelectNothing,
    /// Hide nothing.
    ShowEverything,
    /// Draw groups as pairs, or around hubs.
    ToggleEveryPair,
    /// Run or stop the layout.
    ToggleLayout,
    /// Arrange nodes in another way.
    Arrange(LayoutKind),
    /// Choose a theme.
    Theme(Theme),
    /// Hand the graph over as a file.
    Export(ExportFormat),
    /// Forget what the browser keeps.
    ClearData,
}

/// Where an action is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Steps and links.
    View,
    /// The drawing.
    Drawing,
    /// Pages and fields.
    Move,
    /// Files.
    Files,
    /// How the page looks, and what it keeps.
    Page,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::View, Self::Drawing, Self::Move, Self::Files, Self::Page];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "View",
            Self::Drawing => "Drawing",
            Self::Move => "Go to",
            Self::Files => "Files",
            Self::Page => "Page",
        }
    }
}

/// An action as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// What people call it.
    pub name: String,
    /// The keys that do it, for people; empty when there are none.
    pub keys: &'static str,
    /// Where it is listed.
    pub group: Group,
}

/// Every action, in the order in which they are listed.
pub fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut list = |group, rows: &[(Action, &str, &'static str)]| {
        let rows = rows.iter();
        entries.extend(rows.map(|&(action, name, keys)| Entry {
            action,
            name: name.to_owned(),
            keys,
            group,
        }));
    };
    list(
        Group::View,
        &[
            (Action::Undo, "Undo", "Ctrl+Z"),
            (Action::Redo, "Redo", "Ctrl+Shift+Z"),
            (Action::Share, "Copy a link to this view", ""),
            (Action::SaveView, "Save this view as a file", ""),
            (Action::ShowEverything, "Show everything", ""),
            (Action::SelectNothing, "Select nothing", "Esc"),
        ],
    );
    list(
        Group::Drawing,
        &[
            (Action::WalkDrawing, "Walk the drawing with arrow keys", "G"),
            (Action::ZoomIn, "Zoom in", "+"),
            (Action::ZoomOut, "Zoom out", "-"),
            (Action::Fit, "Fit to screen", "0"),
            (Action::Centre, "Bring the selected node to the middle", "C"),
            (Action::ToggleEveryPair, "Draw every relation, or summarise", ""),
            (Action::ToggleLayout, "Run or stop the layout", ""),
        ],
    );
    list(
        Group::Move,
        &[
            (Action::Palette, "Commands", "Ctrl+K"),
            (Action::Search, "Search", "/"),
            (Action::Go(Page::Explorer), "Explorer", ""),
            (Action::Go(Page::Table), "Table", ""),
            (Action::Go(Page::Agent), "Agent", ""),
            (Action::Go(Page::Matrix), "Matrix", ""),
            (Action::Go(Page::Validate), "Validate", ""),
            (Action::Go(Page::Findings), "Findings", ""),
            (Action::Go(Page::Dashboard), "Dashboard", ""),
            (Action::Go(Page::Compare), "Compare", ""),
            (Action::Go(Page::Plugins), "Plugins", ""),
            (Action::Go(Page::Settings), "Settings", ""),
            (Action::Shortcuts, "Keyboard shortcuts", "?"),
        ],
    );
    list(Group::Files, &[(Action::OpenFiles, "Open files", ""), (Action::OpenFolder, "Open a folder", "")]);
    entries.extend(LayoutKind::ALL.map(|kind| Entry {
        action: Action::Arrange(kind),
        name: format!("Layout: {}", kind.label().to_lowercase()),
        keys: "",
        group: Group::Drawing,
    }));
    entries.extend(ExportFormat::ALL.map(|format| Entry {
        action: Action::Export(format),
        name: format!("Download the graph as {}", format.title()),
        keys: "",
        group: Group::Files,
    }));
    let mut list = |group, rows: &[(Action, &str)]| {
        let rows = rows.iter();
        entries.extend(rows.map(|&(action, name)| Entry { action, name: name.to_owned(), keys: "", group }));
    };
    list(
        Group::Page,
        &[
            (Action::Theme(Theme::System), "Theme: as the system"),
            (Action::Theme(Theme::Light), "Theme: light"),
            (Action::Theme(Theme::Dark), "Theme: dark"),
            (Action::ClearData, "Clear the data this browser keeps"),
        ],
    );
    entries
}

/// The action of a key that is pressed while nobody writes in a field. `is_command` says that Ctrl is down, or the
/// command key of a Mac.
pub fn of_key(key: &str, is_command: bool, has_shift: bool) -> Option<Action> {
    Some(match (key.to_lowercase().as_str(), is_command, has_shift) {
        ("z", true, false) => Action::Undo,
        ("z", true, true) | ("y", true, false) => Action::Redo,
        ("k", true, false) => Action::Palette,
        ("/", false, _) => Action::Search,
        ("?", false, _) => Action::Shortcuts,
        ("g", false, false) => Action::WalkDrawing,
        ("c", false, false) => Action::Centre,
        ("escape", false, false) => Action::SelectNothing,
        ("+" | "=", false, _) => Action::ZoomIn,
        ("-", false, false) => Action::ZoomOut,
        ("0" | "f", false, false) => Action::Fit,
        _ => return None,
    })
}

/// The entries that `words` may mean, the likeliest first. Without words all of them, those used last before the
/// others; `recent` has their names, the last first.
pub fn find(words: &str, recent: &[String]) -> Vec<Entry> {
    let words = words.to_lowercase();
    let age = |entry: &Entry| recent.iter().position(|name| *name == entry.name).unwrap_or(recent.len());
    let mut found: Vec<(i32, usize, Entry)> = entries()
        .into_iter()
        .filter_map(|entry| {
            let name = format!("{} {}", entry.name, entry.group.name()).to_lowercase();
            let scores = words.split_whitespace().map(|word| score(word, &name));
            let score = scores.sum::<Option<i32>>()?;
            Some((-score, age(&entry), entry))
        })
        .collect();
    found.sort_by_key(|(score, age, _)| (*score, *age));
    found.into_iter().map(|(.., entry)| entry).collect()
}

/// How well a word fits a name, if its letters stand there in this order. Letters that begin words or follow each other
/// count more.
fn score(word: &str, name: &str) -> Option<i32> {
    let name: Vec<char> = name.chars().collect();
    let starts = |at: usize| at == 0 || !name[at - 1].is_alphanumeric();
    // The word as a whole is better than its letters.
    let letters: Vec<char> = word.chars().collect();
    let whole = (0..name.len()).filter(|&at| name[at..].starts_with(&letters)).map(|at| match at {
        0 => 120,
        at if starts(at) => 100,
        _ => 50,
    });
    if let Some(best) = whole.max() {
        return Some(best);
    }
    let mut score = 0;
    let (mut from, mut first) = (0, None);
    for (number, letter) in letters.iter().enumerate() {
        let here = (from..name.len()).filter(|&at| name[at] == *letter);
        // A letter at the start of a word stands for the word.
        let at = here
            .clone()
            .find(|&at| at == from && number > 0 || starts(at))
            .or_else(|| here.clone().next())?;
        score += if starts(at) { 3 } else { i32::from(at == from && number > 0) * 2 };
        first = first.or(Some(at));
        from = at + 1;
    }
    // Of two names the one in which they stand closer together.
    Some(score - (from - first.unwrap_or(from)) as i32 / 4)
}

/// Notes that an action was used, and forgets the oldest of many.
pub fn note_use(recent: &mut Vec<String>, name: &str) {
    recent.retain(|other| other != name);
    recent.insert(0, name.to_owned());
    recent.truncate(8);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_has_a_name_of_its_own() {
        let entries = entries();
        let names: BTreeSet<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names.len(), entries.len());
        assert!(entries.iter().all(|entry| Group::ALL.contains(&entry.group)));
    }

    #[test]
    fn the_keys_that_are_shown_are_the_keys_that_work() {
        for entry in entries().iter().filter(|entry| !entry.keys.is_empty()) {
            let key = entry.keys.trim_start_matches("Ctrl+").trim_start_matches("Shift+");
            let key = if key == "Esc" { "Escape" } else { key };
            let (is_command, has_shift) = (entry.keys.contains("Ctrl+"), entry.keys.contains("Shift+"));
            assert_eq!(of_key(key, is_command, has_shift), Some(entry.action), "{}", entry.keys);
        }
        assert_eq!(of_key("y", true, false), Some(Action::Redo));
        assert_eq!(of_key("q", false, false), None);
        assert_eq!(of_key("c", true, false), None, "copying stays the browser's");
    }

    #[test]
    fn an_action_is_found_by_some_of_its_letters() {
        let first = |words: &str| find(words, &[]).first().map(|entry| entry.action);
        assert_eq!(first("undo"), Some(Action::Undo));
        assert_eq!(first("zin"), Some(Action::ZoomIn));
        assert_eq!(first("dark"), Some(Action::Theme(Theme::Dark)));
        assert_eq!(first("link copy"), Some(Action::Share));
        assert_eq!(first("go sett"), Some(Action::Go(Page::Settings)));
        assert_eq!(first("qqq"), None);
        assert_eq!(find("", &[]).len(), entries().len());
    }

    #[test]
    fn what_was_used_last_comes_first() {
        let mut recent = Vec::new();
        for name in ["Fit to screen", "Zoom in", "Fit to screen"] {
            note_use(&mut recent, name);
        }
        assert_eq!(recent, ["Fit to screen", "Zoom in"]);
        let found = find("", &recent);
        assert_eq!(
            found.iter().take(3).map(|entry| entry.action).collect::<Vec<_>>(),
            [Action::Fit, Action::ZoomIn, Action::Undo]
        );
        for number in 0..20 {
            note_use(&mut recent, &number.to_string());
        }
        assert_eq!(recent.len(), 8);
    }
}
