//! News about the page itself: another version waits, or the browser offers to install it.

use leptos::prelude::*;

use super::icon::{INSTALL, IconView};
use crate::platform::service_worker;
use crate::shell::use_shell;
use crate::state::live::Live;

/// What is known of the page as an app. Copies are the same.
#[derive(Clone, Copy)]
struct News {
    has_newer: RwSignal<bool>,
    has_offer: RwSignal<bool>,
}

/// Starts to listen. A server that came back may bring another page, so that is when to look; with files of this machine
/// nobody is asked anything.
pub fn start() {
    let shell = use_shell();
    let news = News { has_newer: RwSignal::new(false), has_offer: RwSignal::new(false) };
    provide_context(news);
    service_worker::start(move || news.has_newer.set(true), move |offers| news.has_offer.set(offers));
    Effect::new(move |before| {
        let live = shell.live.get();
        if live == Live::On && before == Some(Live::Waiting) {
            service_worker::look_for_newer();
        }
        live
    });
}

/// That another version waits, until somebody reloads or says later.
#[component]
pub fn NewerVersion() -> impl IntoView {
    let news: News = expect_context();
    view! {
        <div role="status" class="app-news-region">
            <Show when=move || news.has_newer.get()>
                <div class="app-news" data-testid="newer-version">
                    <span>"A new version is there."</span>
                    <button type="button" class="button primary" on:click=|_| service_worker::go_to_newer()>"Reload"</button>
                    <button type="button" class="button" on:click=move |_| news.has_newer.set(false)>"Later"</button>
                </div>
            </Show>
        </div>
    }
}

/// The button that installs the page, where the browser offers it.
#[component]
pub fn InstallButton() -> impl IntoView {
    let news: News = expect_context();
    view! {
        <Show when=move || news.has_offer.get()>
            <button
                type="button"
                class="icon-button"
                title="Install as an app"
                aria-label="Install as an app"
                data-testid="install"
                on:click=move |_| {
                    news.has_offer.set(false);
                    service_worker::install();
                }
            >
                <IconView icon=INSTALL/>
            </button>
        </Show>
    }
}
