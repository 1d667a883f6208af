//! Workers that hold one guest for one call, and are ended after it.

use std::time::Duration;

use js_sys::{Array, Float64Array, Object, Reflect, Uint8Array, Uint32Array};
use ossa_plugin_contract::{
    CallError, Limits, LoadError, Metadata, Output, Raw, check, check_binary, check_imports, rule_export,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::Wanted;
use super::answer::{Answer, Columns};
use crate::worker::protocol::Parts;

#[wasm_bindgen(module = "/src/worker/plugins/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = runGuest)]
    async fn run_guest(script: &str, request: &Object, limit_millis: f64) -> JsValue;
}

/// How long translating a component may take: 18 MB of Python take three seconds.
const TRANSLATION: Duration = Duration::from_mins(1);
/// A page of memory.
const PAGE_BYTES: usize = 64 << 10;

/// A component that was translated.
pub(in crate::worker) struct Guest {
    parts: Parts,
    script: JsValue,
    modules: JsValue,
    rule: String,
    pub(super) reads_definitions: bool,
    limits: Limits,
}

/// The answer to one request.
struct Reply {
    answer: Answer,
    millis: f64,
    value: JsValue,
}

impl Reply {
    fn field(&self, name: &str) -> JsValue {
        Reflect::get(&self.value, &name.into()).unwrap_or_default()
    }

    fn columns(&self) -> Columns {
        let arrays: Array = self.field("arrays").unchecked_into();
        let floats = |place| arrays.get(place).dyn_into().map(|array: Float64Array| array.to_vec());
        let words = |place| arrays.get(place).dyn_into().map(|array: Uint32Array| array.to_vec());
        Columns {
            weights: [0, 2, 4].map(|place| floats(place).unwrap_or_default()),
            numbers: [1, 3, 5].map(|place| words(place).unwrap_or_default()),
            members: words(6).unwrap_or_default(),
        }
    }
}

fn request(fields: &[(&str, JsValue)]) -> Object {
    let request = Object::new();
    for (name, value) in fields {
        // A new plain object takes every field.
        let _ = Reflect::set(&request, &(*name).into(), value);
    }
    request
}

async fn ask(script: &str, request: &Object, limit: Duration) -> Reply {
    let value = run_guest(script, request, limit.as_secs_f64() * 1000.0).await;
    let field = |name: &str| Reflect::get(&value, &name.into()).unwrap_or_default();
    let answer = Answer::read(&field("text").as_string().unwrap_or_default());
    let millis = field("millis").as_f64().unwrap_or_default();
    Reply { answer, millis, value }
}

impl Guest {
    /// Translates a component, checks it, and asks what it is.
    ///
    /// # Errors
    /// Every way in which it is not a usable plugin, in the words of the host.
    pub(super) async fn load(
        parts: Parts,
        component: &[u8],
        limits: Limits,
    ) -> Result<(Self, Metadata), LoadError> {
        check_binary(component)?;
        let translate = request(&[
            ("task", "translate".into()),
            ("transpiler", parts.transpiler.as_str().into()),
            ("component", Uint8Array::from(component).into()),
            ("pages", ((limits.memory_bytes / PAGE_BYTES) as u32).into()),
        ]);
        let reply = ask(&parts.script, &translate, TRANSLATION).await;
        if let Some(why) = reply.answer.invalid() {
            return Err(LoadError::Invalid(why));
        }
        check_imports(reply.answer.imports.iter().map(String::as_str))?;
        let rule = rule_export(reply.answer.exports.iter().map(String::as_str))?.to_owned();
        let reads_definitions =
            reply.answer.imports.iter().any(|name| name.starts_with("ossa:rules/definitions@"));
        let (script, modules) = (reply.field("script"), reply.field("modules"));
        let guest = Self { parts, script, modules, rule, reads_definitions, limits };
        let nothing = ossa_plugin_contract::Dataset::new([], []).to_json(reads_definitions);
        let reply = guest.call("metadata", &nothing, "").await.map_err(LoadError::Metadata)?;
        let contract = || LoadError::Contract("its metadata is none".to_owned());
        let metadata = reply.answer.metadata().ok_or_else(contract)?.checked()?;
        Ok((guest, metadata))
    }

    async fn call(&self, name: &str, dataset: &[u8], config: &str) -> Result<Reply, CallError> {
        let limits = request(&[
            ("host_call_count", (self.limits.host_call_count as f64).into()),
            ("given_bytes", (self.limits.given_bytes as f64).into()),
            ("memory_bytes", (self.limits.memory_bytes as f64).into()),
            ("log_line_bytes", (self.limits.log_line_bytes as f64).into()),
        ]);
        let call = request(&[
            ("task", "call".into()),
            ("script", self.script.clone()),
            ("modules", self.modules.clone()),
            ("rule", self.rule.as_str().into()),
            ("name", name.into()),
            ("dataset", Uint8Array::from(dataset).into()),
            ("config", config.into()),
            ("limits", limits.into()),
        ]);
        let reply = ask(&self.parts.script, &call, self.limits.time).await;
        match reply.answer.failure(&self.limits) {
            Some(error) => Err(error),
            None => Ok(reply),
        }
    }

    /// Runs what the rule declares over a data set. Returns what it gave, checked, and how long it ran in milliseconds.
    pub(super) async fn run(&self, metadata: &Metadata, wanted: &Wanted) -> (Result<Output, CallError>, f64) {
        let mut millis = 0.0;
        let raw = self.raw(metadata, wanted, &mut millis).await;
        let output = raw.and_then(|raw| Ok(check(raw, &metadata.kinds, wanted.len, &self.limits)?));
        (output, millis)
    }

    async fn raw(&self, metadata: &Metadata, wanted: &Wanted, millis: &mut f64) -> Result<Raw, CallError> {
        let mut raw = Raw::default();
        if metadata.relates {
            let reply = self.call("relate", &wanted.json, &wanted.config).await?;
            *millis += reply.millis;
            let columns = reply.columns();
            raw = reply.answer.relations(columns);
        }
        if metadata.checks {
            let reply = self.call("check", &wanted.json, &wanted.config).await?;
            *millis += reply.millis;
            raw.findings = reply.answer.findings();
        }
        Ok(raw)
    }
}
