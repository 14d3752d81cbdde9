//! The URLs of posters and backdrops.

use std::sync::Arc;

use leptos::prelude::use_context;

/// The version of all drawings, a part of their URLs. It changes whenever any drawing does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArtVersion(pub Arc<str>);

/// The URL of a film's poster.
pub fn poster_url(slug: &str) -> String {
    match use_context::<ArtVersion>() {
        Some(ArtVersion(version)) => format!("/art/{slug}.svg?v={version}"),
        None => format!("/art/{slug}.svg"),
    }
}

/// The URL of a film's backdrop.
pub fn backdrop_url(slug: &str) -> String {
    match use_context::<ArtVersion>() {
        Some(ArtVersion(version)) => format!("/art/{slug}.svg?shape=backdrop&v={version}"),
        None => format!("/art/{slug}.svg?shape=backdrop"),
    }
}
