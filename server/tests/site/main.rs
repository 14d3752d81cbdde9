//! The site as a black box: its router, or the program as a process, with a separate database for each test.

// A view's type is nested as deeply as its elements.
#![recursion_limit = "256"]

mod harness;

mod api;
mod batches;
mod model;
mod pages;
mod proxies;
mod resilience;
mod users;
