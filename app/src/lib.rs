//! The user interface: pages made of panels, with a few islands that run in the browser.
//!
//! Compiled twice: with `ssr` for the server, with `hydrate` for the browser. Every page is a document and every link a
//! plain link; only islands hydrate.
//!
//! Architecture invariants: no SQL and no axum routes; modules depend on each other in one direction:
//! `demo`, `error`, `form`, `format`, `panel`, `params` < `request`, `islands` < `view` < `panels` < `pages` < `document` <
//! `assembly`.

// The types of views are nested as deeply as their elements.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
mod assembly;
pub mod demo;
pub mod document;
pub mod error;
pub mod form;
pub mod format;
mod islands;
mod pages;
mod panel;
mod panels;
mod params;
pub mod request;
mod trace;
mod view;

#[cfg(feature = "ssr")]
pub use assembly::{assemble, request_owner};
pub use document::{App, document};
pub use error::PanelError;
#[cfg(feature = "ssr")]
pub use pages::{Page, StartedPage, of as page_at};
pub use panel::{Audience, Panel};
pub use trace::{Events, PanelTrace, Piece, Trace};
pub use view::suggestion_options;

/// All panels of the site.
pub fn all_panels() -> impl Iterator<Item = &'static Panel> {
    panels::all()
}

/// Hydrates the islands of the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
