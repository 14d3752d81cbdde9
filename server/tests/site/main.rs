//! The site as a black box: the whole router in process, or the program as a process, each over a database of its own.

// A view's type is nested as deeply as its elements.
#![recursion_limit = "256"]

mod harness;

mod api;
mod batches;
mod model;
mod pages;
mod resilience;
mod users;
