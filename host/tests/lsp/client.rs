use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request};
use ossa_host::lsp::{LspError, serve};
use serde_json::{Value, json};

/// Longer than any answer takes, so that a missing one fails the test and does not hang it.
const PATIENCE: Duration = Duration::from_secs(20);

/// An editor with one folder open.
pub(crate) struct Client {
    folder: tempfile::TempDir,
    connection: Option<Connection>,
    server: Option<JoinHandle<Result<(), LspError>>>,
    next_id: i32,
    /// The findings shown by now, by path.
    pub(crate) shown: BTreeMap<String, Vec<Value>>,
    /// What the server asked for.
    pub(crate) asked: Vec<Request>,
}

impl Client {
    /// Opens a folder of `files` and waits until the server is ready.
    pub(crate) fn open(files: &[(&str, &str)]) -> Self {
        Self::with_capabilities(files, &json!({}))
    }

    pub(crate) fn with_capabilities(files: &[(&str, &str)], capabilities: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let (server, connection) = Connection::memory();
        let server = std::thread::spawn(move || serve(&server));
        let mut client = Self {
            folder,
            connection: Some(connection),
            server: Some(server),
            next_id: 0,
            shown: BTreeMap::new(),
            asked: Vec::new(),
        };
        let folders = json!([{ "uri": client.uri(""), "name": "fleet" }]);
        client.request(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders }),
        );
        client.notify("initialized", json!({}));
        client
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        let root = gen_lsp_types::Uri::from_directory_path(self.folder.path()).unwrap();
        root.join(path).unwrap().to_string()
    }

    fn send(&self, message: impl Into<Message>) {
        self.connection.as_ref().unwrap().sender.send(message.into()).unwrap();
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params));
    }

    /// The result of a request.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.try_request(method, params).unwrap()
    }

    /// The result of a request, or the message of its error.
    pub(crate) fn try_request(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.next_id += 1;
        let id = self.next_id.into();
        self.send(Request::new(self.next_id.into(), method.to_owned(), params));
        loop {
            match self.receive() {
                Some(Message::Response(response)) if response.id == id => {
                    return response.response_result.map_err(|error| error.message);
                }
                Some(_) => {}
                None => return Err("no answer".to_owned()),
            }
        }
    }

    fn receive(&mut self) -> Option<Message> {
        let message = self.connection.as_ref().unwrap().receiver.recv_timeout(PATIENCE).ok()?;
        match &message {
            Message::Notification(note) if note.method == "textDocument/publishDiagnostics" => {
                let root = self.uri("");
                let uri = note.params["uri"].as_str().unwrap();
                let path = uri.strip_prefix(&root).unwrap_or(uri).to_owned();
                self.shown.insert(path, note.params["diagnostics"].as_array().unwrap().clone());
            }
            Message::Request(request) => self.asked.push(request.clone()),
            _ => {}
        }
        Some(message)
    }

    /// The codes shown for `path` once findings have arrived for it.
    pub(crate) fn codes(&mut self, path: &str) -> Vec<String> {
        while !self.shown.contains_key(path) {
            assert!(self.receive().is_some(), "no findings for {path}");
        }
        self.shown[path].iter().map(|shown| shown["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Like [`Client::codes`], once they change.
    pub(crate) fn next_codes(&mut self, path: &str) -> Vec<String> {
        self.shown.remove(path);
        self.codes(path)
    }

    pub(crate) fn did_open(&self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces the characters from one place of a line to another.
    pub(crate) fn did_change(&self, path: &str, line: u32, from: u32, to: u32, text: &str) {
        let range = json!({
            "start": { "line": line, "character": from }, "end": { "line": line, "character": to }
        });
        let document = json!({ "uri": self.uri(path), "version": 2 });
        let changes = json!([{ "range": range, "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// The result of a request about the place of the bar in `text`, which becomes the text of `path`.
    pub(crate) fn at(&mut self, method: &str, path: &str, text: &str) -> Value {
        let offset = text.find('|').unwrap();
        self.did_open(path, &text.replacen('|', "", 1));
        let before = &text[..offset];
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true, "triggerKind": 1 },
        });
        self.request(method, params)
    }

    /// Ends the session the way editors do.
    pub(crate) fn close(mut self) -> Result<(), LspError> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // The server ends with the connection.
        self.connection = None;
        if let Some(server) = self.server.take() {
            let _ = server.join();
        }
    }
}
