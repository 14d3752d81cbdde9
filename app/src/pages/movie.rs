//! `/movie/{slug}`

use domain::{ListPage, ToneShifts};

use super::page::Page;
use crate::panels::{also_watched, details, facts, join, menu, row_position, similar, tune};

/// `from` is the page of a list that leads on to other films.
pub fn page(slug: &str, tune: ToneShifts, from: Option<&ListPage>) -> Page {
    let slug = || slug.to_owned();
    let position = from.map(|from| row_position::place(slug(), from.to_string()));
    let panels = [
        details::place(slug()),
        similar::place(slug()),
        facts::place(slug()),
        tune::place(slug(), tune),
        also_watched::place(slug()),
        join::place(),
    ];
    Page::new(menu::FILMS, position.into_iter().chain(panels))
}
