use leptos::prelude::*;

use super::icon::{CLOSE, IconView};
use crate::keeper::Notice;
use crate::shell::use_shell;

/// What is said about the last visit, along the lower edge.
#[component]
pub fn KeepNotice() -> impl IntoView {
    let shell = use_shell();
    let keeper = shell.keeper;
    let discard = move || {
        view! {
            <button type="button" class="button" data-testid="discard-kept" on:click=move |_| shell.discard_kept()>"Discard"</button>
        }
    };
    move || {
        let notice = keeper.notice.get()?;
        let (text, buttons) = match notice {
            Notice::Offered(found) => {
                let text = format!("Your last visit left {}.", found.what());
                let restore = move |_| shell.restore(found.as_ref().clone());
                let buttons = view! {
                    <button type="button" class="button primary" data-testid="restore-kept" on:click=restore>"Restore"</button>
                    {discard()}
                };
                (text, buttons.into_any())
            }
            Notice::Restored(what) => {
                (format!("Restored from your last visit: {what}."), discard().into_any())
            }
            Notice::Refused(why) => (format!("{why}."), ().into_any()),
        };
        Some(view! {
            <div class="keep-notice" role="status" data-testid="keep-notice">
                <p>{text}</p>
                {buttons}
                <button type="button" class="icon-button" title="Close" aria-label="Close" on:click=move |_| keeper.notice.set(None)>
                    <IconView icon=CLOSE/>
                </button>
            </div>
        })
    }
}
