//! The site as a black box: the whole router in process, over a database of its own.

mod api;
mod bad_input;
mod composition;
mod failures;
mod house;
mod imported;
mod pages;
mod security;
