//! Explanations as the reference writes them: paragraphs, code, quotes, lists and tables.

use leptos::prelude::*;

use super::prose::Prose;
use crate::state::prose::{Block, blocks};

/// The text as a page.
#[component]
pub fn Markdown(text: String) -> impl IntoView {
    let cells =
        |row: Vec<String>| row.into_iter().map(|cell| view! { <td><Prose text=cell/></td> }).collect_view();
    let parts = blocks(&text).into_iter().map(|block| match block {
        Block::Text(text) => view! { <p><Prose text/></p> }.into_any(),
        Block::Quote(text) => view! { <blockquote><Prose text/></blockquote> }.into_any(),
        Block::Code(text) => view! { <pre><code>{text}</code></pre> }.into_any(),
        Block::List(items) => {
            let items = items.into_iter().map(|text| view! { <li><Prose text/></li> }).collect_view();
            view! { <ul class="bullets">{items}</ul> }.into_any()
        }
        Block::Table(rows) => {
            let rows = rows.into_iter().map(|row| view! { <tr>{cells(row)}</tr> }).collect_view();
            view! { <table class="prose-table"><tbody>{rows}</tbody></table> }.into_any()
        }
    });
    view! { <div class="markdown">{parts.collect_view()}</div> }
}
