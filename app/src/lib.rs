//! What the visitor sees: pages made of panels, and a few islands that run in the browser.
//!
//! Compiled twice: with `ssr` for the server, with `hydrate` for the browser. Pages are whole documents and links are
//! plain links; only islands hydrate.
//!
//! Architecture invariants: no SQL and no axum routes here; a panel never calls another panel; a page holds no logic
//! beyond order.

// A view's type nests as deep as its elements do.
#![recursion_limit = "256"]

pub mod demo;
pub mod document;
pub mod error;
pub mod form;
mod islands;
mod pages;
mod panels;
pub mod request;
mod view;

pub use document::{App, document};
pub use view::counted;

/// Brings the islands of the page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
