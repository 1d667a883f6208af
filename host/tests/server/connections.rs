//! Connections of clients that are slow, silent or too talkative, through a socket.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use ossa_host::server::{Patience, listen};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Long enough that no machine is too slow for a whole request, and short enough to wait for.
const PATIENCE: Patience = Patience { head: Duration::from_secs(2), end: Duration::from_secs(20) };

struct Listening {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<bool>,
}

/// Serves `/quick`, and `/slow`, which takes half a second.
async fn start(patience: Patience) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(500)).await;
        "slow"
    };
    let app = Router::new().route("/quick", get("quick")).route("/slow", get(slow));
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or_default() };
    Listening { address, stop, ended: tokio::spawn(listen(listener, app, stopped, patience)) }
}

async fn ask(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Waits until the server ends the connection.
async fn is_ended(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    // Some ends come as errors.
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut rest));
    read.await.is_ok()
}

#[tokio::test]
async fn who_sends_no_whole_request_is_sent_away_and_others_are_served_meanwhile() {
    let server = start(PATIENCE).await;
    let mut silent = Vec::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        if number % 2 == 0 {
            stream.write_all(b"GET /quick HT").await.unwrap();
        }
        silent.push(stream);
    }
    // A byte now and then is no progress.
    let mut trickle = TcpStream::connect(server.address).await.unwrap();
    let trickling = tokio::spawn(async move {
        let clock = Instant::now();
        let head = b"GET /quick HTTP/1.1\r\nX: ".iter().chain(std::iter::repeat(&b'x'));
        for byte in head {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if trickle.write_all(&[*byte]).await.is_err() || clock.elapsed() > Duration::from_secs(30) {
                break;
            }
        }
        clock.elapsed()
    });
    for _ in 0..20 {
        assert!(ask(server.address, "/quick").await.unwrap().ends_with("quick"));
    }
    for (number, stream) in silent.iter_mut().enumerate() {
        assert!(is_ended(stream).await, "connection {number}");
    }
    assert!(trickling.await.unwrap() < Duration::from_secs(25));
}

#[tokio::test]
async fn a_head_has_a_bound() {
    let server = start(Patience::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET /quick HTTP/1.1\r\nHost: a\r\n").await.unwrap();
    let line = format!("X-Long: {}\r\n", "x".repeat(4096));
    for _ in 0..64 {
        if stream.write_all(line.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 431");
}

#[tokio::test]
async fn requests_under_way_are_answered_when_the_server_stops() {
    let server = start(Patience::default()).await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    let asked = tokio::spawn(ask(server.address, "/slow"));
    // Both are taken before the one asked for last is answered.
    assert!(ask(server.address, "/slow").await.unwrap().ends_with("slow"));
    let another = tokio::spawn(ask(server.address, "/slow"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.stop.send(()).unwrap();
    assert!(asked.await.unwrap().unwrap().ends_with("slow"));
    assert!(another.await.unwrap().unwrap().ends_with("slow"));
    assert!(is_ended(&mut idle).await, "who asked nothing is sent away");
    assert!(server.ended.await.unwrap(), "nothing was cut off");
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody is let in any more");
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let never = get(async || std::future::pending::<()>().await);
    let app = Router::new().route("/never", never).route("/quick", get("quick"));
    let patience = Patience { end: Duration::from_millis(100), ..Patience::default() };
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(listen(listener, app, async { stopped.await.unwrap_or_default() }, patience));
    tokio::spawn(ask(address, "/never"));
    // Taken after the one before.
    ask(address, "/quick").await.unwrap();
    stop.send(()).unwrap();
    assert!(!server.await.unwrap());
}
