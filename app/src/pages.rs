//! One file a page: which panels it is made of, in what order.

pub mod account;
pub mod batch;
pub mod genre;
pub mod home;
pub mod how_it_works;
pub mod inbox;
pub mod join;
pub mod login;
pub mod model;
pub mod movie;
pub mod my_list;
pub mod not_found;
pub mod order;
pub mod panel;
pub mod search;
pub mod subscribe;
pub mod watch;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::types::RowsWanted;

/// A part of the page's path; empty where the router has matched without it, which it never does.
fn path_part(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// A value of the page's query.
fn query_value(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name)
}

/// Which rows of a batch the query asks for. What is no number asks for the first ones.
fn query_rows() -> RowsWanted {
    RowsWanted {
        after: query_value("after").and_then(|after| after.parse().ok()).unwrap_or_default(),
        title: query_value("title").unwrap_or_default(),
        failed: query_value("failed").is_some_and(|failed| failed == "1"),
    }
}

/// The page's number in the query; 0, which no list has, where it is not a number.
fn query_page() -> u32 {
    query_value("page").map_or(1, |page| page.parse().unwrap_or(0))
}
