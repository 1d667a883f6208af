//! Our icons, 16 pixels, drawn with the colour of the text around them.

use leptos::prelude::*;

/// One icon of `static/icons`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

macro_rules! icons {
    ($($name:ident $file:literal),* $(,)?) => {
        $(
            #[doc = concat!("`", $file, "`")]
            pub const $name: Icon = Icon(include_str!(concat!("../../../static/icons/", $file)));
        )*
    };
}

icons! {
    AGENT "agent.svg",
    CHART "chart.svg",
    CHEVRON "chevron.svg",
    CLOSE "close.svg",
    COMPARE "compare.svg",
    COPY "copy.svg",
    DOWNLOAD "download.svg",
    FILE "file.svg",
    FILTER "filter.svg",
    FINDINGS "findings.svg",
    FIT "fit.svg",
    FOLD "fold.svg",
    FOLDER "folder.svg",
    GEAR "gear.svg",
    GRAPH "graph.svg",
    LIST "list.svg",
    LAYOUT "layout.svg",
    INSTALL "install.svg",
    LINK "link.svg",
    LOCK "lock.svg",
    MATRIX "matrix.svg",
    MINUS "minus.svg",
    MOON "moon.svg",
    PAGE_NEW "page-new.svg",
    PLAY "play.svg",
    PLUG "plug.svg",
    PLUS "plus.svg",
    REDO "redo.svg",
    SCREEN "screen.svg",
    SEARCH "search.svg",
    SLIDERS "sliders.svg",
    STOP "stop.svg",
    SUN "sun.svg",
    TABLE "table.svg",
    TARGET "target.svg",
    UNDO "undo.svg",
    WAND "wand.svg",
}

/// An icon. It says nothing to a screen reader: the control around it has a name.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! { <span class="icon" aria-hidden="true" inner_html=icon.0></span> }
}
