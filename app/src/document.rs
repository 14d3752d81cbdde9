//! The HTML document around every page.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::assets::AssetRoot;
use crate::demo::Demo;
use crate::islands::card_preview::CardPreview;
use crate::islands::film_forms::FilmForms;
use crate::pages::CurrentPage;

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
    let Demo { xray, is_light, .. } = use_context().unwrap_or_default();
    let (theme, ground) = if is_light { ("light", "#f8f4ed") } else { ("dark", "#100c16") };
    let font = |name: &str| format!("{}/fonts/{name}.woff2", assets.path);
    let package = |name: &str| format!("{}/pkg/{name}", assets.path);
    let scripts = assets.with_islands.then(|| {
        view! {
            <link rel="modulepreload" href=package("matinee.js") />
            <link rel="preload" href=package("matinee_bg.wasm") r#as="fetch" r#type="application/wasm" crossorigin="" />
            <script type="module" src=package("start.js")></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-xray=if xray { "on" } else { "off" } data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=theme />
                <meta name="theme-color" content=ground />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="search" href="/opensearch.xml" r#type="application/opensearchdescription+xml" title="Matinee" />
                <link rel="alternate" href="/new.rss" r#type="application/rss+xml" title="New on Matinee" />
                <meta property="og:site_name" content="Matinee" />
                <link rel="preload" href=font("display") r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="preload" href=font("text") r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=package("matinee.css") />
                <script type="speculationrules" nonce=use_nonce() inner_html=SPECULATION_RULES></script>
                <AutoReload options=options />
                {scripts}
                <MetaTags />
            </head>
            <body>
                <a class="skip-link" href="#content">"Skip to content"</a>
                {content}
                <CardPreview />
                <FilmForms />
            </body>
        </html>
    }
}

/// The script that hydrates the islands: that of leptos, as a file that browsers cache. It imports the files beside it.
///
/// Returns `None` if leptos renders something else than one script.
#[cfg(feature = "ssr")]
pub fn start_script(options: LeptosOptions) -> Option<String> {
    let html = Owner::new().with(|| view! { <HydrationScripts options=options islands=true /> }.to_html());
    let (_, script) = html.split_once("<script type=\"module\">")?;
    let (function, _) = script.rsplit_once("(\"")?;
    let root = "new URL(\"..\", import.meta.url).pathname.slice(0, -1)";
    Some(format!("{function}({root}, \"pkg\", \"matinee\", \"matinee_bg\", false);"))
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
    use super::*;

    #[test]
    #[cfg(feature = "ssr")]
    fn the_script_of_leptos_hydrates_the_islands_of_this_version() {
        let options = LeptosOptions::builder().output_name("matinee").build();
        let script = start_script(options).expect("a script");
        assert!(script.starts_with("((root, pkg_path, output_name, wasm_output_name) =>"), "{script}");
        let end = "})\n(new URL(\"..\", import.meta.url).pathname.slice(0, -1), \"pkg\", \"matinee\", \"matinee_bg\", false);";
        assert!(script.ends_with(end), "{script}");
    }

    #[test]
    fn a_title_is_text_and_never_markup() {
        assert_eq!(document_title(String::new()), "Matinee");
        assert_eq!(document_title("</title><b>R&B".to_owned()), "&lt;/title&gt;&lt;b&gt;R&amp;B · Matinee");
    }
}
