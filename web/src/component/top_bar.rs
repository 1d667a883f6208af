use leptos::prelude::*;
use ossa_core::Profile;

use super::app_news::InstallButton;
use super::export_menu::ExportMenu;
use super::icon::{FILE, FILTER, FOLDER, IconView, MOON, SCREEN, SUN};
use super::search_box::SearchBox;
use super::step_buttons::StepButtons;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::route::Page;
use crate::state::theme::Theme;

/// What is shown, how to find something in it, and how the page looks.
#[component]
pub fn TopBar() -> impl IntoView {
    let shell = use_shell();
    let has_data = Memo::new(move |_| shell.session.with(|session| session.snapshot.is_some()));
    let source = move || {
        if has_data.get() { shell.source.get() } else { "Nothing open".to_owned() }
    };
    let profiles = move || {
        Profile::ALL.map(|profile| {
            let label = match profile {
                Profile::Default => "Default",
                Profile::Ossa019 => "ossa-0.1.9",
            };
            view! {
                <option value=profile.name() selected=move || shell.profile.get() == profile>{label}</option>
            }
        })
    };
    let theme_icon = move || match shell.theme.get() {
        Theme::System => SCREEN,
        Theme::Light => SUN,
        Theme::Dark => MOON,
    };
    let theme_name = move || format!("Theme: {}", shell.theme.get().name());
    view! {
        <header class="top-bar">
            <div class="source">
                <a class="brand" href="#explorer" aria-label="ossa">
                    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                        <path class="brand-line" d="M6 6.5 14.5 8M6.5 7l2.5 7M13.5 9.5 10 14"/>
                        <circle cx="5.5" cy="6" r="2.8"/>
                        <circle cx="14.5" cy="8" r="2.8"/>
                        <rect x="6.6" y="12.1" width="5" height="5" rx="1"/>
                    </svg>
                </a>
                <span class="source-name" data-testid="source-name" title=source>{source}</span>
            </div>
            <SearchBox/>
            <div class="actions">
                <Show when=move || has_data.get()><StepButtons/></Show>
                <Show when=move || has_data.get() && shell.page.get() == Page::Explorer>
                    <button
                        type="button"
                        class="icon-button only-small"
                        title="Filters"
                        aria-label="Filters"
                        aria-expanded=move || shell.has_filters_open.get().to_string()
                        on:click=move |_| shell.has_filters_open.update(|open| *open = !*open)
                    >
                        <IconView icon=FILTER/>
                    </button>
                </Show>
                <Show when=move || shell.is_local.get() && has_data.get()>
                    <label class="profile">
                        <span>"Profile"</span>
                        <select
                            data-testid="profile-select"
                            on:change=move |event| {
                                if let Some(profile) = Profile::from_name(&document::value_of(&event)) {
                                    shell.set_profile(profile);
                                }
                            }
                        >
                            {profiles()}
                        </select>
                    </label>
                </Show>
                <Show when=move || has_data.get()>
                    <ExportMenu/>
                </Show>
                <button type="button" class="icon-button" title="Open files" aria-label="Open files" on:click=|_| document::click("file-input")>
                    <IconView icon=FILE/>
                </button>
                <button type="button" class="icon-button" title="Open a folder" aria-label="Open a folder" on:click=|_| document::click("folder-input")>
                    <IconView icon=FOLDER/>
                </button>
                <InstallButton/>
                <button type="button" class="icon-button" title=theme_name aria-label=theme_name on:click=move |_| shell.switch_theme()>
                    {move || view! { <IconView icon=theme_icon()/> }}
                </button>
            </div>
        </header>
    }
}
