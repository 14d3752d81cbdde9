//! The layout of every page: the menu, the page's own panels and the footer.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::panels::menu::MenuPanel;
use crate::view::DemoBar;

/// The frame of a page.
#[component]
pub fn PageFrame(
    /// The title of the page, unless a panel sets it.
    #[prop(optional, into)]
    title: Option<String>,
    children: Children,
) -> impl IntoView {
    frame(title, view! { <MenuPanel /> }.into_any(), children())
}

/// The frame around a menu and a content.
pub fn frame(title: Option<String>, menu: AnyView, content: AnyView) -> impl IntoView {
    view! {
        {title.map(|title| view! { <Title text=title /> })}
        <div class="page">
            {menu}
            <main id="content">{content}</main>
            <footer class="footer">
                <p>
                    "Matinee is a demo: it plays no films and takes no payment. "
                    <a href="/how-it-works">"How this page is made"</a>" · "<a href="/model">"The model"</a>" · "
                    <a href="/privacy">"Your data"</a>
                </p>
                <DemoBar />
            </footer>
        </div>
    }
}
