//! What every store has to do. A new implementation adds a `conforms` test and nothing else.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is how a failure is told")]

mod kit;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use ossa_core::Profile;
use ossa_core::wire::Stats;
use ossa_host::store::{
    Action, ApiKey, Build, Collection, Content, Head, KEPT_BUILDS, Listing, Outcome, Page, PostgresStore,
    ResourceId, Scope, Sort, SourceSet, SqliteStore, Store, StoreError, Version, Write,
};

use kit::postgres::Postgres;

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

const SPECIFICATIONS: Collection = Collection::Specifications;

fn of(tenant: &'static str, id: &'static str) -> ResourceId<'static> {
    ResourceId { tenant, collection: SPECIFICATIONS, id }
}

fn content(name: &str, labels: &[&str]) -> Content {
    Content {
        media_type: "application/yaml".to_owned(),
        text: format!("name: {name}\n# 'quoted' \"twice\" ünïcödé % _ \\ \r\n"),
        kind: if name.contains("flow") { "workflow" } else { "agent" }.to_owned(),
        name: name.to_owned(),
        labels: labels.iter().map(ToString::to_string).collect(),
    }
}

#[track_caller]
fn conflict(written: Result<Version, StoreError>, expected: Option<u64>) {
    match written {
        Err(StoreError::Conflict { found }) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    }
}

/// Every version stays, each follows the one its writer knew, and deletion is a version, too.
async fn versions_follow_each_other(store: &dyn Store) {
    let ledger = of("acme", "ledger");
    let [first, second] = [content("Ledger", &["billing"]), content("Grand Ledger", &["billing", "audit"])];
    assert_eq!(store.latest(ledger).await.unwrap(), None);
    conflict(store.write(ledger, Write::Update(1, &first), "ann").await, None);
    conflict(store.write(ledger, Write::Delete(1), "ann").await, None);
    let change = store.last_change().await.unwrap();

    let created = store.write(ledger, Write::Create(&first), "ann").await.unwrap();
    assert_eq!((created.number, created.action), (1, Action::Created));
    assert_eq!(created.content.as_ref(), Some(&first));
    assert_eq!(store.latest(ledger).await.unwrap(), Some(created.clone()));
    assert!(store.last_change().await.unwrap() > change);
    conflict(store.write(ledger, Write::Create(&second), "bob").await, Some(1));

    let updated = store.write(ledger, Write::Update(1, &second), "bob").await.unwrap();
    assert_eq!((updated.number, updated.author.as_str()), (2, "bob"));
    for stale in
        [Write::Update(1, &first), Write::RollBack(1, &first), Write::Delete(1), Write::Delete(u64::MAX)]
    {
        conflict(store.write(ledger, stale, "ann").await, Some(2));
    }
    let back = store.write(ledger, Write::RollBack(2, &first), "ann").await.unwrap();
    assert_eq!((back.number, back.action), (3, Action::RolledBack));
    let deleted = store.write(ledger, Write::Delete(3), "ann").await.unwrap();
    assert_eq!((deleted.number, deleted.content.as_ref()), (4, None));
    assert_eq!(store.latest(ledger).await.unwrap(), Some(deleted.clone()));
    // What is gone is neither written nor deleted again, but it may be made again, or brought back.
    conflict(store.write(ledger, Write::Update(4, &first), "ann").await, None);
    conflict(store.write(ledger, Write::Delete(4), "ann").await, None);
    assert_eq!(store.write(ledger, Write::Create(&second), "ann").await.unwrap().number, 5);
    assert_eq!(store.write(ledger, Write::Delete(5), "ann").await.unwrap().number, 6);
    assert_eq!(store.write(ledger, Write::RollBack(6, &first), "ann").await.unwrap().number, 7);

    let numbers = |versions: Vec<Version>| versions.iter().map(|version| version.number).collect::<Vec<_>>();
    assert_eq!(numbers(store.history(ledger, None, 100).await.unwrap()), [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(numbers(store.history(ledger, Some(4), 2).await.unwrap()), [3, 2]);
    assert_eq!(store.version(ledger, 1).await.unwrap(), Some(created));
    assert_eq!(store.version(ledger, 2).await.unwrap(), Some(updated));
    assert_eq!(store.version(ledger, 4).await.unwrap(), Some(deleted));
    assert_eq!(store.version(ledger, 8).await.unwrap(), None);
    assert_eq!(store.version(ledger, u64::MAX).await.unwrap(), None);

    // A write that did not happen is in no log.
    let audit = store.audit("acme", None, 100).await.unwrap();
    let said: Vec<(&str, Option<u64>)> =
        audit.iter().map(|line| (line.action.as_str(), line.version)).collect();
    assert_eq!(
        said,
        [
            ("rolled-back", Some(7)),
            ("deleted", Some(6)),
            ("created", Some(5)),
            ("deleted", Some(4)),
            ("rolled-back", Some(3)),
            ("updated", Some(2)),
            ("created", Some(1)),
        ]
    );
    assert_eq!((audit[5].actor.as_str(), audit[5].id.as_str()), ("bob", "ledger"));
    assert_eq!(store.audit("acme", Some(audit[0].number), 2).await.unwrap(), audit[1..3]);
}

/// What a tenant has, no other sees, finds, counts, changes or learns of.
async fn tenants_are_apart(store: &dyn Store) {
    let text = content("Secret", &["billing"]);
    store.write(of("one", "shared"), Write::Create(&text), "ann").await.unwrap();
    store.write(of("one", "shared"), Write::Update(1, &text), "ann").await.unwrap();
    let other = of("two", "shared");
    assert_eq!(store.latest(other).await.unwrap(), None);
    assert_eq!(store.version(other, 1).await.unwrap(), None);
    assert_eq!(store.history(other, None, 10).await.unwrap(), []);
    let everything = Listing { limit: 10, ..Listing::default() };
    assert_eq!(
        store.list("two", SPECIFICATIONS, &everything).await.unwrap(),
        Page { heads: vec![], total: 0 }
    );
    assert_eq!(store.versions("two", SPECIFICATIONS).await.unwrap(), []);
    assert_eq!(store.audit("two", None, 10).await.unwrap(), []);
    conflict(store.write(other, Write::Update(2, &text), "eve").await, None);
    conflict(store.write(other, Write::RollBack(2, &text), "eve").await, None);
    conflict(store.write(other, Write::Delete(2), "eve").await, None);
    let own = store.write(other, Write::Create(&content("Own", &[])), "eve").await.unwrap();
    assert_eq!(own.number, 1);
    assert_eq!(store.latest(of("one", "shared")).await.unwrap().unwrap().number, 2);
    assert_eq!(store.versions("one", SPECIFICATIONS).await.unwrap(), [("shared".to_owned(), 2)]);
}

/// Filters, orders and pages, with the same answers everywhere: no database's own idea of letters.
async fn lists_are_filtered_and_ordered(store: &dyn Store) {
    for (id, name, labels) in [
        ("b", "Ärger", &["billing", "50%"] as &[_]),
        ("a", "zebra", &["Billing"]),
        ("B", "Refund_flow", &["ops"]),
        ("c", "refund-flow", &["505"]),
        ("gone", "refund", &["billing"]),
    ] {
        store.write(of("lists", id), Write::Create(&content(name, labels)), "ann").await.unwrap();
        // Times are whole milliseconds, and each is to be another.
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    store.write(of("lists", "gone"), Write::Delete(1), "ann").await.unwrap();
    let all = Listing { limit: 10, ..Listing::default() };
    let text = |text: &str| Some(text.to_owned());
    for (listing, expected) in [
        (all.clone(), "B a b c"),
        (Listing { is_descending: true, ..all.clone() }, "c b a B"),
        (Listing { sort: Sort::Name, ..all.clone() }, "c B a b"),
        (Listing { sort: Sort::Updated, ..all.clone() }, "b a B c"),
        (Listing { kind: text("workflow"), ..all.clone() }, "B c"),
        (Listing { kind: text("Workflow"), ..all.clone() }, ""),
        (Listing { name: text("REFUND"), ..all.clone() }, "B c"),
        (Listing { name: text("d_f"), ..all.clone() }, "B"),
        (Listing { name: text("ä"), ..all.clone() }, "b"),
        (Listing { label: text("bill"), ..all.clone() }, "a b"),
        (Listing { label: text("0%"), ..all.clone() }, "b"),
        (Listing { label: text("\\"), ..all.clone() }, ""),
        (Listing { label: text("' OR 1=1 --"), ..all.clone() }, ""),
        (Listing { kind: text("agent"), label: text("bill"), name: text("z"), ..all.clone() }, "a"),
    ] {
        let ids = |heads: &[Head]| heads.iter().map(|head| head.id.clone()).collect::<Vec<_>>();
        let page = store.list("lists", SPECIFICATIONS, &listing).await.unwrap();
        assert_eq!(ids(&page.heads).join(" "), expected, "{listing:?}");
        assert_eq!(page.total, page.heads.len() as u64, "{listing:?}");
        // One by one, the same.
        let mut found: Vec<String> = Vec::new();
        let mut after = None;
        loop {
            let one = Listing { limit: 1, after, ..listing.clone() };
            let next = store.list("lists", SPECIFICATIONS, &one).await.unwrap();
            assert_eq!(next.total, page.total);
            let Some(head) = next.heads.first() else { break };
            after = Some(head.place(listing.sort));
            found.extend(ids(&next.heads));
        }
        assert_eq!(found, ids(&page.heads), "{listing:?}");
    }
}

fn key(id: &str, tenant: &str, second: i64) -> ApiKey {
    ApiKey {
        id: id.to_owned(),
        tenant: tenant.to_owned(),
        name: "for 'tests'".to_owned(),
        scope: Scope::Write,
        hash: "00".repeat(32),
        created_at: Timestamp::from_second(second).unwrap(),
        expires_at: None,
        revoked_at: None,
    }
}

async fn keys_are_kept(store: &dyn Store) {
    let time = |second| Timestamp::from_second(second).unwrap();
    let lasting = key("k2", "keys", 1);
    let passing = ApiKey { expires_at: Some(time(50)), scope: Scope::Admin, ..key("k1", "keys", 2) };
    for key in [&passing, &lasting] {
        store.put_key(key, "root").await.unwrap();
    }
    assert!(store.put_key(&key("k1", "thief", 3), "eve").await.is_err(), "an id is there once");
    assert_eq!(store.keys().await.unwrap(), [lasting.clone(), passing.clone()]);
    assert!(!store.revoke_key("thief", "k2", time(9), "eve").await.unwrap());
    assert!(!store.expire_key("thief", "k2", time(9), "eve").await.unwrap());
    assert!(store.expire_key("keys", "k1", time(60), "root").await.unwrap());
    assert!(store.expire_key("keys", "k2", time(40), "root").await.unwrap());
    assert!(store.revoke_key("keys", "k2", time(10), "root").await.unwrap());
    assert!(!store.revoke_key("keys", "k2", time(11), "root").await.unwrap());
    let revoked = ApiKey { expires_at: Some(time(40)), revoked_at: Some(time(10)), ..lasting };
    assert_eq!(store.keys().await.unwrap(), [revoked, passing], "an expiry only comes nearer");
    let audit = store.audit("keys", None, 10).await.unwrap();
    let said: Vec<&str> = audit.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(said, ["revoked", "expires", "expires", "created", "created"]);
    assert_eq!(store.audit("thief", None, 10).await.unwrap(), []);
}

/// Of writers that know the same version, one succeeds; the others learn what came in between.
async fn one_of_many_writers_wins(store: &dyn Store) {
    let contested = of("acme", "contested");
    let text = content("Contested", &[]);
    let count =
        |results: &[Result<Version, StoreError>]| results.iter().filter(|result| result.is_ok()).count();
    let creations = join_all((0..8).map(|_| store.write(contested, Write::Create(&text), "ann"))).await;
    assert_eq!(count(&creations), 1);
    for number in 1..=4 {
        let updates =
            join_all((0..8).map(|_| store.write(contested, Write::Update(number, &text), "ann"))).await;
        assert_eq!(count(&updates), 1);
        for update in updates.into_iter().filter(Result::is_err) {
            conflict(update, Some(number + 1));
        }
    }
    assert_eq!(store.history(contested, None, 100).await.unwrap().len(), 5);
}

/// Everything above, each on an empty store.
async fn everything<S: Store>(open: impl AsyncFn(&'static str) -> S) {
    conformance(&open("conformance").await).await;
    history_is_bounded(&open("history").await).await;
    writers_do_not_collide(&open("writers").await).await;
    versions_follow_each_other(&open("versions").await).await;
    tenants_are_apart(&open("tenants").await).await;
    lists_are_filtered_and_ordered(&open("lists").await).await;
    keys_are_kept(&open("keys").await).await;
    one_of_many_writers_wins(&open("contested").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    everything(async |name| SqliteStore::open(&folder.path().join(name)).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_conforms() {
    let Some(server) = Postgres::start() else { return };
    everything(async |name| PostgresStore::open(&server.database(name)).await.unwrap()).await;

    // Two servers share it, and what one was told the other knows, even after a crash of the database.
    let url = server.database("shared");
    let [one, two] = [PostgresStore::open(&url).await.unwrap(), PostgresStore::open(&url).await.unwrap()];
    for number in 0..20 {
        one.write(of("acme", "ledger"), next(number, &content("Ledger", &[])), "one").await.unwrap();
    }
    server.kill();
    server.launch();
    let latest = two.latest(of("acme", "ledger")).await;
    // A connection from before the crash says so once.
    let latest = if latest.is_err() { two.latest(of("acme", "ledger")).await } else { latest };
    assert_eq!(latest.unwrap().unwrap().number, 20);
    assert_eq!(two.last_change().await.unwrap(), 20);
}

/// The write that follows version `number`.
fn next(number: u64, content: &Content) -> Write<'_> {
    if number == 0 { Write::Create(content) } else { Write::Update(number, content) }
}

#[tokio::test]
async fn sqlite_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("below").join("data");
    let store = SqliteStore::open(&data).await.unwrap();
    conformance(&store).await;
    versions_follow_each_other(&store).await;
    let again = SqliteStore::open(&data).await.unwrap();
    assert_eq!(again.builds(10).await.unwrap(), [succeeded(1, 1), failed(2)]);
    assert_eq!(again.source_sets().await.unwrap().len(), 1);
    assert_eq!(again.latest(of("acme", "ledger")).await.unwrap().unwrap().number, 7);
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
