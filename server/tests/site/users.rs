//! Users: accounts, lists, histories and messages.

mod account;
mod history;
mod history_import;
mod inbox;
mod login;
mod my_list;
mod rate_limit;
mod rating;
mod recovery;
mod sessions;
mod subscription;
mod watching;
mod welcome;
