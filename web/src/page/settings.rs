//! How the page looks, what it keeps, and what it is.

use leptos::prelude::*;
use ossa_core::Profile;

use crate::component::palette::ShortcutTable;
use crate::platform::{document, workspace};
use crate::shell::use_shell;
use crate::state::action::Action;
use crate::state::figures::grouped;
use crate::state::kept::{MOST_BYTES, MOST_FILES, size};
use crate::state::motion::Motion;
use crate::state::theme::Theme;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="settings">
            <div class="settings-body">
                <h1>"Settings"</h1>
                <Appearance/>
                <Reading/>
                <Stored/>
                <section aria-labelledby="settings-keys">
                    <h2 id="settings-keys">"Keyboard shortcuts"</h2>
                    <SingleKeys/>
                    <ShortcutTable/>
                </section>
                <About/>
            </div>
        </div>
    }
}

/// One of several choices.
#[component]
fn Choice(
    /// What is chosen.
    group: &'static str,
    /// This one.
    label: &'static str,
    /// Whether this one is.
    #[prop(into)]
    is_chosen: Signal<bool>,
    /// Chooses it.
    choose: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=group prop:checked=is_chosen on:change=move |_| choose.run(())/>
            <span>{label}</span>
        </label>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let shell = use_shell();
    let themes = [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")].map(|(theme, label)| {
        let is_chosen = Signal::derive(move || shell.theme.get() == theme);
        view! { <Choice group="theme" label is_chosen choose=Callback::new(move |()| shell.set_theme(theme))/> }
    });
    let motions = [(Motion::System, "As the system"), (Motion::Reduced, "Reduced")].map(|(motion, label)| {
        let is_chosen = Signal::derive(move || shell.motion.get() == motion);
        view! { <Choice group="motion" label is_chosen choose=Callback::new(move |()| shell.set_motion(motion))/> }
    });
    view! {
        <section aria-labelledby="settings-looks">
            <h2 id="settings-looks">"Appearance"</h2>
            <fieldset data-testid="theme-choice"><legend>"Theme"</legend>{themes.collect_view()}</fieldset>
            <fieldset><legend>"Motion"</legend>{motions.collect_view()}</fieldset>
        </section>
    }
}

#[component]
fn SingleKeys() -> impl IntoView {
    let shell = use_shell();
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || shell.has_single_keys.get()
                on:change=move |event| shell.set_single_keys(document::is_checked(&event))
            />
            <span>"Single keys do something, not only those with Ctrl"</span>
        </label>
    }
}

#[component]
fn Reading() -> impl IntoView {
    let shell = use_shell();
    let profiles = Profile::ALL.map(|profile| {
        let label = match profile {
            Profile::Default => "Default: everything ossa knows",
            Profile::Ossa019 => "ossa-0.1.9: as that release read them",
        };
        let is_chosen = Signal::derive(move || shell.profile.get() == profile);
        view! { <Choice group="profile" label is_chosen choose=Callback::new(move |()| shell.set_profile(profile))/> }
    });
    view! {
        <section aria-labelledby="settings-reading">
            <h2 id="settings-reading">"Reading files"</h2>
            <fieldset><legend>"Profile"</legend>{profiles.collect_view()}</fieldset>
            <p class="settings-note">"For files you open here. A graph from the server has the profile of the server."</p>
        </section>
    }
}

#[component]
fn Stored() -> impl IntoView {
    let shell = use_shell();
    let keeper = shell.keeper;
    let bytes = RwSignal::new(None::<f64>);
    Effect::new(move |_| {
        // Whenever something is said, as something may have been stored or cleared; and when the page is looked at.
        shell.said.track();
        shell.page.track();
        keeper.is_on.track();
        leptos::task::spawn_local(async move { bytes.set(workspace::usage().await) });
    });
    let used = move || match bytes.get() {
        Some(bytes) => format!("The browser keeps {} for this page, the page itself included.", size(bytes)),
        None => "This browser does not say how much it keeps.".to_owned(),
    };
    let limits = format!(
        "At most {} files with {} together; more are shown, but not kept.",
        grouped(MOST_FILES as u64),
        size(MOST_BYTES)
    );
    view! {
        <section aria-labelledby="settings-stored">
            <h2 id="settings-stored">"Stored data"</h2>
            <label class="choice">
                <input
                    type="checkbox"
                    data-testid="keep-switch"
                    prop:checked=move || keeper.is_on.get()
                    on:change=move |event| shell.set_keeping(document::is_checked(&event))
                />
                <span>"Keep the files I open, my edits and the view in this browser until the next visit"</span>
            </label>
            <p class="settings-note">{limits}</p>
            <p data-testid="stored-bytes">{used}</p>
            {move || keeper.refusal.get().map(|why| view! { <p class="settings-note">{why}"."</p> })}
            <button type="button" class="button" data-testid="clear-data" on:click=move |_| shell.perform(Action::ClearData)>
                "Clear data"
            </button>
            <p class="settings-note">"Nothing of it ever leaves this machine."</p>
        </section>
    }
}

#[component]
fn About() -> impl IntoView {
    view! {
        <section aria-labelledby="settings-about">
            <h2 id="settings-about">"About"</h2>
            <dl class="facts">
                <dt>"Version"</dt><dd data-testid="version">{env!("CARGO_PKG_VERSION")}</dd>
                <dt>"Licence"</dt><dd>{env!("CARGO_PKG_LICENSE")}</dd>
                <dt>"Parts"</dt>
                <dd>"CodeMirror (MIT), Leptos (MIT) and the libraries listed in docs/dependencies.md, under MIT, Apache-2.0 and similar licences."</dd>
            </dl>
        </section>
    }
}
