use std::fs;

use serde_json::{Value, json};

use crate::client::Client;

const LEDGER: &str = "\
ossaVersion: \"1.0\"
agent:
  id: ledger
  name: Ledger
  version: 1.0.0
  description: Keeps the books.
  role: custom
  runtime: { type: docker }
  capabilities: [{ name: book, description: Books., input_schema: {}, output_schema: {} }]
";

/// An agent that depends on `needs`, with é and an emoji before it on the line.
fn desk(needs: &str) -> String {
    format!(
        "{}  dependencies: {{ \"é😀\": 1, required: [{{ agent_id: {needs}, min_version: 1.0.0 }}] }}\n",
        LEDGER.replace("id: ledger", "id: desk").replace("Ledger", "Desk")
    )
}

#[test]
fn findings_of_the_whole_folder_are_shown_at_once() {
    let mut client = Client::open(&[("ledger.yml", LEDGER), ("desk.yml", &desk("leger"))]);
    assert_eq!(client.codes("desk.yml"), ["G003"]);
    let shown = &client.shown["desk.yml"][0];
    assert_eq!(shown["source"], "ossa");
    assert!(shown["message"].as_str().unwrap().contains("did you mean `ledger`?"), "{shown}");
    // Columns are UTF-16 units: the emoji counts two.
    let line = desk("leger").lines().last().unwrap().to_owned();
    let before = &line[..line.find("leger").unwrap()];
    assert_eq!(shown["range"]["start"]["character"], before.encode_utf16().count());
    client.close().unwrap();
}

#[test]
fn findings_follow_what_is_typed() {
    let mut client = Client::open(&[("ledger.yml", LEDGER), ("desk.yml", &desk("ledger"))]);
    client.did_open("desk.yml", &desk("ledger"));
    let line = desk("").lines().count() as u32 - 1;
    let text = desk("ledger").lines().last().unwrap().to_owned();
    let column = text[..text.find("ledger").unwrap()].encode_utf16().count() as u32;
    client.did_change("desk.yml", line, column, column + 6, "nobody");
    assert_eq!(client.codes("desk.yml"), ["G003"]);
    client.did_change("desk.yml", line, column, column + 6, "ledger");
    assert_eq!(client.next_codes("desk.yml"), [""; 0]);
}

#[test]
fn closing_without_saving_goes_back_to_the_disk() {
    let mut client = Client::open(&[("ledger.yml", LEDGER)]);
    client.did_open("ledger.yml", "ossaVersion: \"1.0\"\nagent: { id: ledger\n");
    assert!(client.codes("ledger.yml").contains(&"D001".to_owned()));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("ledger.yml") } }));
    assert_eq!(client.next_codes("ledger.yml"), [""; 0]);
}

#[test]
fn changes_on_the_disk_count_when_the_editor_tells_of_them() {
    let watching = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::with_capabilities(&[("desk.yml", &desk("ledger"))], &watching);
    assert_eq!(client.codes("desk.yml"), ["G003"]);
    assert_eq!(client.asked[0].method, "client/registerCapability");
    fs::write(client.root().join("ledger.yml"), LEDGER).unwrap();
    let told = |kind| json!({ "changes": [{ "uri": client.uri("ledger.yml"), "type": kind }] });
    let (created, deleted) = (told(1), told(3));
    client.notify("workspace/didChangeWatchedFiles", created);
    assert_eq!(client.next_codes("desk.yml"), [""; 0]);
    fs::remove_file(client.root().join("ledger.yml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", deleted);
    assert_eq!(client.next_codes("desk.yml"), ["G003"]);
}

#[test]
fn a_file_outside_of_every_folder_is_checked_alone() {
    let mut client = Client::open(&[]);
    let outside = tempfile::tempdir().unwrap();
    let uri = gen_lsp_types::Uri::from_file_path(outside.path().join("desk.yml")).unwrap().to_string();
    let text = desk("ledger").replace("version: 1.0.0\n  description", "version: one\n  description");
    let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    let codes = client.codes(&uri);
    assert!(!codes.is_empty() && !codes.contains(&"G003".to_owned()), "{codes:?}");
}

#[test]
fn a_name_leads_to_its_definition_and_back() {
    let mut client = Client::open(&[("ledger.yml", LEDGER), ("desk.yml", &desk("ledger"))]);
    let found = client.at("textDocument/definition", "desk.yml", &desk("led|ger"));
    assert_eq!(found[0]["uri"], client.uri("ledger.yml"));
    assert_eq!(found[0]["range"]["start"], json!({ "line": 2, "character": 6 }));
    let found = client.at("textDocument/references", "ledger.yml", &LEDGER.replacen("ledger", "le|dger", 1));
    let uris: Vec<&Value> = found.as_array().unwrap().iter().map(|place| &place["uri"]).collect();
    assert_eq!(uris, [&json!(client.uri("ledger.yml")), &json!(client.uri("desk.yml"))]);
}

#[test]
fn hovering_tells_what_a_name_and_a_field_are() {
    let mut client = Client::open(&[("ledger.yml", LEDGER)]);
    let about = client.at("textDocument/hover", "desk.yml", &desk("led|ger"));
    let text = about["contents"]["value"].as_str().unwrap();
    assert!(text.contains("**Ledger**") && text.contains("Keeps the books."), "{text}");
    let about = client.at("textDocument/hover", "ledger.yml", &LEDGER.replacen("role", "ro|le", 1));
    let text = about["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("`role`") && text.contains("orchestration"), "{text}");
    let about = client.at("textDocument/hover", "ledger.yml", "# not|hing\n");
    assert_eq!(about, Value::Null);
}

#[test]
fn keys_values_and_names_are_completed() {
    let mut client = Client::open(&[("ledger.yml", LEDGER), ("desk.yml", &desk("ledger"))]);
    let labels = |found: Value| -> Vec<String> {
        let items = found.as_array().unwrap();
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    let keys = labels(client.at(
        "textDocument/completion",
        "new.yml",
        "ossaVersion: \"1.0\"\nagent:\n  id: new\n  |\n",
    ));
    assert!(keys.contains(&"role".to_owned()) && !keys.contains(&"id".to_owned()), "{keys:?}");
    let values = labels(client.at(
        "textDocument/completion",
        "new.yml",
        "ossaVersion: \"1.0\"\nagent:\n  id: new\n  role: or|\n",
    ));
    assert!(values.contains(&"orchestration".to_owned()), "{values:?}");
    let names = labels(client.at("textDocument/completion", "desk.yml", &desk("|")));
    assert_eq!(names, ["desk", "ledger", "new"]);
    let json = "{ \"ossaVersion\": \"1.0\", \"agent\": { \"id\": \"new\", \"ro|\" } }";
    let keys = labels(client.at("textDocument/completion", "new.json", json));
    assert!(keys.contains(&"role".to_owned()), "{keys:?}");
}

#[test]
fn a_fix_is_offered_where_its_finding_is() {
    let text = LEDGER.replace("role:", "rolle:");
    let mut client = Client::open(&[("ledger.yml", &text)]);
    assert_eq!(client.codes("ledger.yml"), ["S006"]);
    let params = |client: &Client, only: Value| {
        json!({
            "textDocument": { "uri": client.uri("ledger.yml") },
            "range": { "start": { "line": 6, "character": 3 }, "end": { "line": 6, "character": 3 } },
            "context": { "diagnostics": [], "only": only },
        })
    };
    let offered = client.request("textDocument/codeAction", params(&client, json!(["quickfix"])));
    let edits = &offered[0]["edit"]["changes"][client.uri("ledger.yml")];
    assert_eq!(edits[0]["newText"], "role");
    assert_eq!(edits[0]["range"]["start"], json!({ "line": 6, "character": 2 }));
    let elsewhere = json!({ "line": 0, "character": 0 });
    let mut other = params(&client, json!(["quickfix"]));
    other["range"] = json!({ "start": elsewhere, "end": elsewhere });
    assert_eq!(client.request("textDocument/codeAction", other), json!([]));
}

#[test]
fn what_a_file_and_a_folder_define_is_listed() {
    let mut client = Client::open(&[("ledger.yml", LEDGER), ("desk.yml", &desk("ledger"))]);
    let document = json!({ "textDocument": { "uri": client.uri("desk.yml") } });
    let outline = client.request("textDocument/documentSymbol", document);
    assert_eq!((&outline[0]["name"], &outline[0]["detail"]), (&json!("Desk"), &json!("worker")));
    let found = client.request("workspace/symbol", json!({ "query": "LEDG" }));
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["name"], "Ledger");
}

#[test]
fn what_is_not_supported_or_makes_no_sense_ends_nothing() {
    let mut client = Client::open(&[("ledger.yml", LEDGER)]);
    let refused = client.try_request("textDocument/rename", json!({}));
    assert_eq!(refused, Err("`textDocument/rename` is not supported".to_owned()));
    assert!(client.try_request("textDocument/hover", json!({ "position": "here" })).is_err());
    client.notify("textDocument/didOpen", json!({ "textDocument": 7 }));
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": client.uri("ledger.yml") } }));
    let about = client.at("textDocument/hover", "ledger.yml", &LEDGER.replacen("role", "ro|le", 1));
    assert_ne!(about, Value::Null);
    client.close().unwrap();
}

#[test]
fn a_change_far_outside_of_the_text_is_clamped() {
    let mut client = Client::open(&[]);
    client.did_open("a.yml", "a: 1\n");
    client.did_change("a.yml", 900, 5, 7, "b: [\n");
    assert_eq!(client.codes("a.yml").len(), 1);
}
