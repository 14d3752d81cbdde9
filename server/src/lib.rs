//! The server: services over SQL and the model, the web, and the command line.
//!
//! Architecture invariants: SQL is written in [`store`] and its services alone; what a visitor sees is `app`'s affair;
//! nothing here knows how M learns.

// The page's types nest as deep as its elements do.
#![recursion_limit = "256"]

pub mod art;
pub mod batch;
pub mod command;
pub mod mail;
pub mod measure;
pub mod services;
pub mod store;
pub mod web;
