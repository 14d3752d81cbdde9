//! The HTML document around every page, and which page answers which address.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::demo::Demo;
use crate::islands::keep::Keep;
use crate::pages::account::{AccountPage, ClosePage, ClosedPage, EmailPage, PasswordPage};
use crate::pages::batch::{BatchPage, OneBatchPage};
use crate::pages::genre::GenrePage;
use crate::pages::home::HomePage;
use crate::pages::how_it_works::HowItWorksPage;
use crate::pages::inbox::InboxPage;
use crate::pages::join::JoinPage;
use crate::pages::login::LoginPage;
use crate::pages::model::ModelPage;
use crate::pages::movie::MoviePage;
use crate::pages::my_list::MyListPage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::order::OrderPage;
use crate::pages::panel::PanelPage;
use crate::pages::search::SearchPage;
use crate::pages::subscribe::SubscribePage;
use crate::pages::watch::WatchPage;

/// Where the versioned assets are: a folder whose name changes with their content.
#[derive(Debug, Clone)]
pub struct AssetRoot {
    /// `/assets/0123456789ab`.
    pub path: String,
    /// Whether the browser's part has been built; without it the site works as plain documents.
    pub with_islands: bool,
}

/// Lets the browser fetch a film's page while the pointer rests on its link.
const SPECULATION_RULES: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/movie/*"},{"selector_matches":"a[data-movie]"}]},"eagerness":"moderate"}]}"#;

/// The document of every page.
pub fn document(options: LeptosOptions) -> impl IntoView {
    let assets: AssetRoot = expect_context();
    let xray = use_context::<Demo>().is_some_and(|demo| demo.xray);
    let stylesheet = format!("{}/pkg/matinee.css", assets.path);
    let font = |name: &str| format!("{}/fonts/{name}.woff2", assets.path);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-xray=if xray { "on" } else { "off" }>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="dark" />
                <meta name="theme-color" content="#100c16" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" href=font("display") r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="preload" href=font("text") r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=stylesheet />
                <script type="speculationrules" nonce=use_nonce() inner_html=SPECULATION_RULES></script>
                <AutoReload options=options.clone() />
                {assets.with_islands.then(|| view! { <HydrationScripts options=options islands=true root=assets.path /> })}
                <MetaTags />
            </head>
            <body>
                <a class="skip-link" href="#content">"Skip to content"</a>
                <App />
                <Keep />
            </body>
        </html>
    }
}

/// The pages by address.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=document_title />
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/movie/:slug") view=MoviePage />
                <Route path=path!("/watch/:slug") view=WatchPage />
                <Route path=path!("/genre/:slug") view=GenrePage ssr=SsrMode::Async />
                <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async />
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/my-list") view=MyListPage ssr=SsrMode::Async />
                <Route path=path!("/subscribe") view=SubscribePage ssr=SsrMode::Async />
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/account/orders/:id") view=OrderPage ssr=SsrMode::Async />
                <Route path=path!("/account/email") view=EmailPage ssr=SsrMode::Async />
                <Route path=path!("/account/password") view=PasswordPage ssr=SsrMode::Async />
                <Route path=path!("/account/delete") view=ClosePage ssr=SsrMode::Async />
                <Route path=path!("/account/closed") view=ClosedPage ssr=SsrMode::Async />
                <Route path=path!("/batch") view=BatchPage ssr=SsrMode::Async />
                <Route path=path!("/batch/:id") view=OneBatchPage ssr=SsrMode::Async />
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async />
                <Route path=path!("/how-it-works") view=HowItWorksPage ssr=SsrMode::Async />
                <Route path=path!("/model") view=ModelPage />
                <Route path=path!("/panel/:name") view=PanelPage ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}

/// What a page's title becomes. `leptos_meta` 0.8 writes it into the page as it is, and some have in them what somebody typed.
fn document_title(title: String) -> String {
    if title.is_empty() {
        return "Matinee".to_owned();
    }
    format!("{} · Matinee", title.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::document_title;

    #[test]
    fn a_title_is_text_and_never_markup() {
        assert_eq!(document_title(String::new()), "Matinee");
        assert_eq!(document_title("</title><b>R&B".to_owned()), "&lt;/title>&lt;b>R&amp;B · Matinee");
    }
}
