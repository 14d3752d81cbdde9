//! What the head of a page says about it to search engines, and to sites that show links.

use std::fmt::Write;
use std::sync::Arc;

use html_escape::encode_double_quoted_attribute as attribute;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Script};

/// The address that browsers know the site by, such as `https://matinee.example`, if it is known.
#[derive(Debug, Clone, Default)]
pub struct SiteOrigin(pub Option<Arc<str>>);

/// An element of the head. Addresses are paths; they are written with the origin of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum HeadTag {
    Description(String),
    /// A property of the Open Graph protocol.
    Property(&'static str, String),
    Picture(String),
    /// The address of the page without what does not change it.
    Canonical(String),
    /// JSON-LD: a block of data, which browsers do not run.
    Data(String),
}

/// The address of a path for readers outside of the site. Without an origin, it is the path itself.
pub fn absolute(path: &str) -> String {
    let origin = with_context(|SiteOrigin(origin): &SiteOrigin| origin.clone()).flatten();
    format!("{}{path}", origin.unwrap_or_default())
}

impl HeadTag {
    /// Appends the element to a head, as leptos writes it.
    pub fn write(&self, head: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Description(text) => {
                write!(head, "<meta name=\"description\" content=\"{}\">", attribute(text))
            }
            Self::Property(name, text) => {
                write!(head, "<meta property=\"{name}\" content=\"{}\">", attribute(text))
            }
            Self::Picture(path) => {
                write!(head, "<meta property=\"og:image\" content=\"{}\">", attribute(&absolute(path)))
            }
            Self::Canonical(path) => {
                write!(head, "<link href=\"{}\" rel=\"canonical\">", attribute(&absolute(path)))
            }
            Self::Data(json) => {
                let nonce = use_nonce().map(|nonce| format!(" nonce=\"{nonce}\"")).unwrap_or_default();
                write!(head, "<script{nonce} type=\"application/ld+json\">{json}</script>")
            }
        };
    }

    /// The element with a view after it.
    pub fn with_view(&self, view: AnyView) -> AnyView {
        match self.clone() {
            Self::Description(text) => view! { <Meta name="description" content=text />{view} }.into_any(),
            Self::Property(name, text) => view! { <Meta property=name content=text />{view} }.into_any(),
            Self::Picture(path) => view! { <Meta property="og:image" content=absolute(&path) />{view} }.into_any(),
            Self::Data(json) => view! { <Script type_="application/ld+json">{json}</Script>{view} }.into_any(),
            Self::Canonical(path) => view! { <Link rel="canonical" href=absolute(&path) />{view} }.into_any(),
        }
    }
}
