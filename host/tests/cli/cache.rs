//! What earlier runs remember changes no answer.

use std::fs;
use std::path::PathBuf;

use crate::fixture::{BROKEN, CLEAN, Fixture};

const COMMANDS: [&[&str]; 4] = [
    &["validate", "--format", "json", "."],
    &["validate", "--verbose", "."],
    &["stats", "--json"],
    &["query", "degree>0", "--json"],
];

fn answers(fixture: &Fixture, more: &[&str]) -> Vec<(Option<i32>, String)> {
    let runs = COMMANDS.iter().map(|command| fixture.run(&[*command, more].concat()));
    runs.map(|run| (run.code, run.stdout)).collect()
}

fn project() -> (Fixture, PathBuf) {
    let fixture =
        Fixture::new(&[CLEAN[0], CLEAN[1], BROKEN, ("README.md", "# Read me\n"), ("ossa.toml", "")]);
    let file = fixture.path().join(".ossa/cache/readings");
    (fixture, file)
}

#[test]
fn a_warm_run_says_what_a_cold_one_says() {
    let (fixture, file) = project();
    let cold = answers(&fixture, &["--no-cache"]);
    assert!(!file.exists());
    assert_eq!(answers(&fixture, &[]), cold);
    let remembered = fs::read(&file).unwrap();
    assert_eq!(fs::read_to_string(file.with_file_name(".gitignore")).unwrap(), "*\n");
    assert_eq!(answers(&fixture, &[]), cold);
    // Nothing was parsed that could be remembered, or else the file were another.
    assert_eq!(fs::read(&file).unwrap(), remembered);
    fixture.write("ledger/agent.yml", CLEAN[0].1.replace("billing", "banking"));
    let changed = answers(&fixture, &[]);
    assert_ne!(changed, cold);
    assert_eq!(answers(&fixture, &["--no-cache"]), changed);
    assert_ne!(fs::read(&file).unwrap(), remembered);
}

#[test]
fn a_damaged_cache_is_written_anew_and_a_folder_in_its_way_ignored() {
    let (fixture, file) = project();
    let cold = answers(&fixture, &["--no-cache"]);
    answers(&fixture, &[]);
    let whole = fs::read(&file).unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 5) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0xff;
        fs::write(&file, &damaged).unwrap();
        assert_eq!(answers(&fixture, &[]), cold, "byte {place}");
        assert_ne!(fs::read(&file).unwrap(), damaged, "byte {place}");
    }
    fs::write(&file, "something else").unwrap();
    assert_eq!(answers(&fixture, &[]), cold);
    assert_eq!(fs::read(&file).unwrap().len(), whole.len());
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(answers(&fixture, &[]), cold);
}

#[test]
fn outside_of_a_project_nothing_is_written() {
    let fixture = Fixture::new(&[CLEAN[0]]);
    answers(&fixture, &[]);
    let names = fs::read_dir(fixture.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["ledger"]);
}
