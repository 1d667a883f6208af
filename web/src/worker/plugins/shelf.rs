//! The plugins that were loaded into the page.

use std::rc::Rc;
use std::sync::Arc;

use ossa_core::rule::Rule;
use ossa_plugin_contract::{Limits, LoadError, MAX_COMPONENT_BYTES};

use super::guest::Guest;
use super::{PluginRule, outcome};
use crate::state::plugins::Card;
use crate::worker::protocol::Parts;

/// A plugin, and what is told of it.
pub(in crate::worker) struct Plugin {
    guest: Rc<Guest>,
    rule: Arc<PluginRule>,
    card: Card,
}

/// All of them, in the order in which they run.
#[derive(Default)]
pub(in crate::worker) struct Shelf(Vec<Plugin>);

impl Plugin {
    /// Loads a component.
    ///
    /// # Errors
    /// Why it is no usable plugin, in words that read on from its name.
    pub(in crate::worker) async fn load(parts: Parts, component: &[u8]) -> Result<Self, String> {
        let (guest, metadata) =
            Guest::load(parts, component, Limits::default()).await.map_err(|error| reasons(&error))?;
        let card = Card {
            hash: blake3::hash(component).to_hex().to_string(),
            name: metadata.name.clone(),
            version: metadata.version.clone(),
            description: metadata.description.clone(),
            kinds: metadata.kinds.iter().map(|kind| kind.id.clone()).collect(),
            checks: metadata.checks,
            size: component.len().min(MAX_COMPONENT_BYTES) as u32,
            is_on: true,
            config: String::new(),
            is_running: false,
            outcome: None,
        };
        let rule = Arc::new(PluginRule::new(metadata, guest.reads_definitions));
        Ok(Self { guest: Rc::new(guest), rule, card })
    }
}

fn reasons(error: &LoadError) -> String {
    let source = std::error::Error::source(error);
    match source {
        Some(cause) if !error.to_string().contains(&cause.to_string()) => format!("{error}: {cause}"),
        _ => error.to_string(),
    }
}

impl Shelf {
    /// Puts a plugin after those that are there.
    ///
    /// # Errors
    /// When one of its name is there already.
    pub(in crate::worker) fn add(&mut self, plugin: Plugin) -> Result<(), String> {
        if self.0.iter().any(|known| known.card.name == plugin.card.name) {
            return Err(format!(
                "it is called `{}`, as is one that is here; remove that first",
                plugin.card.name
            ));
        }
        self.0.push(plugin);
        Ok(())
    }

    /// Takes one away.
    pub(in crate::worker) fn remove(&mut self, hash: &str) {
        self.0.retain(|plugin| plugin.card.hash != hash);
    }

    /// Lets one take part, or not.
    pub(in crate::worker) fn switch(&mut self, hash: &str, is_on: bool) {
        for plugin in &mut self.0 {
            if plugin.card.hash == hash {
                plugin.card.is_on = is_on;
            }
        }
    }

    /// Has one run with another configuration.
    pub(in crate::worker) fn configure(&mut self, hash: &str, config: &str) {
        for plugin in &mut self.0 {
            if plugin.card.hash == hash && plugin.card.config != config {
                plugin.rule.configure(config);
                config.clone_into(&mut plugin.card.config);
                plugin.card.outcome = None;
            }
        }
    }

    /// What is told of them.
    pub(in crate::worker) fn cards(&self) -> Vec<Card> {
        self.0.iter().map(|plugin| plugin.card.clone()).collect()
    }

    /// Those that take part, as rules.
    pub(in crate::worker) fn rules(&self) -> Vec<Arc<dyn Rule>> {
        let on = self.0.iter().filter(|plugin| plugin.card.is_on);
        on.map(|plugin| plugin.rule.clone() as Arc<dyn Rule>).collect()
    }

    /// Whether none takes part.
    pub(in crate::worker) fn is_idle(&self) -> bool {
        self.0.iter().all(|plugin| !plugin.card.is_on)
    }

    /// One that takes part and was asked about data it does not know, which is said to run from now on.
    pub(in crate::worker) fn next(&mut self) -> Option<Errand> {
        let mut on = self.0.iter_mut().filter(|plugin| plugin.card.is_on);
        on.find_map(|plugin| {
            let wanted = plugin.rule.take_wanted()?;
            plugin.card.is_running = true;
            Some(Errand {
                guest: plugin.guest.clone(),
                rule: plugin.rule.clone(),
                wanted,
                hash: plugin.card.hash.clone(),
            })
        })
    }

    /// One of them has run.
    fn note(&mut self, hash: &str, result: crate::state::plugins::Outcome) {
        if let Some(plugin) = self.0.iter_mut().find(|plugin| plugin.card.hash == hash) {
            plugin.card.outcome = Some(result);
            plugin.card.is_running = false;
        }
    }
}

/// A plugin to be run over a data set.
pub(in crate::worker) struct Errand {
    guest: Rc<Guest>,
    rule: Arc<PluginRule>,
    wanted: super::Wanted,
    hash: String,
}

impl Errand {
    /// Runs it, and notes what it gave.
    pub(in crate::worker) async fn run(self, shelf: &std::cell::RefCell<Shelf>) {
        let metadata = self.rule.metadata();
        let (answer, millis) = self.guest.run(metadata, &self.wanted).await;
        shelf.borrow_mut().note(&self.hash, outcome(metadata, &answer, millis));
        self.rule.learn(&self.wanted, answer);
    }
}
