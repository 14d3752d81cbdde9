//! The store and the services over it, on both databases.

mod account;
mod batch;
mod catalogue;
mod harness;
mod history;
mod import;
mod inbox;
mod mail;
mod popularity;
mod rating;
mod session;
mod titles;
