//! The server: services over SQL and the model, the web, and the command line.
//!
//! Architecture invariants: modules depend on each other in one direction only (see `docs/ARCHITECTURE.md`; a test
//! enforces it), and SQL is written in [`store`], [`queue`] and [`services`] alone.

// A view's type is nested as deeply as its elements.
#![recursion_limit = "256"]

pub mod batch;
pub mod bulkhead;
pub mod cleanup;
pub mod command;
pub mod history_file;
pub mod id;
pub mod listener;
pub mod mail;
pub mod metrics;
pub mod queue;
pub mod recommender;
pub mod services;
pub mod store;
pub mod supervise;
pub mod table;
pub mod web;
