//! `/`

use leptos::prelude::*;

use super::page::Page;
use crate::panels::continue_watching::ContinuePanel;
use crate::panels::personal::PersonalPanel;
use crate::panels::unseen::UnseenPanel;
use crate::panels::{Personal, Placed, billboard, join, new_films, popular, shelf, top_ten};

pub fn page() -> Page {
    let shelf = |of: &str| shelf::place(of.to_owned());
    let personal = |view| -> Box<dyn Placed> { Box::new(Personal(view)) };
    let page = Page::new([
        billboard::place(),
        personal(|| view! { <ContinuePanel /> }.into_any()),
        personal(|| view! { <PersonalPanel /> }.into_any()),
        personal(|| view! { <UnseenPanel /> }.into_any()),
        shelf("group:0"),
        top_ten::place(),
        shelf("genre:thriller"),
        new_films::place(),
        shelf("group:1"),
        shelf("genre:comedy"),
        popular::place(),
        shelf("group:2"),
        join::place(),
        shelf("genre:sci-fi"),
        shelf("group:3"),
        shelf("genre:animation"),
        shelf("group:4"),
        shelf("genre:film-noir"),
        shelf("group:5"),
        shelf("genre:documentary"),
    ]);
    page.with_title("Films worth an afternoon")
}
