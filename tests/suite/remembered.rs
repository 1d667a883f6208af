//! Readings that are remembered say what reading again would say, and damaged ones are refused.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Readings, Workspace};
use ossa_tests::{corpus, root, sources};

/// Readings by path.
#[derive(Default)]
struct Memory {
    readings: BTreeMap<String, Vec<u8>>,
    fresh: Mutex<BTreeMap<String, Vec<u8>>>,
    recalled: AtomicUsize,
}

impl Readings for Memory {
    fn recall(&self, source: &Source) -> Option<&[u8]> {
        let known = self.readings.get(&*source.path)?;
        self.recalled.fetch_add(1, Ordering::Relaxed);
        Some(known)
    }

    fn remember(&self, source: &Source, reading: Vec<u8>) {
        self.fresh.lock().expect("nobody panicked").insert(source.path.to_string(), reading);
    }
}

impl Memory {
    fn take_fresh(&self) -> BTreeMap<String, Vec<u8>> {
        std::mem::take(&mut self.fresh.lock().expect("nobody panicked"))
    }
}

/// Everything that clients see.
fn fingerprint(workspace: &mut Workspace) -> String {
    let report = serde_json::to_string(&workspace.report()).expect("reports serialise");
    String::from_utf8_lossy(&ExportFormat::Json.to_bytes(&workspace.analyse().graph)).into_owned() + &report
}

fn read(sources: &[Source], profile: Profile, memory: &Memory) -> Workspace {
    let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_root("folder");
    workspace.put_all_remembered(sources.to_vec(), Some(memory), &|| ());
    workspace
}

/// Reads twice. Returns what was remembered.
fn check(sources: &[Source], profile: Profile) -> BTreeMap<String, Vec<u8>> {
    let mut memory = Memory::default();
    let cold = fingerprint(&mut read(sources, profile, &memory));
    memory.readings = memory.take_fresh();
    let mut warm = read(sources, profile, &memory);
    assert_eq!(memory.recalled.load(Ordering::Relaxed), memory.readings.len());
    // What was recalled is not remembered again: every reading was believed.
    assert_eq!(memory.take_fresh().keys().collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(fingerprint(&mut warm) == cold, "a remembered reading says something else");
    for source in sources {
        assert!(!memory.readings.contains_key(&*source.path) || warm.is_current(&source.path, &source.bytes));
    }
    memory.readings
}

#[test]
fn remembered_readings_say_the_same() {
    for (folder, least) in [("static/sample", 0.9), ("plugins", 0.0), ("core/src", 0.0), ("tests", 0.0)] {
        let all = sources(&root().join(folder), Profile::Default);
        let remembered = check(&all, Profile::Default);
        assert!(remembered.len() as f64 >= least * all.len() as f64, "{} of {folder}", remembered.len());
        check(&sources(&root().join(folder), Profile::Ossa019), Profile::Ossa019);
    }
}

#[test]
fn remembered_readings_of_real_files_say_the_same() {
    let Some(folder) = corpus() else { return };
    let all = sources(&folder, Profile::Default);
    let remembered = check(&all, Profile::Default);
    let bytes: usize = remembered.values().map(Vec::len).sum();
    println!("{} of {} files remembered in {bytes} bytes", remembered.len(), all.len());
    assert!(remembered.len() * 10 >= all.len() * 9, "{} of {}", remembered.len(), all.len());
    check(&sources(&folder, Profile::Ossa019), Profile::Ossa019);
}

#[test]
fn damaged_readings_do_no_harm() {
    let mut all: Vec<Source> =
        Fleet::new(2, 1).manifests().map(|file| Source::new(file.path.as_str(), file.text)).collect();
    // Findings with labels and fixes, many references, and nothing at all.
    all.push(Source::new("twice.yml", "ossaVersion: \"1.0\"\nagent: { id: a, id: b, rolle: x }\n"));
    all.push(Source::new("notes.md", "nothing\n"));
    let tools: Vec<String> = (0..40).map(|number| format!("  - server-{number}\n")).collect();
    let tools = tools.concat();
    all.push(Source::new("agent.md", format!("---\nname: x\ndescription: y\ntools:\n{tools}---\ntext\n")));
    let remembered = check(&all, Profile::Default);
    assert_eq!(remembered.len(), all.len());
    for source in &all {
        let whole = &remembered[&*source.path];
        let believed = |damaged: Vec<u8>| {
            let memory =
                Memory { readings: [(source.path.to_string(), damaged)].into(), ..Memory::default() };
            // Nothing that is believed makes anything panic.
            fingerprint(&mut read(std::slice::from_ref(source), Profile::Default, &memory));
            memory.take_fresh().is_empty()
        };
        assert!(believed(whole.clone()));
        let is_empty = |end: usize| end == 0 || whole[..end].iter().all(|byte| *byte == 0);
        for end in (0..whole.len()).filter(|&end| !is_empty(end)) {
            // Without its definitions it is still a reading, of a file without any.
            let is_cut_between = believed(whole[..end].to_vec());
            assert!(!is_cut_between || whole.len() - end > 8, "{} cut at {end}", source.path);
        }
        for place in 0..whole.len() {
            for bits in [1, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[place] ^= bits;
                believed(damaged);
            }
        }
        let mut longer = whole.clone();
        longer.push(0);
        let has_definitions = whole.len() > 40;
        assert!(!(believed(longer) && has_definitions), "{} and more", source.path);
    }
}
