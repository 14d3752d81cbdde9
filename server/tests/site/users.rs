//! Users: accounts, and what they list, watch and receive.

mod account;
mod history;
mod inbox;
mod login;
mod my_list;
mod rate_limit;
mod rating;
mod subscription;
mod watching;
mod welcome;
