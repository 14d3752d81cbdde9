//! The site as a black box: the whole router in process, over a database of its own.

mod any_request;
mod api;
mod bad_input;
mod boxes;
mod composition;
mod database;
mod details;
mod door;
mod failures;
mod guest;
mod house;
mod imported;
mod model;
mod outages;
mod pages;
mod process;
mod processes;
mod relay;
mod security;
mod servers;
mod swaps;
