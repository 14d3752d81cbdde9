//! The site as a black box: the whole router in process, over a database of its own.

mod account;
mod any_request;
mod api;
mod bad_input;
mod boxes;
mod composition;
mod details;
mod door;
mod failures;
mod guest;
mod history;
mod house;
mod imported;
mod limits;
mod model;
mod my_list;
mod pages;
mod processes;
mod security;
mod subscriptions;
mod suggestions;
mod swaps;
mod watch;
