use axum::body::Body;
use axum::http::Request;

use crate::harness::{Answer, Server};

async fn server_of(files: &[(&str, &str)]) -> (Server, tempfile::TempDir) {
    let web = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(web.path().join(name), content).unwrap();
    }
    (Server::new(Vec::new(), Some(web.path().to_owned())).await, web)
}

async fn get(server: &Server, path: &str) -> Answer {
    server.raw(Request::get(path).header("host", "localhost").body(Body::empty()).unwrap()).await
}

const HASHED: &str = "ossa-web-5f2a9c0de1b34a77_bg.wasm";

#[tokio::test]
async fn files_are_served_with_their_type_and_lifetime() {
    let (server, _web) =
        server_of(&[("index.html", "<!doctype html>"), (HASHED, "\0asm"), ("manifest.json", "{}")]).await;
    let wasm = get(&server, &format!("/{HASHED}")).await.expect(200);
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("cache-control"), "public, max-age=31536000, immutable");
    let index = get(&server, "/").await.expect(200);
    assert_eq!(index.header("content-type"), "text/html");
    assert_eq!(index.header("cache-control"), "no-cache");
    assert_eq!(get(&server, "/manifest.json").await.expect(200).header("cache-control"), "no-cache");
}

#[tokio::test]
async fn what_the_build_compressed_is_sent_to_who_can_read_it() {
    let small = format!("{HASHED}.br");
    let (server, _web) = server_of(&[
        ("index.html", "<!doctype html>app"),
        ("index.html.br", "small page"),
        (HASHED, "\0asm"),
        (&small, "small"),
    ])
    .await;
    let get = async |path: &str, encodings: &str| {
        let request = Request::get(path).header("host", "localhost").header("accept-encoding", encodings);
        server.raw(request.body(Body::empty()).unwrap()).await.expect(200)
    };
    let wasm = get(&format!("/{HASHED}"), "gzip, br").await;
    assert_eq!(wasm.text(), "small");
    assert_eq!(wasm.header("content-encoding"), "br");
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("cache-control"), "public, max-age=31536000, immutable");
    let page = get("/", "br").await;
    assert_eq!((page.text().as_str(), page.header("content-type")), ("small page", "text/html"));
    let plain = get(&format!("/{HASHED}"), "identity").await;
    assert_eq!(plain.text(), "\0asm");
}

#[tokio::test]
async fn pages_of_the_app_are_the_app() {
    let (server, _web) = server_of(&[("index.html", "<!doctype html>app")]).await;
    for path in ["/", "/explore", "/explore/agent", "/index.html"] {
        assert_eq!(get(&server, path).await.expect(200).text(), "<!doctype html>app", "{path}");
    }
    get(&server, "/missing.js").await.expect(404);
    get(&server, "/api/v1/missing").await.expect(404);
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let (server, web) = server_of(&[("index.html", "app")]).await;
    let secret = web.path().parent().unwrap().join("ossa-secret.txt");
    std::fs::write(&secret, "secret").unwrap();
    for path in
        ["/../ossa-secret.txt", "/%2e%2e/ossa-secret.txt", "/..%2fossa-secret.txt", "//etc/hostname.x"]
    {
        assert!(!get(&server, path).await.text().contains("secret"), "{path}");
    }
    std::fs::remove_file(secret).unwrap();
}

#[tokio::test]
async fn without_the_app_a_page_says_how_to_get_it() {
    let server = Server::new(Vec::new(), None).await;
    assert!(get(&server, "/").await.expect(200).text().contains("--web"));
    get(&server, "/explore").await.expect(404);
}
