//! What the browser keeps of a visit for the next one: a small database of this page's own.

use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, IdbDatabase, IdbRequest, IdbTransaction, IdbTransactionMode, StorageEstimate};

const NAME: &str = "ossa";
const STORE: &str = "workspace";

/// The database could not do it; why, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl From<JsValue> for Refusal {
    fn from(error: JsValue) -> Self {
        let name = js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok();
        Self(match name.and_then(|name| name.as_string()).as_deref() {
            Some("QuotaExceededError") => "this browser has no room left for this page".to_owned(),
            Some(name) => format!("this browser refuses it ({name})"),
            None => "this browser refuses it".to_owned(),
        })
    }
}

/// Waits for one of these events.
async fn heard(target: &EventTarget, events: &[&str]) {
    let mut call: Option<Function> = None;
    let promise = Promise::new(&mut |resolve, _| call = Some(resolve));
    let Some(resolve) = call else { return };
    let listener = Closure::<dyn FnMut()>::new(move || {
        // A promise that is only ever resolved.
        let _ = resolve.call0(&JsValue::UNDEFINED);
    });
    for event in events {
        let _ = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
    let _ = JsFuture::from(promise).await;
    for event in events {
        let _ = target.remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
}

async fn answered(request: &IdbRequest) -> Result<JsValue, Refusal> {
    heard(request, &["success", "error"]).await;
    Ok(request.result()?)
}

async fn open() -> Result<IdbDatabase, Refusal> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| Refusal("this browser has no storage for this page".to_owned()))?;
    let request = factory.open_with_u32(NAME, 1)?;
    let created = {
        let request = request.clone();
        Closure::<dyn FnMut()>::new(move || {
            if let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                // There is none of this name yet.
                let _ = database.create_object_store(STORE);
            }
        })
    };
    request.set_onupgradeneeded(Some(created.as_ref().unchecked_ref()));
    Ok(answered(&request).await?.unchecked_into())
}

async fn finished(transaction: &IdbTransaction) -> Result<(), Refusal> {
    heard(transaction, &["complete", "abort"]).await;
    // Null unless it was aborted.
    let error = js_sys::Reflect::get(transaction, &JsValue::from_str("error")).unwrap_or(JsValue::NULL);
    if error.is_object() { Err(error.into()) } else { Ok(()) }
}

/// Keeps values under their names, all or none of them, and, if `is_instead`, nothing else.
pub(super) async fn put(values: &[(&str, JsValue)], is_instead: bool) -> Result<(), Refusal> {
    let database = open().await?;
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?;
    let store = transaction.object_store(STORE)?;
    if is_instead {
        store.clear()?;
    }
    for (name, value) in values {
        store.put_with_key(value, &JsValue::from_str(name))?;
    }
    let result = finished(&transaction).await;
    database.close();
    result
}

/// The value of a name; undefined where there is none.
pub(super) async fn get(name: &str) -> Result<JsValue, Refusal> {
    let database = open().await?;
    let store = database.transaction_with_str(STORE)?.object_store(STORE)?;
    let value = answered(&store.get(&JsValue::from_str(name))?).await;
    database.close();
    value
}

/// Forgets everything.
pub async fn clear() -> Result<(), Refusal> {
    let database = open().await?;
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?;
    transaction.object_store(STORE)?.clear()?;
    let result = finished(&transaction).await;
    database.close();
    result
}

/// How many bytes the browser keeps for this page, as far as it tells.
pub async fn usage() -> Option<f64> {
    let storage = web_sys::window()?.navigator().storage();
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    estimate.unchecked_into::<StorageEstimate>().get_usage()
}
