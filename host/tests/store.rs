//! What every store has to do. A new implementation adds a `conforms` test and nothing else.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is how a failure is told")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use ossa_core::Profile;
use ossa_core::wire::Stats;
use ossa_host::store::{Build, KEPT_BUILDS, Outcome, SourceSet, SqliteStore, Store};

fn source_set(name: &str, paths: &[&str], profile: Profile) -> SourceSet {
    SourceSet { name: name.to_owned(), paths: paths.iter().map(PathBuf::from).collect(), profile }
}

fn succeeded(second: i64, revision: u64) -> Build {
    let stats = Stats {
        total_agents: 3,
        relationships: 7,
        avg_dependencies: 1.0 / 3.0,
        by_type: BTreeMap::from([("worker".to_owned(), 3)]),
        ..Stats::default()
    };
    Build {
        started_at: Timestamp::from_second(second).unwrap(),
        duration: Duration::from_millis(38),
        reason: "a reason with 'quotes' and ünïcödé".to_owned(),
        outcome: Outcome::Succeeded { revision, stats },
    }
}

fn failed(second: i64) -> Build {
    Build { outcome: Outcome::Failed { message: "cannot read `agents`".to_owned() }, ..succeeded(second, 0) }
}

/// The whole contract on an empty store. Leaves one set, `a`, and one build, `succeeded(1, 1)`, behind.
async fn conformance(store: &dyn Store) {
    store.check().await.unwrap();
    assert_eq!(store.source_sets().await.unwrap(), []);
    assert_eq!(store.source_set("a").await.unwrap(), None);
    assert_eq!(store.builds(10).await.unwrap(), []);

    let first = source_set("a", &["agents", "more agents/ünïcödé"], Profile::Default);
    let second = source_set("b", &[], Profile::Ossa019);
    store.put_source_set(&second).await.unwrap();
    store.put_source_set(&first).await.unwrap();
    assert_eq!(store.source_sets().await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.source_set("b").await.unwrap(), Some(second));

    let changed = source_set("a", &["elsewhere"], Profile::Ossa019);
    store.put_source_set(&changed).await.unwrap();
    assert_eq!(store.source_set("a").await.unwrap(), Some(changed));
    assert!(store.remove_source_set("b").await.unwrap());
    assert!(!store.remove_source_set("b").await.unwrap());

    store.record_build(&failed(2)).await.unwrap();
    store.record_build(&succeeded(1, 1)).await.unwrap();
    // The order is that of recording: the clock of a machine may be set back.
    assert_eq!(store.builds(10).await.unwrap(), [succeeded(1, 1), failed(2)]);
    assert_eq!(store.builds(1).await.unwrap(), [succeeded(1, 1)]);
    assert_eq!(store.builds(0).await.unwrap(), []);
}

async fn history_is_bounded(store: &dyn Store) {
    for revision in 0..u64::from(KEPT_BUILDS) + 5 {
        store.record_build(&succeeded(1, revision)).await.unwrap();
    }
    let builds = store.builds(KEPT_BUILDS * 2).await.unwrap();
    assert_eq!(builds.len(), KEPT_BUILDS as usize);
    assert_eq!(builds[0], succeeded(1, u64::from(KEPT_BUILDS) + 4));
}

/// Writers at the same time lose nothing.
async fn writers_do_not_collide(store: &dyn Store) {
    let writes =
        (0..8).map(|number| async move { store.record_build(&succeeded(number, number as u64)).await });
    for written in join_all(writes).await {
        written.unwrap();
    }
    assert_eq!(store.builds(100).await.unwrap().len(), 8);
}

async fn join_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    let mut outputs: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, output) in futures.iter_mut().zip(&mut outputs) {
            if output.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *output = Some(value);
            }
        }
        if outputs.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}

#[tokio::test]
async fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    conformance(&SqliteStore::open(&folder.path().join("data")).await.unwrap()).await;
}

#[tokio::test]
async fn sqlite_bounds_its_history() {
    let folder = tempfile::tempdir().unwrap();
    history_is_bounded(&SqliteStore::open(folder.path()).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_takes_writers_at_once() {
    let folder = tempfile::tempdir().unwrap();
    writers_do_not_collide(&SqliteStore::open(folder.path()).await.unwrap()).await;
}

#[tokio::test]
async fn sqlite_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("below").join("data");
    conformance(&SqliteStore::open(&data).await.unwrap()).await;
    let again = SqliteStore::open(&data).await.unwrap();
    assert_eq!(again.builds(10).await.unwrap(), [succeeded(1, 1), failed(2)]);
    assert_eq!(again.source_sets().await.unwrap().len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn sqlite_keeps_its_folder_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    SqliteStore::open(&data).await.unwrap();
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
}
