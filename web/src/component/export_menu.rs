//! The menu of what leaves the page: pictures of the drawing, and the graph in every format.

use leptos::ev;
use leptos::prelude::*;
use ossa_core::export::{Expand, ExportFormat};

use super::icon::{DOWNLOAD, IconView};
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::picture::{LARGEST_SCALE, PictureKind, PictureOrder};
use crate::state::route::Page;

/// The button and its menu.
#[component]
pub fn ExportMenu() -> impl IntoView {
    let shell = use_shell();
    let is_open = RwSignal::new(false);
    let scale = RwSignal::new(2u8);
    let has_ground = RwSignal::new(true);
    let expand = RwSignal::new(Expand::Pairs);
    let close = move || {
        is_open.set(false);
        document::focus("export-button");
    };
    let draw = move |kind: PictureKind| {
        shell.picture.set(Some(PictureOrder { kind, has_ground: has_ground.get_untracked() }));
        close();
    };
    let write = move |format: ExportFormat| {
        shell.export(format, expand.get_untracked());
        close();
    };
    let formats = move || {
        ExportFormat::ALL.map(|format| {
            view! {
                <button type="button" class="menu-item" data-format=format.name() on:click=move |_| write(format)>
                    <span>{format.title()}</span>
                    <span class="figure">{format.name()}</span>
                </button>
            }
        })
    };
    view! {
        <div
            class="export"
            on:keydown=move |event: ev::KeyboardEvent| {
                if event.key() == "Escape" && is_open.get_untracked() {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <button
                id="export-button"
                type="button"
                class="icon-button"
                title="Export"
                aria-label="Export"
                aria-haspopup="true"
                aria-expanded=move || is_open.get().to_string()
                data-testid="export"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <IconView icon=DOWNLOAD/>
            </button>
            <Show when=move || is_open.get()>
                <div class="menu-back" on:click=move |_| is_open.set(false)></div>
                <div class="menu" role="group" aria-label="Export" data-testid="export-menu">
                    <Show when=move || shell.page.get() == Page::Explorer>
                        <section>
                            <h2>"Picture of the view"</h2>
                            <div class="menu-row">
                                <label>
                                    "Scale"
                                    <select
                                        class="field"
                                        data-testid="picture-scale"
                                        on:change=move |event| {
                                            let chosen = document::value_of(&event).parse().unwrap_or(1);
                                            scale.set(chosen);
                                        }
                                    >
                                        {(1..=LARGEST_SCALE).map(|size| view! {
                                            <option value=size selected=move || scale.get() == size>{format!("{size}×")}</option>
                                        }).collect_view()}
                                    </select>
                                </label>
                                <label>
                                    <input
                                        type="checkbox"
                                        data-testid="picture-transparent"
                                        prop:checked=move || !has_ground.get()
                                        on:change=move |_| has_ground.update(|has| *has = !*has)
                                    />
                                    "Transparent"
                                </label>
                            </div>
                            <button type="button" class="menu-item" data-testid="picture-png" on:click=move |_| draw(PictureKind::Png(scale.get_untracked()))>
                                <span>"PNG"</span><span class="figure">"pixels"</span>
                            </button>
                            <button type="button" class="menu-item" data-testid="picture-svg" on:click=move |_| draw(PictureKind::Svg)>
                                <span>"SVG"</span><span class="figure">"shapes"</span>
                            </button>
                        </section>
                    </Show>
                    <section>
                        <h2>"Graph"</h2>
                        <div class="menu-row">
                            <label>
                                "Groups"
                                <select
                                    class="field"
                                    data-testid="export-expand"
                                    on:change=move |event| {
                                        expand.set(Expand::from_name(&document::value_of(&event)).unwrap_or_default());
                                    }
                                >
                                    <option value="pairs" selected=move || expand.get() == Expand::Pairs>"as pairs"</option>
                                    <option value="groups" selected=move || expand.get() == Expand::Groups>"as nodes"</option>
                                </select>
                            </label>
                        </div>
                        <div class="menu-list">{formats}</div>
                    </section>
                </div>
            </Show>
        </div>
    }
}
