//! `/movie/{slug}`

use domain::ToneShifts;

use super::page::Page;
use crate::panels::{also_watched, details, facts, join, similar, tune};

pub fn page(slug: &str, tune: ToneShifts) -> Page {
    let slug = || slug.to_owned();
    Page::new([
        details::place(slug()),
        similar::place(slug()),
        facts::place(slug()),
        tune::place(slug(), tune),
        also_watched::place(slug()),
        join::place(),
    ])
}
