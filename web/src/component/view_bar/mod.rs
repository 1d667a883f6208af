//! How the graph is looked at: four buttons over the drawing, each with a panel of its own, of which one is open.

pub mod backbone;
pub mod focus;
pub mod groups;
pub mod layouts;

use leptos::prelude::*;

use self::backbone::BackbonePanel;
use self::focus::FocusPanel;
use self::groups::GroupsPanel;
use self::layouts::LayoutPanel;
use super::icon::{CLOSE, FOLD, Icon, IconView, LAYOUT, SLIDERS, TARGET};
use crate::platform::document;
use crate::shell::use_shell;

/// The panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Layout,
    Backbone,
    Groups,
    Focus,
}

impl Panel {
    const ALL: [Self; 4] = [Self::Layout, Self::Backbone, Self::Groups, Self::Focus];

    const fn name(self) -> &'static str {
        match self {
            Self::Layout => "Layout",
            Self::Backbone => "Backbone",
            Self::Groups => "Groups",
            Self::Focus => "Focus",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Layout => "open-layout",
            Self::Backbone => "open-backbone",
            Self::Groups => "open-groups",
            Self::Focus => "open-focus",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Layout => LAYOUT,
            Self::Backbone => SLIDERS,
            Self::Groups => FOLD,
            Self::Focus => TARGET,
        }
    }
}

/// The buttons and the open panel.
#[component]
pub fn ViewBar() -> impl IntoView {
    let shell = use_shell();
    let open = RwSignal::new(None::<Panel>);
    let is_on = move |panel: Panel| {
        let taming = shell.views.taming;
        match panel {
            Panel::Layout => shell.views.arranging.with(|arranging| *arranging != <_>::default()),
            Panel::Backbone => taming.with(|taming| taming.backbone.is_on()),
            Panel::Groups => taming.with(|taming| taming.folding.is_on()),
            Panel::Focus => taming.with(|taming| taming.ego.is_on()),
        }
    };
    let close = move || {
        if let Some(panel) = open.get_untracked() {
            open.set(None);
            document::focus(panel.id());
        }
    };
    let button = move |panel: Panel| {
        view! {
            <button
                type="button"
                id=panel.id()
                class="view-button"
                class:is-on=move || is_on(panel)
                data-testid=panel.id()
                title=panel.name()
                aria-expanded=move || (open.get() == Some(panel)).to_string()
                aria-controls="view-panel"
                on:click=move |_| open.update(|open| *open = Some(panel).filter(|_| *open != Some(panel)))
            >
                <IconView icon=panel.icon()/>
                <span>{panel.name()}</span>
                <span class="on-dot" aria-hidden="true"></span>
            </button>
        }
    };
    let content = move |panel: Panel| match panel {
        Panel::Layout => view! { <LayoutPanel/> }.into_any(),
        Panel::Backbone => view! { <BackbonePanel/> }.into_any(),
        Panel::Groups => view! { <GroupsPanel/> }.into_any(),
        Panel::Focus => view! { <FocusPanel/> }.into_any(),
    };
    view! {
        <div
            class="view-bar"
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked().is_some() {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <div class="view-buttons" role="group" aria-label="How the graph is looked at">
                {Panel::ALL.map(button).collect_view()}
            </div>
            {move || open.get().map(|panel| view! {
                <section id="view-panel" class="view-panel" aria-label=panel.name() data-testid="view-panel">
                    <header>
                        <h2>{panel.name()}</h2>
                        <button type="button" class="icon-button" aria-label="Close" title="Close (Esc)" on:click=move |_| close()>
                            <IconView icon=CLOSE/>
                        </button>
                    </header>
                    {content(panel)}
                </section>
            })}
        </div>
    }
}
