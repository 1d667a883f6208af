use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use jiff::Timestamp;
use ossa_core::Profile;
use ossa_core::wire::GraphFile;
use ossa_host::ingest::Options;
use ossa_host::server::{AllowedHosts, AppState, Config, app};
use ossa_host::store::{
    ApiKey, Audit, Build, Collection, Listing, Page, ResourceId, SourceSet, SqliteStore, Store, StoreError,
    Version, Write,
};
use tower::ServiceExt;

use crate::description;

/// A server over a folder of definitions.
pub(crate) struct Server {
    pub(crate) state: AppState,
    router: Router,
    folder: tempfile::TempDir,
}

/// What a request was answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    /// A server of the sample ecosystem, with its graph.
    pub(crate) async fn sample() -> Self {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/sample");
        let server = Self::new(vec![sample], None).await;
        server.state.rebuild("start").await.unwrap();
        server
    }

    /// A server of `files`, with their graph.
    pub(crate) async fn of(files: &[(&str, &str)]) -> Self {
        let server = Self::new(Vec::new(), None).await;
        std::fs::create_dir(server.sources()).unwrap();
        for (path, text) in files {
            server.write(path, text);
        }
        server.state.rebuild("start").await.unwrap();
        server
    }

    /// A server of a graph that came from a file.
    pub(crate) async fn of_graph(graph: GraphFile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("data")).await.unwrap();
        let server = Self::with_graph(Some(graph), Vec::new(), None, folder, Arc::new(store));
        server.state.rebuild("start").await.unwrap();
        server
    }

    /// A server that was never built; of the folder [`Server::sources`] unless `paths` says otherwise.
    pub(crate) async fn new(paths: Vec<PathBuf>, web: Option<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("data")).await.unwrap();
        Self::with_store(paths, web, folder, Arc::new(store))
    }

    /// A server without sources that knows `keys`, and so asks for one.
    pub(crate) async fn with_keys(keys: &[&ApiKey]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sources")).unwrap();
        let store = SqliteStore::open(&folder.path().join("data")).await.unwrap();
        for key in keys {
            store.put_key(key, "tests").await.unwrap();
        }
        let server = Self::with_store(Vec::new(), None, folder, Arc::new(store));
        server.state.rebuild("start").await.unwrap();
        server
    }

    /// A server whose store always fails, with a graph nevertheless.
    pub(crate) async fn with_broken_store() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sources")).unwrap();
        let server = Self::with_store(Vec::new(), None, folder, Arc::new(BrokenStore));
        server.state.rebuild("start").await.map(|_| ()).unwrap_err();
        server
    }

    fn with_store(
        paths: Vec<PathBuf>,
        web: Option<PathBuf>,
        folder: tempfile::TempDir,
        store: Arc<dyn Store>,
    ) -> Self {
        Self::with_graph(None, paths, web, folder, store)
    }

    fn with_graph(
        graph: Option<GraphFile>,
        paths: Vec<PathBuf>,
        web: Option<PathBuf>,
        folder: tempfile::TempDir,
        store: Arc<dyn Store>,
    ) -> Self {
        let config = Config {
            graph,
            paths: if paths.is_empty() { vec![folder.path().join("sources")] } else { paths },
            ingest: Options::new(Profile::Default),
            rules: Vec::new(),
            plugins: Vec::new(),
            web,
            hosts: AllowedHosts::new("127.0.0.1:3000".parse().unwrap(), []),
            is_open: true,
            keys: Vec::new(),
        };
        let state = AppState::new(config, store).unwrap();
        Self { router: app(state.clone()), state, folder }
    }

    pub(crate) fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.sources().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(Request::get(target), Body::empty()).await
    }

    pub(crate) async fn post(&self, target: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(target).header(CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// Sends a request to this host and holds the answer against the description of the API.
    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header(HOST, "127.0.0.1:3000").body(body).unwrap();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = self.raw(request).await;
        let media_type = answer.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
        description::check(&method, &path, answer.status, media_type, &answer.body);
        answer
    }

    /// Sends a request whose answer does not end by itself.
    pub(crate) async fn begin(&self, request: axum::http::request::Builder) -> Response {
        let request = request.header(HOST, "127.0.0.1:3000").body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request as it is, and only sees to what holds for every answer.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        let is_head = request.method() == Method::HEAD;
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        for name in ["content-security-policy", "cross-origin-opener-policy", "x-content-type-options"] {
            assert!(answer.headers.contains_key(name), "no {name} in {answer:?}");
        }
        if answer.status.as_u16() >= 400
            && answer.header("content-type") == "application/problem+json"
            && !is_head
        {
            assert_eq!(answer.json()["status"], answer.status.as_u16());
        }
        answer
    }
}

/// A store on a disk that is gone.
struct BrokenStore;

fn gone<T>() -> Result<T, StoreError> {
    Err(StoreError::Folder { path: "gone".into(), source: std::io::ErrorKind::NotFound.into() })
}

#[async_trait]
impl Store for BrokenStore {
    async fn put_source_set(&self, _: &SourceSet) -> Result<(), StoreError> {
        gone()
    }
    async fn source_set(&self, _: &str) -> Result<Option<SourceSet>, StoreError> {
        gone()
    }
    async fn source_sets(&self) -> Result<Vec<SourceSet>, StoreError> {
        gone()
    }
    async fn remove_source_set(&self, _: &str) -> Result<bool, StoreError> {
        gone()
    }
    async fn record_build(&self, _: &Build) -> Result<(), StoreError> {
        gone()
    }
    async fn builds(&self, _: u32) -> Result<Vec<Build>, StoreError> {
        gone()
    }
    async fn write(&self, _: ResourceId<'_>, _: Write<'_>, _: &str) -> Result<Version, StoreError> {
        gone()
    }
    async fn latest(&self, _: ResourceId<'_>) -> Result<Option<Version>, StoreError> {
        gone()
    }
    async fn version(&self, _: ResourceId<'_>, _: u64) -> Result<Option<Version>, StoreError> {
        gone()
    }
    async fn history(&self, _: ResourceId<'_>, _: Option<u64>, _: u32) -> Result<Vec<Version>, StoreError> {
        gone()
    }
    async fn list(&self, _: &str, _: Collection, _: &Listing) -> Result<Page, StoreError> {
        gone()
    }
    async fn versions(&self, _: &str, _: Collection) -> Result<Vec<(String, u64)>, StoreError> {
        gone()
    }
    async fn last_change(&self) -> Result<u64, StoreError> {
        gone()
    }
    async fn audit(&self, _: &str, _: Option<u64>, _: u32) -> Result<Vec<Audit>, StoreError> {
        gone()
    }
    async fn put_key(&self, _: &ApiKey, _: &str) -> Result<(), StoreError> {
        gone()
    }
    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        // The server goes on with those it knows.
        gone()
    }
    async fn revoke_key(&self, _: &str, _: &str, _: Timestamp, _: &str) -> Result<bool, StoreError> {
        gone()
    }
    async fn expire_key(&self, _: &str, _: &str, _: Timestamp, _: &str) -> Result<bool, StoreError> {
        gone()
    }
    async fn check(&self) -> Result<(), StoreError> {
        gone()
    }
    async fn close(&self) {}
}
