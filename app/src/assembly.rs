//! Pages that are assembled from memory: the document's constant parts, and the remembered content of its panels.
//!
//! The page calls all of its services in any case. If all of them answer immediately, the page is assembled here;
//! otherwise it is rendered as a view, which awaits the same answers. Both ways produce the same bytes.

use std::fmt::Write;
use std::sync::{Arc, PoisonError, RwLock};

use domain::Source;
use html_escape::encode_double_quoted_attribute as attribute;
use hydration_context::SsrSharedContext;
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_meta::{ServerMetaContext, provide_meta_context};

use crate::demo::Demo;
use crate::document::{AssetRoot, document_of, document_title};
use crate::pages::{Page, StartedPage, frame};
use crate::panels::{Filled, NOTHING};

/// The reactive owner that holds the context of a request while its page is assembled.
pub fn request_owner() -> Owner {
    // Islands read from the shared context whether they are hydrated.
    Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())))
}

/// The document of a page for the current request.
///
/// # Errors
/// The page, to be rendered as a view, if a service has not answered yet or has failed, or if the visitor injects faults.
pub fn assemble(mut page: Page, options: &LeptosOptions) -> Result<String, StartedPage> {
    let (demo, nonce) = (use_context::<Demo>().unwrap_or_default(), use_nonce());
    let Some(nonce) = nonce.filter(|_| demo.faults.is_empty() && page.call_services()) else {
        return Err(StartedPage::new(page));
    };
    let shell = Shell::current(options, &demo, page.title.is_some());
    let menu = page.menu.filled();
    let panels: Vec<_> = page.panels.iter_mut().map(|panel| panel.filled()).collect();

    let len = panels.iter().chain([&menu]).flatten().map(|(filled, _)| filled.html_len()).sum::<usize>();
    let mut html = String::with_capacity(shell.len + len);
    for piece in &shell.pieces {
        match piece {
            Piece::Text(text) => html.push_str(text),
            Piece::Slot(Slot::Nonce) => html.push_str(&nonce),
            Piece::Slot(Slot::Here) => html.push_str(&attribute(&demo.here)),
            Piece::Slot(Slot::Head) => {
                let mut title = page.title.map(str::to_owned);
                for (filled, _) in panels.iter().flatten() {
                    title = filled.title.clone().or(title);
                    if let Some(description) = &filled.description {
                        html.push_str("<meta name=\"description\" content=\"");
                        html.push_str(&attribute(description));
                        html.push_str("\">");
                    }
                }
                html.push_str("<title>");
                html.push_str(&document_title(title.unwrap_or_default()));
                html.push_str("</title>");
            }
            Piece::Slot(Slot::Menu) => write_panel(menu.as_ref(), &mut html),
            Piece::Slot(Slot::Panels) => panels.iter().for_each(|panel| write_panel(panel.as_ref(), &mut html)),
        }
    }
    Ok(html)
}

fn write_panel(panel: Option<&(Arc<Filled>, Source)>, html: &mut String) {
    match panel {
        Some((filled, source)) => filled.write(source, html),
        None => html.push_str(NOTHING),
    }
}

/// The document with marks in place of its slots, rendered once for each [`Variant`].
struct Shell {
    variant: Variant,
    pieces: Vec<Piece>,
    /// Approximate length of a document without panels, in bytes.
    len: usize,
}

/// What a document depends on, apart from its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Variant {
    assets: AssetRoot,
    demo: Demo,
    has_title: bool,
}

enum Piece {
    Text(String),
    Slot(Slot),
}

/// A part of the document that differs between requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Nonce,
    /// The title and the description.
    Head,
    Menu,
    Panels,
    /// The path and query of the page.
    Here,
}

impl Slot {
    const ALL: [Self; 5] = [Self::Nonce, Self::Head, Self::Menu, Self::Panels, Self::Here];

    /// The character that marks the slot while the shell is rendered. No text contains it, and it is never escaped.
    const fn mark(self) -> char {
        match self {
            Self::Nonce => '\u{f0001}',
            Self::Head => '\u{f0002}',
            Self::Menu => '\u{f0003}',
            Self::Panels => '\u{f0004}',
            Self::Here => '\u{f0005}',
        }
    }

    fn of(mark: char) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.mark() == mark)
    }
}

/// What `leptos_meta` replaces with the title and the description.
const HEAD: &str = "<!--HEAD-->";
/// The approximate length of the slots' values, in bytes.
const SLOTS_LEN: usize = 1024;
/// The scripts that leptos appends to a document: there are no resources to hydrate, and no chunks that are still missing.
const LAST_SCRIPTS: [&str; 2] = [
    "__RESOLVED_RESOURCES=[];__SERIALIZED_ERRORS=[];__PENDING_RESOURCES=[];__RESOURCE_RESOLVERS=[];",
    "__INCOMPLETE_CHUNKS=[];",
];

impl Shell {
    /// The shell for the current request.
    fn current(options: &LeptosOptions, demo: &Demo, has_title: bool) -> Arc<Self> {
        static SHELLS: RwLock<Vec<Arc<Shell>>> = RwLock::new(Vec::new());

        let demo = Demo { here: Slot::Here.mark().to_string(), ..demo.clone() };
        let variant = Variant { assets: expect_context(), demo, has_title };
        let known = |shells: &[Arc<Self>]| shells.iter().find(|shell| shell.variant == variant).cloned();
        if let Some(shell) = known(&SHELLS.read().unwrap_or_else(PoisonError::into_inner)) {
            return shell;
        }
        let shell = Arc::new(Self::render(options.clone(), variant.clone()));
        let mut shells = SHELLS.write().unwrap_or_else(PoisonError::into_inner);
        known(&shells).unwrap_or_else(|| {
            shells.push(Arc::clone(&shell));
            shell
        })
    }

    fn render(options: LeptosOptions, variant: Variant) -> Self {
        let nonce = Slot::Nonce.mark();
        let request = Owner::current();
        let html = request_owner().with(|| {
            provide_context(variant.assets.clone());
            provide_context(variant.demo.clone());
            provide_context(Nonce::from_value(nonce.to_string()));
            provide_context(ServerMetaContext::new().0);
            provide_meta_context();
            let [menu, panels] =
                [Slot::Menu, Slot::Panels].map(|slot| InertElement::new(slot.mark().to_string()).into_any());
            let title = variant.has_title.then(String::new);
            document_of(options, frame(title, menu, panels)).to_html()
        });
        // A root owner replaces the current one permanently.
        if let Some(request) = request {
            request.set();
        }
        let mut html = html.replacen(HEAD, &format!("{HEAD}{}", Slot::Head.mark()), 1);
        for script in LAST_SCRIPTS {
            // Writing to a string cannot fail.
            let _ = write!(html, "<script nonce=\"{nonce}\">{script}</script>");
        }
        let mut pieces = Vec::new();
        let mut rest = html.as_str();
        while let Some((position, slot)) = rest.char_indices().find_map(|(at, mark)| Some((at, Slot::of(mark)?))) {
            pieces.push(Piece::Text(rest[..position].to_owned()));
            pieces.push(Piece::Slot(slot));
            rest = &rest[position + slot.mark().len_utf8()..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Self { variant, len: html.len() + SLOTS_LEN, pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_rendered_without_the_context_of_the_request_which_keeps_it() {
        request_owner().with(|| {
            let demo = Demo { xray: true, ..Demo::default() };
            provide_context(demo.clone());
            provide_context(AssetRoot { path: "/assets/of-this-test".to_owned(), with_islands: true });
            let options = LeptosOptions::builder().output_name("matinee").build();
            let shell = Shell::current(&options, &Demo::default(), true);
            assert!(
                shell
                    .pieces
                    .iter()
                    .any(|piece| matches!(piece, Piece::Text(text) if text.contains("data-xray=\"off\"")))
            );
            assert_eq!(use_context::<Demo>(), Some(demo));
            assert!(Owner::current_shared_context().is_some());
        });
    }
}
