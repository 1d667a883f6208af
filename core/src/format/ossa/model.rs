use crate::document::{Kind, Node};
use crate::format::fields::model_name;
use crate::model::{Definition, ReferenceKind};
use crate::text::{Span, is_template};

/// Adds the models `node` names: a text, a map of provider and model, or a list of those.
pub(super) fn refer_models(definition: &mut Definition, node: Option<Node<'_>>, field: &'static str) {
    let Some(node) = node else { return };
    if node.kind() == Kind::Sequence {
        for item in node.items() {
            refer_model(definition, item, field);
        }
    } else {
        refer_model(definition, node, field);
    }
}

fn refer_model(definition: &mut Definition, node: Node<'_>, field: &'static str) {
    if node.as_text().is_some() {
        refer(definition, None, node, field);
        return;
    }
    let provider = node.text_at(&["provider"]);
    let Some(model) = ["model", "name", "id"].into_iter().find_map(|key| node.get(key)) else { return };
    if model.is_mapping() {
        // The first choice, and what to fall back to.
        for key in ["primary", "default", "name"] {
            if let Some(choice) = model.get(key) {
                refer(definition, provider, choice, field);
            }
        }
        for choice in model.get("fallback").into_iter().flat_map(Node::items) {
            refer(definition, provider, choice, field);
        }
    } else {
        refer(definition, provider, model, field);
    }
}

fn refer(definition: &mut Definition, provider: Option<&str>, holder: Node<'_>, field: &'static str) {
    let Some(model) = holder.as_text().and_then(filled) else { return };
    let provider = provider.and_then(filled).filter(|provider| !is_within(provider, model));
    let span: Span = holder.span();
    if let Some(name) = model_name(provider, Some(model)) {
        definition.refer(ReferenceKind::UsesModel, &name, field, span);
    }
}

/// Whether `model` already begins with its provider.
fn is_within(provider: &str, model: &str) -> bool {
    model.strip_prefix(provider).is_some_and(|rest| rest.starts_with('/'))
}

/// The text, or what `${MODEL:-text}` is unless somebody decides otherwise.
fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    let default = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .and_then(|inner| inner.split_once(":-"))
        .map(|(_, default)| default.trim());
    Some(default.unwrap_or(text)).filter(|text| !text.is_empty() && !is_template(text))
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn a_template_stands_for_its_default() {
        assert_eq!(filled(" gpt-4 "), Some("gpt-4"));
        assert_eq!(filled("${MODEL:-gpt-4}"), Some("gpt-4"));
        assert_eq!(filled("${MODEL}"), None);
        assert_eq!(filled("${A:-${B}}"), None);
        assert_eq!(filled("${A:-}"), None);
    }
}
