//! The HTML document around every page.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::demo::Demo;
use crate::islands::film_forms::FilmForms;
use crate::pages::CurrentPage;

/// The location of the versioned assets: a folder whose name changes with their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetRoot {
    /// `/assets/0123456789ab`.
    pub path: String,
    /// Whether the islands are compiled; without them the site consists of plain documents.
    pub with_islands: bool,
}

/// Makes the browser fetch the page of a film or a genre, or the player, while the pointer rests on its link.
const SPECULATION_RULES: &str = concat!(
    r#"{"prefetch":[{"where":{"or":[{"and":[{"href_matches":"/movie/*"},{"selector_matches":"a[data-movie]"}]},"#,
    r#"{"href_matches":"/watch/*"},{"href_matches":"/genre/*"}]},"eagerness":"moderate"}]}"#,
);

/// The document of the current page.
pub fn document(options: LeptosOptions) -> impl IntoView {
    // Nothing outside of islands is hydrated, so no resource of a page needs to be embedded in it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    document_of(options, view! { <App /> })
}

/// The document around the given body content.
pub(crate) fn document_of(options: LeptosOptions, content: impl IntoView) -> impl IntoView {
    let assets: AssetRoot = expect_context();
    let xray = use_context::<Demo>().is_some_and(|demo| demo.xray);
    let stylesheet = format!("{}/pkg/matinee.css", assets.path);
    let font = |name: &str| format!("{}/fonts/{name}.woff2", assets.path);
    let scripts = assets.with_islands.then(|| {
        let (options, root) = (options.clone(), assets.path.clone());
        view! { <HydrationScripts options=options islands=true root=root /> }
    });
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
                {scripts}
                <MetaTags />
            </head>
            <body>
                <a class="skip-link" href="#content">"Skip to content"</a>
                {content}
                <FilmForms />
            </body>
        </html>
    }
}

/// The content of the document.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=document_title />
        <Router>
            <CurrentPage />
        </Router>
    }
}

/// The document's title for a page's title. Escaped, because `leptos_meta` 0.8 writes it into the document as it is, and
/// some titles contain user input.
pub(crate) fn document_title(title: String) -> String {
    if title.is_empty() {
        return "Matinee".to_owned();
    }
    format!("{} · Matinee", html_escape::encode_text(&title))
}

#[cfg(test)]
mod tests {
    use super::document_title;

    #[test]
    fn a_title_is_text_and_never_markup() {
        assert_eq!(document_title(String::new()), "Matinee");
        assert_eq!(document_title("</title><b>R&B".to_owned()), "&lt;/title&gt;&lt;b&gt;R&amp;B · Matinee");
    }
}
