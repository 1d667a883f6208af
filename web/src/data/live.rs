use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::remote::GRAPH;
use crate::platform::events::{Events, Heard};
use crate::platform::fetch;
use crate::platform::time::pause;
use crate::state::live::{Live, Next, Revisions, Step};
use crate::worker::link::Link;
use crate::worker::protocol::Request;

/// Where the host tells what changes, relative to the page.
const EVENTS: &str = "api/v1/events";
const HELLO: &str = "hello";
const DELTA: &str = "delta";
const RESET: &str = "reset";
/// How long to wait until a server that told nothing is asked again, in milliseconds: at first, and at most.
const PAUSE: i32 = 2_000;
const LONGEST_PAUSE: i32 = 60_000;

/// Where the graph is.
#[derive(Deserialize)]
struct Place {
    revision: u64,
}

/// Which revisions a change is between.
#[derive(Deserialize)]
struct Ends {
    from: u64,
    to: u64,
}

/// Keeps what is shown in step with the host, for as long as it is there.
pub struct Following {
    link: &'static Link,
    revisions: RefCell<Revisions>,
    events: RefCell<Option<Events>>,
    pause: Cell<i32>,
    on_state: Box<dyn Fn(Live)>,
}

impl Following {
    /// Follows the host, whose graph is on its way. `on_state` is told how that goes.
    pub fn start(link: &'static Link, on_state: impl Fn(Live) + 'static) -> Rc<Self> {
        let following = Rc::new(Self {
            link,
            revisions: RefCell::new(Revisions::fetching()),
            events: RefCell::default(),
            pause: Cell::new(PAUSE),
            on_state: Box::new(on_state),
        });
        Self::connect(&following);
        following
    }

    /// A revision of the host is shown.
    pub fn shown(self: &Rc<Self>, revision: u64) {
        self.change(|revisions| revisions.show(revision));
    }

    /// What changed does not fit what is shown.
    pub fn lose_track(self: &Rc<Self>) {
        self.change(Revisions::lose_track);
    }

    fn connect(this: &Rc<Self>) {
        let following: Weak<Self> = Rc::downgrade(this);
        let events = Events::open(EVENTS, &[HELLO, DELTA, RESET], move |heard| {
            if let Some(following) = following.upgrade() {
                following.hear(heard);
            }
        });
        *this.events.borrow_mut() = events;
    }

    fn hear(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Opened => {
                self.pause.set(PAUSE);
                (self.on_state)(Live::On);
            }
            Heard::Event(DELTA, json) => {
                if let Ok(Ends { from, to }) = serde_json::from_str(&json) {
                    self.change(|revisions| revisions.step(Step { from, to, json }));
                }
            }
            Heard::Event(name, data) => {
                if let Ok(Place { revision }) = serde_json::from_str(&data) {
                    self.change(|revisions| match name {
                        RESET => revisions.reset(revision),
                        _ => revisions.tell(revision),
                    });
                }
            }
            Heard::Lost => (self.on_state)(Live::Waiting),
            Heard::Over => {
                (self.on_state)(Live::Waiting);
                // The next connection does not say where this one ended, and may be to another process.
                self.revisions.borrow_mut().doubt();
                let millis = self.pause.replace((self.pause.get() * 2).min(LONGEST_PAUSE));
                let following = Rc::downgrade(self);
                spawn_local(async move {
                    pause(millis).await;
                    if let Some(following) = following.upgrade() {
                        Self::connect(&following);
                    }
                });
            }
        }
    }

    /// Changes what is known, and does what follows from it.
    fn change(self: &Rc<Self>, change: impl FnOnce(&mut Revisions) -> Option<Next>) {
        let next = change(&mut self.revisions.borrow_mut());
        match next {
            None => {}
            Some(Next::Step(json)) => self.link.send(&Request::Step { json }),
            Some(Next::Whole) => {
                let following = Rc::downgrade(self);
                spawn_local(async move {
                    let answer = fetch::text(GRAPH).await;
                    // By now something else may be shown.
                    let Some(following) = following.upgrade() else { return };
                    match answer {
                        Ok(json) => following.link.send(&Request::Follow { json }),
                        Err(_) => following.revisions.borrow_mut().fail(),
                    }
                });
            }
        }
    }
}
