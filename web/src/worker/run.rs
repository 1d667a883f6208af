//! The worker's side: takes requests and reads files. What it draws, and when, is in `show`.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use ossa_core::Profile;
use ossa_core::Workspace;
use ossa_core::document::Limits;
use ossa_core::export::findings::FindingsFormat;
use ossa_core::export::{Expand, ExportFormat};
use ossa_core::source::Source;
use ossa_core::wire::Skipped;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::engine::{Engine, Shown};
use super::plugins::{Plugin, Shelf};
use super::protocol::{Checked, Draft, Event, Layout, Parts, Request};
use super::question::{Answer, Question};
use super::rare::{self, Load, Rare};
use super::transfer::encode;
use crate::data::GraphFile;
use crate::platform::content::{Content, ContentWriter};
use crate::platform::time::{now, pause};
use crate::state::intake::UNREADABLE;

/// Progress is reported this often.
const PROGRESS_MILLIS: f64 = 60.0;

pub(super) struct Worker {
    scope: DedicatedWorkerGlobalScope,
    pub(super) engine: RefCell<Engine>,
    /// Numbers of the latest load, the latest layout run and the latest order of a matrix; older ones stop when they see a
    /// newer.
    load: RefCell<u32>,
    pub(super) run: RefCell<u32>,
    pub(super) order: RefCell<u32>,
    pub(super) layout: RefCell<Layout>,
    /// Whether something is to be drawn as soon as all requests that wait are answered.
    pub(super) is_due: RefCell<bool>,
    /// Loads what is rarely needed.
    rare: Load<Rare>,
    /// Requests that wait for a part of the program, in their order; `None` when nothing does.
    waiting: RefCell<Option<VecDeque<(Request, JsValue)>>>,
    /// Files of what is shown that the browser could not read.
    unread: RefCell<Vec<Skipped>>,
    shelf: RefCell<Shelf>,
    /// Plugins that are to be loaded, the one that is being loaded first.
    arrivals: RefCell<VecDeque<(String, Parts, Array)>>,
}

/// Starts to listen. Returns at once; the closure lives as long as the worker. `rare` loads what is rarely needed.
pub fn start(rare: Load<Rare>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        engine: RefCell::default(),
        load: RefCell::default(),
        run: RefCell::default(),
        order: RefCell::default(),
        layout: RefCell::default(),
        is_due: RefCell::default(),
        rare,
        waiting: RefCell::default(),
        unread: RefCell::default(),
        shelf: RefCell::default(),
        arrivals: RefCell::default(),
    });
    let listener = {
        let worker = worker.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message: Array = event.data().unchecked_into();
            match serde_wasm_bindgen::from_value(message.get(0)) {
                Ok(request) => worker.take(request, message.get(1)),
                Err(error) => {
                    worker.send(&Event::Failed(format!("The page sent a message that is none: {error}")));
                }
            }
        })
    };
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    worker.send(&Event::Ready);
}

impl Worker {
    pub(super) fn send(&self, event: &Event) {
        // Events hold nothing that cannot be sent; if posting fails the page is gone.
        if let Ok((message, buffers)) = encode(event) {
            let _ = self.scope.post_message_with_transfer(&message, &buffers);
        }
    }

    /// Answers a request, as soon as all that came before it are answered and what it needs is loaded.
    fn take(self: &Rc<Self>, request: Request, files: JsValue) {
        if let Some(waiting) = &mut *self.waiting.borrow_mut() {
            waiting.push_back((request, files));
            return;
        }
        if rare::get().is_some() || !request.is_rare() {
            self.answer(request, files);
            return;
        }
        *self.waiting.borrow_mut() = Some(VecDeque::from([(request, files)]));
        let worker = self.clone();
        spawn_local(async move {
            let is_there = rare::load(worker.rare).await;
            for (request, files) in worker.waiting.take().unwrap_or_default() {
                if is_there || !request.is_rare() {
                    worker.answer(request, files);
                } else {
                    worker.refuse(request);
                }
            }
        });
    }

    /// Says that what a request needs did not load.
    fn refuse(&self, request: Request) {
        match request {
            Request::Ask { number, .. } => {
                let answer = Answer::Refused(rare::MISSING.to_owned());
                self.send(&Event::Answered { number, answer });
            }
            request => {
                if let Request::Fix { check, .. } = request {
                    self.send(&Event::Checked { check, checked: Checked::default() });
                }
                self.send(&Event::Failed(format!("This cannot be done now: {}.", rare::MISSING)));
            }
        }
    }

    fn answer(self: &Rc<Self>, request: Request, files: JsValue) {
        match request {
            Request::Open { profile, root, paths, drafts, unread } => {
                let load = self.next_load();
                let worker = self.clone();
                let profile = Profile::from_name(&profile).unwrap_or_default();
                self.engine.borrow_mut().begin(profile, &root);
                spawn_local(async move {
                    worker.read(load, paths, files.unchecked_into(), drafts, unread).await;
                });
            }
            Request::Edit { check, draft } => {
                let checked = self.engine.borrow_mut().edit(&draft);
                self.send(&Event::Checked { check, checked });
                self.check_again(check);
            }
            Request::Remove { check, path } => {
                let checked = self.engine.borrow_mut().remove(&path);
                self.send(&Event::Checked { check, checked });
                self.check_again(check);
            }
            Request::Fix { check, which } => {
                let (files, made, checked) = self.engine.borrow_mut().fix(&which);
                self.send(&Event::Fixed { check, files, made });
                self.send(&Event::Checked { check, checked });
                self.check_again(check);
            }
            Request::Refresh if self.shelf.borrow().is_idle() => self.refresh(),
            Request::Refresh => {
                let worker = self.clone();
                spawn_local(async move { worker.relate_again().await });
            }
            Request::AddPlugin { file, parts } => {
                self.arrivals.borrow_mut().push_back((file, parts, files.unchecked_into()));
                // One after the other, because they run in the order in which they were handed over.
                if self.arrivals.borrow().len() == 1 {
                    let worker = self.clone();
                    spawn_local(async move { worker.add_plugins().await });
                }
            }
            Request::SwitchPlugin { hash, is_on } => {
                self.shelf.borrow_mut().switch(&hash, is_on);
                self.shelf_changed();
            }
            Request::ConfigurePlugin { hash, config } => {
                self.shelf.borrow_mut().configure(&hash, &config);
                self.shelf_changed();
            }
            Request::RemovePlugin { hash } => {
                self.shelf.borrow_mut().remove(&hash);
                self.shelf_changed();
            }
            Request::Show { json } => {
                self.next_load();
                let shown = self.engine.borrow_mut().show(&json);
                match shown {
                    Ok(report) => {
                        self.send(&Event::Loaded(Box::new(report)));
                        self.show();
                    }
                    Err(error) => {
                        self.send(&Event::Failed(format!("The server's answer cannot be shown: {error}")));
                    }
                }
            }
            Request::Follow { json } => {
                let shown = self.engine.borrow_mut().follow(&json);
                match shown {
                    Ok(report) => {
                        self.send(&Event::Followed(Box::new(report)));
                        self.show();
                    }
                    Err(error) => {
                        self.send(&Event::Failed(format!("The server's answer cannot be shown: {error}")));
                    }
                }
            }
            Request::Step { json } => {
                let stepped = self.engine.borrow_mut().step_on(&json);
                match stepped {
                    Ok(delta) => {
                        self.send(&Event::Stepped(Box::new(delta)));
                        self.show();
                    }
                    // The whole report says everything again, so nobody has to know why.
                    Err(_) => self.send(&Event::Astray),
                }
            }
            Request::OpenGraph => {
                let load = self.next_load();
                let worker = self.clone();
                spawn_local(async move { worker.read_graph(load, files.unchecked_into()).await });
            }
            Request::Cancel => {
                self.next_load();
                self.engine.borrow_mut().cancel();
                self.send(&Event::Cancelled);
            }
            Request::Screen { is_tall } => {
                let turns = self.engine.borrow_mut().set_screen(is_tall);
                if turns {
                    self.show();
                } else {
                    self.publish(false);
                }
            }
            Request::Ask { number, question } => {
                let worker = self.clone();
                spawn_local(async move { worker.reply(number, question, files.unchecked_into()).await });
            }
            Request::Look(look) => {
                self.engine.borrow_mut().set_look(look);
                self.show_soon();
            }
            Request::Filter(filter) => {
                self.engine.borrow_mut().set_filter(filter);
                self.show_soon();
            }
            Request::Tame(taming) => {
                self.engine.borrow_mut().set_taming(taming);
                self.show_soon();
            }
            Request::Arrange(arranging) => {
                self.engine.borrow_mut().set_arranging(arranging);
                self.show_soon();
            }
            Request::Layout { run: true } => {
                self.engine.borrow_mut().run_again();
                self.show_soon();
            }
            Request::Layout { run: false } => self.stop(),
            Request::Matrix => self.order_matrix(),
            Request::Cells(window) => {
                let cells = self.engine.borrow().cells(&window);
                self.send(&Event::Cells { window, cells });
            }
            Request::Text { path } => {
                let text = self.engine.borrow().text(&path);
                self.send(&Event::Text { path, text });
            }
            Request::Export { format, expand } => self.export(&format, &expand),
        }
    }

    fn export(&self, format: &str, expand: &str) {
        let mut out = ContentWriter::default();
        let written = ExportFormat::from_name(format).filter(|&format| {
            let expand = Expand::from_name(expand).unwrap_or_default();
            self.engine.borrow().export(format, expand, &mut out)
        });
        self.send(&match written {
            Some(format) => {
                Event::Exported { name: format.file_name(), content: out.finish(format.media_type()) }
            }
            None => Event::Failed(format!("There is no graph to write as `{format}`.")),
        });
    }

    /// Answers a question.
    async fn reply(self: Rc<Self>, number: u32, question: Question, files: Array) {
        let answer = match &question {
            Question::Before { profile, root, paths, name } => {
                match read_before(profile, root, paths, &files).await {
                    Ok(shown) => {
                        self.engine.borrow_mut().set_before(name.clone(), shown);
                        Answer::Done
                    }
                    Err(why) => Answer::Refused(why),
                }
            }
            Question::FindingsFile(name) => self.export_findings(name),
            question => self.engine.borrow_mut().answer(question),
        };
        let is_drawn_anew = matches!(answer, Answer::Graph(_));
        self.send(&Event::Answered { number, answer });
        if is_drawn_anew {
            self.show();
        }
    }

    fn export_findings(&self, name: &str) -> Answer {
        let format = FindingsFormat::from_name(name);
        let bytes = format.and_then(|format| self.engine.borrow_mut().findings_file(format));
        let Some(bytes) = bytes else {
            return Answer::Refused("the findings were computed elsewhere".to_owned());
        };
        let ending = if name == "sarif" { "sarif" } else { "json" };
        let content = Content::from_bytes(&bytes, "application/json");
        self.send(&Event::Exported { name: format!("findings.{ending}"), content });
        Answer::Done
    }

    /// Shows what the edits and the plugins made of the graph.
    fn refresh(self: &Rc<Self>) {
        let begun = now();
        let report = self.engine.borrow_mut().refresh();
        self.send(&Event::Built(now() - begun));
        if let Some(mut report) = report {
            report.skipped.extend(self.unread.borrow().iter().cloned());
            self.send(&Event::Loaded(Box::new(report)));
            self.show();
        }
    }

    /// Loads the plugins that arrived, and runs them.
    async fn add_plugins(self: Rc<Self>) {
        loop {
            let arrival = self.arrivals.borrow().front().cloned();
            let Some((file, parts, files)) = arrival else { break };
            let refusal = self.add_plugin(parts, &files).await.err();
            let is_new = refusal.is_none();
            self.send(&Event::PluginLooked { file, refusal });
            if is_new {
                self.shelf_changed();
            }
            self.arrivals.borrow_mut().pop_front();
        }
    }

    async fn add_plugin(&self, parts: Parts, files: &Array) -> Result<(), String> {
        let buffer = JsFuture::from(files.get(0).unchecked_into::<Blob>().array_buffer()).await;
        let buffer = buffer.map_err(|_| UNREADABLE.to_owned())?;
        let plugin = Plugin::load(parts, &Uint8Array::new(&buffer).to_vec()).await?;
        self.shelf.borrow_mut().add(plugin)
    }

    /// Other plugins take part from now on.
    fn shelf_changed(self: &Rc<Self>) {
        let rules = self.shelf.borrow().rules();
        self.engine.borrow_mut().set_rules(rules);
        self.send(&Event::Plugins(self.shelf.borrow().cards()));
        let worker = self.clone();
        spawn_local(async move { worker.relate_again().await });
    }

    async fn relate_again(self: Rc<Self>) {
        // What is on its way is related when it is there.
        if !self.engine.borrow().is_reading() {
            self.run_plugins().await;
        }
        self.refresh();
    }

    /// Runs the plugins that take part over what is or comes in. Returns whether that gave something new.
    async fn run_plugins(&self) -> bool {
        self.engine.borrow_mut().rehearse();
        let mut has_run = false;
        loop {
            // Not in the condition, where it would be borrowed for as long as the plugin runs.
            let errand = self.shelf.borrow_mut().next();
            let Some(errand) = errand else { break };
            self.send(&Event::Plugins(self.shelf.borrow().cards()));
            errand.run(&self.shelf).await;
            has_run = true;
        }
        if has_run {
            let rules = self.shelf.borrow().rules();
            self.engine.borrow_mut().set_rules(rules);
            self.send(&Event::Plugins(self.shelf.borrow().cards()));
        }
        has_run
    }

    /// After a check: what the plugins say to the files as they are now.
    fn check_again(self: &Rc<Self>, check: u32) {
        if self.shelf.borrow().is_idle() {
            return;
        }
        let worker = self.clone();
        spawn_local(async move {
            if worker.run_plugins().await {
                let checked = worker.engine.borrow_mut().check_again();
                worker.send(&Event::Checked { check, checked });
            }
        });
    }

    fn next_load(&self) -> u32 {
        let mut load = self.load.borrow_mut();
        *load += 1;
        *load
    }

    async fn read(
        self: Rc<Self>,
        load: u32,
        paths: Vec<String>,
        files: Array,
        drafts: Vec<Draft>,
        mut unread: Vec<Skipped>,
    ) {
        let begun = now();
        let total = paths.len() as u32;
        let mut drafts: BTreeMap<String, String> =
            drafts.into_iter().map(|draft| (draft.path, draft.text)).collect();
        let is_all_drafts = paths.is_empty();
        let mut reported = now();
        let mut lost = 0;
        for (index, (path, file)) in paths.iter().zip(files.iter()).enumerate() {
            let bytes = if let Some(text) = drafts.remove(path) {
                Ok(text.into_bytes())
            } else {
                let buffer = JsFuture::from(file.unchecked_into::<Blob>().array_buffer()).await;
                buffer.map(|buffer| Uint8Array::new(&buffer).to_vec())
            };
            if *self.load.borrow() != load {
                return;
            }
            if let Ok(bytes) = bytes {
                self.engine.borrow_mut().put(path, bytes);
            } else {
                lost += 1;
                unread.push(Skipped { path: path.clone(), reason: UNREADABLE.to_owned() });
            }
            if now() - reported > PROGRESS_MILLIS {
                self.send(&Event::Reading { read: index as u32, total });
                reported = now();
            }
        }
        for (path, text) in drafts {
            self.engine.borrow_mut().put(&path, text.into_bytes());
        }
        self.send(&Event::Reading { read: total, total });
        if lost == paths.len() && !is_all_drafts {
            self.engine.borrow_mut().cancel();
            self.send(&Event::Failed(
                "The browser can no longer read these files. They were moved, changed or deleted: choose them again."
                    .to_owned(),
            ));
            return;
        }
        // Let the last progress message be painted before the long stretch.
        pause(0).await;
        if *self.load.borrow() != load {
            return;
        }
        if !self.shelf.borrow().is_idle() {
            self.run_plugins().await;
            if *self.load.borrow() != load {
                return;
            }
        }
        let report = self.engine.borrow_mut().finish();
        self.send(&Event::Built(now() - begun));
        if let Some(mut report) = report {
            report.skipped.extend(unread.iter().cloned());
            *self.unread.borrow_mut() = unread;
            self.send(&Event::Loaded(Box::new(report)));
            self.show();
        }
    }

    async fn read_graph(self: Rc<Self>, load: u32, files: Array) {
        let buffer = JsFuture::from(files.get(0).unchecked_into::<Blob>().array_buffer()).await;
        if *self.load.borrow() != load {
            return;
        }
        let shown = match buffer {
            Ok(buffer) => self.engine.borrow_mut().show_graph(&Uint8Array::new(&buffer).to_vec()),
            Err(_) => Err(UNREADABLE.to_owned()),
        };
        match shown {
            Ok(report) => {
                self.send(&Event::Loaded(Box::new(report)));
                self.show();
            }
            Err(error) => self.send(&Event::Failed(format!("This file cannot be shown: {error}."))),
        }
    }
}

/// Reads the files of another state.
async fn read_before(profile: &str, root: &str, paths: &[String], files: &Array) -> Result<Shown, String> {
    let profile = Profile::from_name(profile).unwrap_or_default();
    let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_root(root);
    for (path, file) in paths.iter().zip(files.iter()) {
        let buffer = JsFuture::from(file.unchecked_into::<Blob>().array_buffer()).await;
        let bytes = buffer.map_err(|_| format!("{UNREADABLE} `{path}`"))?;
        let bytes = Uint8Array::new(&bytes).to_vec();
        if paths.len() == 1 && GraphFile::is_one(path) {
            let graph = (rare::get().ok_or(rare::MISSING)?.read_graph)(&bytes)?;
            return Ok(Shown::Received(graph.into()));
        }
        workspace.put(&Source::new(path.as_str(), bytes));
    }
    Ok(Shown::Read(workspace.analyse()))
}
