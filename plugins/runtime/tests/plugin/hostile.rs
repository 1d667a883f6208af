//! Every way in which a guest can misbehave ends its call with a reason, and nothing else.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use ossa_plugin_runtime::{Engine, Level, Limits, Plugin, Report, componentize};

use crate::{guests, wasm};

static HOSTILE: LazyLock<Plugin> = LazyLock::new(|| {
    // Long enough that on a busy machine no other limit is beaten by the clock, short enough to wait for.
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    guests::plugin("ossa-hostile-fixture", limits)
});

fn call(mode: &str) -> Report {
    HOSTILE.run(&guests::dataset(), mode)
}

/// The message of a call that must fail.
fn failure(mode: &str) -> String {
    call(mode).result.expect_err(mode).to_string()
}

#[test]
fn endless_work_is_stopped() {
    for mode in ["loop", "check-loop"] {
        let started = Instant::now();
        assert_eq!(failure(mode), "exceeded its time limit of 5 s", "{mode}");
        assert!(started.elapsed() < Duration::from_secs(30), "{mode} was not stopped in time");
    }
}

#[test]
fn asking_for_ever_is_stopped() {
    let limits = Limits { host_call_count: 10_000, time: Duration::from_secs(30), ..Limits::default() };
    let plugin = guests::plugin("ossa-hostile-fixture", limits);
    for mode in ["host-call-loop", "endless-log"] {
        let error = plugin.run(&guests::dataset(), mode).result.expect_err("stopped");
        assert_eq!(error.to_string(), "called the host more than 10000 times", "{mode}");
    }
    let limits = Limits { given_bytes: 10 << 10, time: Duration::from_secs(30), ..Limits::default() };
    let report = guests::plugin("ossa-hostile-fixture", limits).run(&guests::dataset(), "exhaust");
    assert_eq!(report.result.expect_err("stopped").to_string(), "asked for more than 10 KiB of data");
}

#[test]
fn fuel_stops_at_the_same_place_every_time() {
    let engine = Engine::counting().expect("this machine runs WebAssembly");
    let limits = Limits { fuel: Some(5_000_000), ..Limits::default() };
    let bytes = guests::component("ossa-hostile-fixture");
    let plugin = Plugin::from_bytes(&engine, &bytes, limits).expect("a valid plugin");
    let stopped = plugin.run(&guests::dataset(), "loop").result.expect_err("stopped");
    assert_eq!(stopped.to_string(), "used up its 5000000 units of fuel");
    let lines = || plugin.run(&guests::dataset(), "log-spam").log;
    assert_eq!(lines(), lines());
}

#[test]
fn a_start_that_never_ends_is_stopped() {
    let module = wasm::with_start(&guests::core_module("ossa-hostile-fixture"), "hostile_start");
    let component = componentize(&module).expect("the module is valid");
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let started = Instant::now();
    let Err(error) = Plugin::from_bytes(&guests::ENGINE, &component, limits) else { panic!("it was loaded") };
    assert_eq!(error.to_string(), "it failed when asked for its metadata: exceeded its time limit of 300 ms");
    assert!(started.elapsed() < Duration::from_mins(1), "it was not stopped in time");
}

#[test]
fn huge_tables_are_refused() {
    let module = wasm::with_table(&guests::core_module("ossa-hostile-fixture"), 9_000_000);
    let component = componentize(&module).expect("the module is valid");
    let Err(error) = Plugin::from_bytes(&guests::ENGINE, &component, Limits::default()) else {
        panic!("it was loaded")
    };
    let message = error.to_string();
    assert!(message.contains("its tables grew too large"), "{message}");
}

#[test]
fn memory_is_limited() {
    let message = failure("memory");
    assert!(message.starts_with("asked for ") && message.ends_with("; its limit is 256 MiB"), "{message}");
}

#[test]
fn memory_is_limited_from_the_first_page() {
    let limits = Limits { memory_bytes: 64 << 10, ..Limits::default() };
    let component = guests::component("ossa-hostile-fixture");
    let Err(error) = Plugin::from_bytes(&guests::ENGINE, &component, limits) else { panic!("it was loaded") };
    let message = error.to_string();
    assert!(message.starts_with("it failed when asked for its metadata: asked for "), "{message}");
    assert!(message.ends_with("; its limit is 64 KiB"), "{message}");
}

#[test]
fn a_panic_says_what_and_where() {
    let message = failure("panic");
    assert!(message.starts_with("crashed: it gave up; it said: panicked at "), "{message}");
    assert!(message.contains("hostile/src/lib.rs:"), "{message}");
    assert!(message.ends_with(r#"the guest gave up on "panic""#), "{message}");
}

#[test]
fn endless_recursion_is_stopped() {
    let message = failure("recursion");
    // Whichever ends first: the stack of the host's thread, or the guest's own in its memory.
    let ends = ["ran out of stack: too many nested calls", "crashed: wasm trap: out of bounds memory access"];
    assert!(ends.iter().any(|end| message.starts_with(end)), "{message}");
    assert!(message.contains("recurse"), "{message}");
}

#[test]
fn nodes_that_do_not_exist_cannot_be_asked_for() {
    let message = failure("bad-span");
    assert!(message.starts_with("crashed: asked for nodes 0 to 4294967295 of 6"), "{message}");
}

#[test]
fn log_lines_are_counted_and_cut() {
    let log = call("log-spam").log;
    assert_eq!((log.lines().len(), log.dropped_count()), (1_000, 99_000));
    assert_eq!(log.lines()[999].text, "line 999");
    let log = call("long-line").log;
    assert_eq!((log.lines()[0].level, log.lines()[0].text.len()), (Level::Warn, 4096));
}

#[test]
fn an_error_of_the_rule_is_passed_on() {
    assert_eq!(failure("error"), "reported: no agents matched");
    assert_eq!(failure("config"), "refused its configuration: `mode` is not a number");
}

#[test]
fn what_no_graph_should_hold_is_refused() {
    for (mode, message) in [
        ("unknown-node", "returned relation 0 with node 4294967295, but there are 6 nodes"),
        ("self-loop", "returned relation 0 that joins node 0 with itself"),
        ("nan", "returned relation 0 with weight NaN, which is not a finite number of 0 or more"),
        ("infinite", "returned relation 0 with weight inf, which is not a finite number of 0 or more"),
        ("negative", "returned relation 0 with weight -1, which is not a finite number of 0 or more"),
        ("unknown-kind", "returned relation 0 of kind 7, but it declares 2 kinds"),
        ("unknown-via", "returned relation 0 with cause 7, but it lists 1 causes"),
        ("mixed", "returned relation 1 with weight NaN, which is not a finite number of 0 or more"),
        ("bad-group", "returned clique 0 with members 1 to 9 of 2"),
        (
            "directed-clique",
            "returned clique 0 of the directed kind `hurts`; only kinds that are not directed form cliques",
        ),
        ("many-relations", "returned 1000000 relations; the limit is 500000"),
        ("finding-spam", "returned 100000 findings; the limit is 10000"),
        ("bad-code", "returned finding 0 with code `Not a name`, which is not a name in kebab case"),
        ("huge-text", "handed over more than 32 MiB at once"),
    ] {
        assert_eq!(failure(mode), message, "{mode}");
    }
}

#[test]
fn a_failed_call_leaves_nothing_behind() {
    failure("panic");
    let output = call("polite").result.expect("the next call works");
    assert_eq!(output.relations.len(), 1);
}
