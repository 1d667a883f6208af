//! Connections: taking them, giving up on those that send nothing, and ending in good order.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

/// How long clients are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, which may also be the next one of a connection: who sends a byte now and then would hold
    /// the connection for ever.
    pub head: Duration,
    /// For the requests under way when the server stops.
    pub end: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(20), end: Duration::from_secs(10) }
    }
}

/// Bytes of the head of a request, the longest query and some headers.
const HEAD_BYTES: usize = 64 << 10;
/// How long nothing is taken when the system has no room for a connection.
const NO_ROOM: Duration = Duration::from_millis(200);

/// Answers every connection with `app` until `stop`; then takes none any more and ends when all requests under way are
/// answered, or when it loses its patience. HTTP/1.1 alone: finding out which version a client speaks would wait without
/// end for one that says nothing.
///
/// Returns whether all were answered.
pub async fn listen(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()>,
    patience: Patience,
) -> bool {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head).max_buf_size(HEAD_BYTES);
    // Every connection holds a receiver until it ends.
    let (stopping, is_stopping) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        match taken {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, app.clone(), builder.clone(), is_stopping.clone()));
            }
            // The connection ended before it was taken.
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "no connection can be taken");
                tokio::time::sleep(NO_ROOM).await;
            }
        }
    }
    drop((listener, is_stopping));
    stopping.send_replace(());
    tokio::time::timeout(patience.end, stopping.closed()).await.is_ok()
}

async fn serve(stream: TcpStream, app: Router, builder: Builder, mut is_stopping: watch::Receiver<()>) {
    // Answers are written at once; waiting to fill a packet only adds to what they take. It matters to nothing else.
    let _ = stream.set_nodelay(true);
    let app = app.map_request(|request: Request<Incoming>| request.map(Body::new));
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    let mut connection = std::pin::pin!(connection.with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = is_stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = error.to_string(), "a connection ended");
    }
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
