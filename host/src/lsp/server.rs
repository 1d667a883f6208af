use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, Definition, DefinitionResponse, Diagnostic,
    DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersNotification,
    DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, FileChangeType, FileSystemWatcher,
    InitializeParams, InitializeResult, LogMessageNotification, LogMessageParams, MessageType,
    Notification as _, PublishDiagnosticsNotification, PublishDiagnosticsParams, Registration,
    RegistrationParams, RegistrationRequest, Request as _, ServerCapabilities, ServerInfo,
    TextDocumentContentChangeEvent, TextDocumentPositionParams, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri, WorkspaceFolder, WorkspaceFolders, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions,
};
use lsp_server::{Connection, ErrorCode, ExtractError, Message, Notification, Request, RequestId, Response};
use ossa_core::Profile;
use ossa_core::text::LineIndex;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::convert::{Encoding, file_of};
use super::folder::Folder;
use super::{action, completion, hover, navigate};

/// How long typing has to pause before findings are computed.
const PAUSE: Duration = Duration::from_millis(100);

/// Why a session ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LspError {
    /// The client broke the protocol or hung up.
    #[error("the editor broke off the session")]
    Protocol(#[from] lsp_server::ProtocolError),
    /// Nobody reads what the server says.
    #[error("the editor no longer listens")]
    Closed,
    /// The connection failed.
    #[error("the connection to the editor failed")]
    Io(#[from] std::io::Error),
    /// A message could not be understood.
    #[error("the editor sent what the protocol does not allow")]
    Message(#[from] serde_json::Error),
}

/// Serves one session over `connection`, until the client ends it.
///
/// # Errors
/// [`LspError`] when the client breaks the protocol or the connection.
pub fn serve(connection: &Connection) -> Result<(), LspError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let general = params.capabilities.general.as_ref();
    let encoding = Encoding::negotiate(general.and_then(|general| general.position_encodings.as_deref()));
    let result = InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(ServerInfo {
            name: "ossa".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let mut session = Session { connection, encoding, folders: Vec::new() };
    if watches_on_request(&params) {
        session.watch_files()?;
    }
    for folder in folders_of(&params) {
        session.open_folder(&folder)?;
    }
    session.publish()?;
    session.run()
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        hover_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", "\"", "[", ","].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::new(action::FIX_ALL)]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// The folders the editor has open, by whichever of the three ways it says so.
fn folders_of(params: &InitializeParams) -> Vec<Uri> {
    if let Some(WorkspaceFolders::WorkspaceFolderList(folders)) =
        &params.workspace_folders_initialize_params.workspace_folders
    {
        return folders.iter().map(|folder: &WorkspaceFolder| folder.uri.clone()).collect();
    }
    #[expect(deprecated, reason = "older editors know nothing else")]
    params.root_uri.iter().cloned().collect()
}

fn watches_on_request(params: &InitializeParams) -> bool {
    let workspace = params.capabilities.workspace.as_ref();
    let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    watching.and_then(|watching| watching.dynamic_registration).unwrap_or(false)
}

struct Session<'c> {
    connection: &'c Connection,
    encoding: Encoding,
    folders: Vec<Folder>,
}

impl Session<'_> {
    fn run(mut self) -> Result<(), LspError> {
        let mut is_stale = false;
        loop {
            let message = if is_stale {
                match self.connection.receiver.recv_timeout(PAUSE) {
                    Ok(message) => message,
                    Err(error) if error.is_timeout() => {
                        self.publish()?;
                        is_stale = false;
                        continue;
                    }
                    Err(_) => return Ok(()),
                }
            } else {
                let Ok(message) = self.connection.receiver.recv() else { return Ok(()) };
                message
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request);
                    self.send(response.into())?;
                }
                Message::Notification(notification) => match self.take(notification) {
                    Ok(changes) => is_stale |= changes,
                    // One message that makes no sense is no reason to leave the user alone.
                    Err(LspError::Message(error)) => self.log(MessageType::Error, error.to_string())?,
                    Err(error) => return Err(error),
                },
                Message::Response(_) => {}
            }
        }
    }

    fn send(&self, message: Message) -> Result<(), LspError> {
        self.connection.sender.send(message).map_err(|_| LspError::Closed)
    }

    fn log(&self, kind: MessageType, message: String) -> Result<(), LspError> {
        let params = serde_json::to_value(LogMessageParams { kind, message })?;
        self.send(Notification::new(LogMessageNotification::METHOD.as_str().to_owned(), params).into())
    }

    /// Asks the editor to say when definitions change on the disk.
    fn watch_files(&self) -> Result<(), LspError> {
        let pattern = "**/*.{yaml,yml,json,md,toml}".to_owned();
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![FileSystemWatcher { glob_pattern: pattern.into(), kind: None }],
        };
        let registration = Registration {
            id: "ossa-definitions".to_owned(),
            method: DidChangeWatchedFilesNotification::METHOD.as_str().to_owned(),
            register_options: Some(serde_json::to_value(options)?),
        };
        let params = serde_json::to_value(RegistrationParams { registrations: vec![registration] })?;
        let id = RequestId::from("ossa-watch".to_owned());
        self.send(Request::new(id, RegistrationRequest::METHOD.as_str().to_owned(), params).into())
    }

    fn open_folder(&mut self, uri: &Uri) -> Result<(), LspError> {
        let Some(root) = file_of(uri) else { return Ok(()) };
        if self.folders.iter().any(|folder| folder.is_whole() && folder.is_at(&root)) {
            return Ok(());
        }
        match Folder::whole(root) {
            Ok(folder) => {
                let message = format!("read {} files below {uri}", folder.workspace().source_count());
                self.folders.push(folder);
                self.log(MessageType::Info, message)
            }
            Err(error) => self.log(MessageType::Error, format!("{uri}: {error}")),
        }
    }

    fn close_folder(&mut self, uri: &Uri) -> Result<(), LspError> {
        let Some(root) = file_of(uri) else { return Ok(()) };
        let Some(index) = self.folders.iter().position(|folder| folder.is_whole() && folder.is_at(&root))
        else {
            return Ok(());
        };
        for uri in self.folders.remove(index).forget() {
            self.show(uri, Vec::new())?;
        }
        Ok(())
    }

    /// The nearest folder that reads the file of `uri`, and the source's path in it.
    fn place(&mut self, uri: &Uri) -> Option<(&mut Folder, String)> {
        let holding = |folder: &&mut Folder| folder.source_path(uri).is_some();
        let folder = self.folders.iter_mut().filter(holding).max_by_key(|folder| folder.depth())?;
        let path = folder.source_path(uri)?;
        Some((folder, path))
    }

    /// Like [`Session::place`]; a file outside of every folder is read alone.
    fn place_or_open(&mut self, uri: &Uri) -> Option<(&mut Folder, String)> {
        if self.place(uri).is_none() {
            let file = file_of(uri).filter(|file| Profile::Default.reads(&file.to_string_lossy()))?;
            let parent = file.parent().map(Path::to_path_buf)?;
            self.folders.push(Folder::loose(parent));
        }
        self.place(uri)
    }

    /// Takes what the editor tells. Returns whether findings may have changed.
    fn take(&mut self, notification: Notification) -> Result<bool, LspError> {
        match notification.method.as_str() {
            method if method == DidOpenTextDocumentNotification::METHOD.as_str() => {
                let params = params_of::<DidOpenTextDocumentNotification>(notification)?;
                let document = params.text_document;
                if let Some((folder, path)) = self.place_or_open(&document.uri) {
                    folder.edit(&path, &document.text);
                }
            }
            method if method == DidChangeTextDocumentNotification::METHOD.as_str() => {
                let params = params_of::<DidChangeTextDocumentNotification>(notification)?;
                let encoding = self.encoding;
                let uri = params.text_document.text_document_identifier.uri;
                if let Some((folder, path)) = self.place(&uri) {
                    let mut text = folder.text(&path).map(|(text, _)| text.to_owned()).unwrap_or_default();
                    for change in params.content_changes {
                        change_text(&mut text, change, encoding);
                    }
                    folder.edit(&path, &text);
                }
            }
            method if method == DidCloseTextDocumentNotification::METHOD.as_str() => {
                let params = params_of::<DidCloseTextDocumentNotification>(notification)?;
                if let Some((folder, path)) = self.place(&params.text_document.uri) {
                    folder.close(&path);
                }
            }
            method if method == DidChangeWatchedFilesNotification::METHOD.as_str() => {
                let params = params_of::<DidChangeWatchedFilesNotification>(notification)?;
                self.files_changed(params.changes.iter().map(|event| (&event.uri, event.kind)))?;
            }
            method if method == DidChangeWorkspaceFoldersNotification::METHOD.as_str() => {
                let event = params_of::<DidChangeWorkspaceFoldersNotification>(notification)?.event;
                for folder in &event.removed {
                    self.close_folder(&folder.uri)?;
                }
                for folder in &event.added {
                    self.open_folder(&folder.uri)?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn files_changed<'e>(
        &mut self,
        events: impl Iterator<Item = (&'e Uri, FileChangeType)>,
    ) -> Result<(), LspError> {
        let mut appeared: BTreeSet<usize> = BTreeSet::new();
        for (uri, kind) in events {
            if kind == FileChangeType::Created {
                // Whether it is read is for the walk to say: git may ignore it.
                let holding = |folder: &Folder| folder.source_path(uri).is_some();
                appeared.extend(self.folders.iter().position(holding));
            } else if let Some((folder, path)) = self.place(uri)
                && folder.text(&path).is_some()
            {
                folder.refresh(&path);
            }
        }
        for index in appeared {
            if let Err(error) = self.folders[index].reload() {
                self.log(MessageType::Error, error.to_string())?;
            }
        }
        Ok(())
    }

    /// Sends the findings of every file whose findings changed.
    fn publish(&mut self) -> Result<(), LspError> {
        let encoding = self.encoding;
        let changed: Vec<(Uri, Vec<Diagnostic>)> =
            self.folders.iter_mut().flat_map(|folder| folder.changed_findings(encoding)).collect();
        for (uri, diagnostics) in changed {
            self.show(uri, diagnostics)?;
        }
        Ok(())
    }

    fn show(&self, uri: Uri, diagnostics: Vec<Diagnostic>) -> Result<(), LspError> {
        let params = PublishDiagnosticsParams { uri, version: None, diagnostics };
        let method = PublishDiagnosticsNotification::METHOD.as_str().to_owned();
        self.send(Notification::new(method, serde_json::to_value(params)?).into())
    }

    fn answer(&mut self, request: Request) -> Response {
        use gen_lsp_types::{
            CodeActionRequest, CompletionRequest, DefinitionRequest, DocumentSymbolRequest, HoverRequest,
            ReferencesRequest, WorkspaceSymbolRequest,
        };
        let encoding = self.encoding;
        match request.method.as_str() {
            method if method == HoverRequest::METHOD.as_str() => {
                reply::<HoverRequest, _>(request, |params| {
                    let (folder, path, offset) = self.cursor(&params.text_document_position_params)?;
                    hover::hover(folder, &path, offset, encoding)
                })
            }
            method if method == CompletionRequest::METHOD.as_str() => {
                reply::<CompletionRequest, _>(request, |params| {
                    let (folder, path, offset) = self.cursor(&params.text_document_position_params)?;
                    Some(completion::completions(folder, &path, offset, encoding))
                })
            }
            method if method == DefinitionRequest::METHOD.as_str() => {
                reply::<DefinitionRequest, _>(request, |params| {
                    let (folder, path, offset) = self.cursor(&params.text_document_position_params)?;
                    let places = navigate::definitions(folder, &path, offset, encoding);
                    Some(DefinitionResponse::from(Definition::from(places)))
                })
            }
            method if method == ReferencesRequest::METHOD.as_str() => {
                reply::<ReferencesRequest, _>(request, |params| {
                    let with_definition = params.context.include_declaration;
                    let (folder, path, offset) = self.cursor(&params.text_document_position_params)?;
                    Some(navigate::references(folder, &path, offset, with_definition, encoding))
                })
            }
            method if method == DocumentSymbolRequest::METHOD.as_str() => {
                reply::<DocumentSymbolRequest, _>(request, |params| {
                    let (folder, path) = self.place(&params.text_document.uri)?;
                    Some(navigate::outline(folder, &path, encoding))
                })
            }
            method if method == WorkspaceSymbolRequest::METHOD.as_str() => {
                reply::<WorkspaceSymbolRequest, _>(request, |params| {
                    let whole = self.folders.iter_mut().filter(|folder| folder.is_whole());
                    let found = whole.flat_map(|folder| navigate::search(folder, &params.query, encoding));
                    Some(found.collect::<Vec<_>>())
                })
            }
            method if method == CodeActionRequest::METHOD.as_str() => {
                reply::<CodeActionRequest, _>(request, |params| {
                    let (folder, path) = self.place(&params.text_document.uri)?;
                    Some(action::actions(folder, &path, &params, encoding))
                })
            }
            method => {
                let message = format!("`{method}` is not supported");
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
            }
        }
    }

    fn cursor(&mut self, params: &TextDocumentPositionParams) -> Option<(&mut Folder, String, u32)> {
        let encoding = self.encoding;
        let (folder, path) = self.place(&params.text_document.uri)?;
        let (text, lines) = folder.text(&path)?;
        let offset = encoding.offset(text, lines, params.position);
        Some((folder, path, offset))
    }
}

fn params_of<N: gen_lsp_types::Notification>(notification: Notification) -> Result<N::Params, LspError> {
    Ok(serde_json::from_value(notification.params)?)
}

/// The answer `compute` gives, null for none.
fn reply<R: gen_lsp_types::Request, T: Serialize>(
    request: Request,
    compute: impl FnOnce(R::Params) -> Option<T>,
) -> Response
where
    R::Params: DeserializeOwned,
{
    let id = request.id.clone();
    match request.extract::<R::Params>(R::METHOD.as_str()) {
        Ok((id, params)) => Response::new_ok(id, compute(params)),
        Err(ExtractError::JsonError { error, .. }) => {
            Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string())
        }
        Err(ExtractError::MethodMismatch(request)) => {
            Response::new_err(id, ErrorCode::MethodNotFound as i32, request.method)
        }
    }
}

fn change_text(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    match change {
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
            let lines = LineIndex::new(text);
            let span = encoding.span(text, &lines, change.range);
            text.replace_range(span.range(), &change.text);
        }
        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => *text = change.text,
    }
}
