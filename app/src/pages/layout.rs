//! The layout of every page: the menu, the page's own panels and the footer.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::panels::menu::MenuPanel;
use crate::view::{DemoBar, Tour};

/// What the site is, for search engines.
const DESCRIPTION: &str =
    "Films worth an afternoon: find one by title, mood or plot, see what is like it and why, and keep a list.";

/// The frame of a page.
#[component]
pub fn PageFrame(
    /// The title of the page, unless a panel sets it.
    #[prop(optional, into)]
    title: Option<String>,
    /// The description of the page for search engines, unless a panel sets it with the title.
    #[prop(default = DESCRIPTION)]
    description: &'static str,
    children: Children,
) -> impl IntoView {
    let description = title.is_some().then(|| view! { <Meta name="description" content=description /> });
    let content = view! { {description}{children()} };
    frame(title, view! { <MenuPanel /> }.into_any(), content.into_any())
}

/// The frame around a menu and a content.
pub fn frame(title: Option<String>, menu: AnyView, content: AnyView) -> impl IntoView {
    view! {
        {title.map(|title| view! { <Title text=title /> })}
        <div class="page">
            <Tour />
            {menu}
            <main id="content">{content}</main>
            <footer class="footer">
                <p>
                    "Matinee is a demo: it plays no films and takes no payment. "
                    <a href="/?tour=1">"A tour in three minutes"</a>" · "<a href="/how-it-works">"How this page is made"</a>" · "<a href="/model">"The model"</a>" · "
                    <a href="/privacy">"Your data"</a>
                </p>
                <DemoBar />
            </footer>
        </div>
    }
}
