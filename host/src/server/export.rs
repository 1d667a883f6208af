use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use ossa_core::export::{Expand, ExportFormat, MANY_RELATIONS, View};
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use super::ApiError;
use super::extract::Query;
use super::state::AppState;
use crate::telemetry;

/// Bytes sent in one piece.
const CHUNK_BYTES: usize = 64 << 10;
/// Pieces that wait for a slow client before the writer waits too.
const WAITING_CHUNKS: usize = 4;
/// How long a client may take for one piece: a stalled one would hold a thread.
const STALLED: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
pub(super) struct Parameters {
    format: Option<String>,
    expand: Option<String>,
}

/// `GET /api/v1/knowledge-graph/export`
pub(super) async fn download(
    State(state): State<AppState>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, ApiError> {
    let name = parameters.format.unwrap_or_else(|| ExportFormat::Json.name().to_owned());
    let format = ExportFormat::from_name(&name).ok_or(ApiError::UnknownFormat { found: name })?;
    let expand = parameters.expand.unwrap_or_else(|| Expand::default().name().to_owned());
    let expand = Expand::from_name(&expand).ok_or_else(|| {
        let names = Expand::ALL.map(Expand::name).join(", ");
        ApiError::BadRequest(format!("`{expand}` is not one of {names}"))
    })?;
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let count = format.relation_count(snapshot.graph(), expand);
    if count > MANY_RELATIONS {
        return Err(ApiError::TooManyRelations { format, count });
    }
    let permit = state.export_permit().await?;
    let (sender, receiver) = mpsc::channel(WAITING_CHUNKS);
    let complete = Arc::new(AtomicBool::new(false));
    let is_complete = complete.clone();
    let span = telemetry::span!("TOOL", "export_graph_formats", ossa.export.formats = format.name(),);
    tokio::task::spawn_blocking(move || {
        let _inside = span.enter();
        let _permit = permit;
        let writer = ChannelWriter { sender: sender.clone(), runtime: Handle::current() };
        let mut out = BufWriter::with_capacity(CHUNK_BYTES, writer);
        let view = View::new(snapshot.graph(), expand);
        let written = format.write(&view, &mut out).and_then(|()| out.flush());
        // What is left in the buffer of a failed export is of no use to anybody.
        drop(out.into_parts());
        is_complete.store(written.is_ok(), Ordering::Release);
        // Only now may the body end.
        drop(sender);
    });
    let disposition = format!("attachment; filename=\"{}\"", format.file_name());
    let headers = [(CONTENT_TYPE, format.media_type().to_owned()), (CONTENT_DISPOSITION, disposition)];
    // A client that stalls and comes back must see a broken answer, never a short one that looks whole.
    let broken = std::iter::from_fn(move || {
        let whole = complete.swap(true, Ordering::AcqRel);
        (!whole).then(|| Err(io::Error::from(io::ErrorKind::BrokenPipe)))
    });
    let body = ReceiverStream::new(receiver).chain(tokio_stream::iter(broken));
    Ok((headers, Body::from_stream(body)).into_response())
}

/// Hands what is written to a response body.
struct ChannelWriter {
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
}

impl Write for ChannelWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Ok(Bytes::copy_from_slice(bytes));
        match self.runtime.block_on(self.sender.send_timeout(chunk, STALLED)) {
            Ok(()) => Ok(bytes.len()),
            // The client is gone, or as good as gone.
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
