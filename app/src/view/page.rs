//! What every page is framed by: the menu beside, the page's own panels in the middle, the footer.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::panels::menu::MenuPanel;
use crate::view::DemoBar;

/// A page's frame. `title` is left out where a panel sets it.
#[component]
pub fn PageFrame(#[prop(optional, into)] title: Option<String>, children: Children) -> impl IntoView {
    view! {
        {title.map(|title| view! { <Title text=title /> })}
        <div class="page">
            <MenuPanel />
            <main id="content">{children()}</main>
            <footer class="footer">
                <p>
                    "Matinee is a demonstration. It plays no films and takes no payment. "
                    <a href="/how-it-works">"How this page is made"</a>" · "<a href="/model">"The model"</a>
                </p>
                <DemoBar />
            </footer>
        </div>
    }
}
