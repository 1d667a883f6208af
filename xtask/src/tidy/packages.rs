//! Who depends on whom, by `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell::output;

/// The normal dependencies of every package of the resolved graph, by name. Dev-dependencies do not count: a
/// test may use what the code under test must not.
pub(super) struct Packages {
    dependencies: BTreeMap<String, BTreeSet<String>>,
    members: BTreeSet<String>,
}

impl Packages {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(root).args(["metadata", "--format-version", "1", "--all-features", "--offline"]);
        let printed = match output(&mut command) {
            Ok(printed) => printed,
            // A fresh clone has downloaded nothing yet.
            Err(_) => output(Command::new("cargo").current_dir(root).args([
                "metadata",
                "--format-version",
                "1",
                "--all-features",
            ]))?,
        };
        let metadata: Value = serde_json::from_str(&printed).context("cargo metadata printed no JSON")?;
        let names: BTreeMap<&str, &str> = list(&metadata["packages"])
            .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
            .collect();
        let members = list(&metadata["workspace_members"])
            .filter_map(|id| names.get(id.as_str()?).map(ToString::to_string))
            .collect();
        let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let Some(name) = node["id"].as_str().and_then(|id| names.get(id)) else { continue };
            let known = dependencies.entry((*name).to_owned()).or_default();
            for dependency in list(&node["deps"]) {
                let is_normal = list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
                if let (true, Some(name)) =
                    (is_normal, dependency["pkg"].as_str().and_then(|id| names.get(id)))
                {
                    known.insert((*name).to_owned());
                }
            }
        }
        Ok(Self { dependencies, members })
    }

    /// Everything `package` is built on, directly or not.
    pub(super) fn reachable(&self, package: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![package.to_owned()];
        while let Some(name) = open.pop() {
            for dependency in self.dependencies.get(&name).into_iter().flatten() {
                if found.insert(dependency.clone()) {
                    open.push(dependency.clone());
                }
            }
        }
        found
    }

    /// Our packages that name `dependency` themselves.
    pub(super) fn depending_on(&self, dependency: &str) -> Vec<&str> {
        self.members
            .iter()
            .filter(|member| self.dependencies.get(*member).is_some_and(|known| known.contains(dependency)))
            .map(String::as_str)
            .collect()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
