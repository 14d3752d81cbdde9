//! The store and the services over it, on both databases.

mod account;
mod also_watched;
mod attempts;
mod backup;
mod batch;
mod catalogue;
mod harness;
mod history;
mod history_import;
mod import;
mod inbox;
mod mail;
mod outbox;
mod pooler;
mod popularity;
mod rating;
mod recovery;
mod search;
mod session;
mod titles;
