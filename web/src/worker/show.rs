//! The worker's side: draws, lays out in slices, and publishes what changes.

use std::rc::Rc;

use ossa_core::layout;
use wasm_bindgen_futures::spawn_local;

use super::protocol::{Event, Layout, Progress};
use super::run::Worker;
use crate::platform::time::{now, pause};

/// Longest stretch without looking at requests, in milliseconds.
const SLICE_MILLIS: f64 = 12.0;
/// Positions are published at most this often while nodes move.
const PUBLISH_MILLIS: f64 = 33.0;
/// What is laid out afresh runs this long before it is shown, so that small graphs appear finished.
const HEAD_START_MILLIS: f64 = 450.0;

impl Worker {
    /// Draws what the settings make of the graph, once for all requests that wait: sliders send many.
    pub(super) fn show_soon(self: &Rc<Self>) {
        if std::mem::replace(&mut *self.is_due.borrow_mut(), true) {
            return;
        }
        let worker = self.clone();
        spawn_local(async move {
            pause(0).await;
            if *worker.is_due.borrow() {
                worker.show();
            }
        });
    }

    /// Draws, and lays out if that is due.
    pub(super) fn show(self: &Rc<Self>) {
        *self.is_due.borrow_mut() = false;
        let drawing = self.engine.borrow_mut().draw();
        self.send(&Event::Drawn(Box::new(drawing)));
        let is_moving = self.engine.borrow().is_moving();
        if is_moving {
            self.lay_out();
        } else {
            self.publish(false);
        }
    }

    pub(super) fn publish(&self, glides: bool) {
        let positions = self.engine.borrow().positions();
        self.send(&Event::Moved { positions, layout: *self.layout.borrow(), glides });
    }

    /// Stops the layout.
    pub(super) fn stop(&self) {
        *self.run.borrow_mut() += 1;
        *self.layout.borrow_mut() = Layout::Stopped;
        self.engine.borrow_mut().stop();
        self.publish(false);
    }

    /// Runs the layout, which ends by itself. What is drawn stands where it was until there is something to see.
    fn lay_out(self: &Rc<Self>) {
        let run = {
            let mut run = self.run.borrow_mut();
            *run += 1;
            *run
        };
        *self.layout.borrow_mut() = Layout::Running;
        self.publish(false);
        let worker = self.clone();
        let (is_live, is_fresh) = {
            let engine = self.engine.borrow();
            (engine.is_live(), engine.is_fresh())
        };
        spawn_local(async move {
            let started = now();
            let mut publish_at = started + if is_fresh { HEAD_START_MILLIS } else { 0.0 };
            let mut report_at = started + PUBLISH_MILLIS;
            let mut glides = is_fresh || !is_live;
            while *worker.run.borrow() == run {
                let progress = worker.slice();
                let time = now();
                if progress.is_settled || time >= report_at {
                    let layout::Progress { done, movement, .. } = progress;
                    worker.send(&Event::Progress(Progress { done, movement, millis: time - started }));
                    report_at = time + PUBLISH_MILLIS;
                }
                if progress.is_settled {
                    *worker.layout.borrow_mut() = Layout::Settled;
                    worker.publish(glides);
                    return;
                }
                if is_live && time >= publish_at {
                    worker.engine.borrow_mut().take_places();
                    worker.publish(std::mem::take(&mut glides));
                    publish_at = time + PUBLISH_MILLIS;
                }
                pause(0).await;
            }
        });
    }

    /// Lays out for one slice. Returns how far that is.
    fn slice(&self) -> layout::Progress {
        let mut engine = self.engine.borrow_mut();
        let end = now() + SLICE_MILLIS;
        loop {
            let progress = engine.step();
            if progress.is_settled || now() >= end {
                return progress;
            }
        }
    }

    /// Orders the rows of the matrix, and sends them.
    pub(super) fn order_matrix(self: &Rc<Self>) {
        let run = {
            let mut order = self.order.borrow_mut();
            *order += 1;
            *order
        };
        let worker = self.clone();
        spawn_local(async move {
            loop {
                let end = now() + SLICE_MILLIS;
                let mut is_done = false;
                while !is_done && now() < end {
                    is_done = worker.engine.borrow_mut().order_matrix();
                }
                if *worker.order.borrow() != run {
                    return;
                }
                if is_done {
                    let table = worker.engine.borrow().table();
                    worker.send(&Event::Table(table));
                    return;
                }
                pause(0).await;
            }
        });
    }
}
