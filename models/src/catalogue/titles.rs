//! `titles.tsv`: further titles of the films.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::CatalogueError;
use crate::film::Film;

/// Reads lines of a slug, a tab and a title. Empty lines and lines that begin with `#` are comments. A film may have
/// several lines.
pub(super) fn parse(path: &Path, text: &str, films: &[Film]) -> Result<BTreeMap<String, Vec<String>>, CatalogueError> {
    let by_slug: HashMap<&str, &Film> = films.iter().map(|film| (film.slug.as_str(), film)).collect();
    let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let invalid = |problem: String| CatalogueError::Title { path: path.to_owned(), line: index + 1, problem };
        let (slug, title) =
            line.split_once('\t').ok_or_else(|| invalid("expected a slug, a tab and a title".to_owned()))?;
        if title.is_empty() || title != title.trim() || title.contains(char::is_control) {
            return Err(invalid("the title is empty, or has spaces around it or control characters in it".to_owned()));
        }
        let film = by_slug.get(slug).ok_or_else(|| invalid(format!("{slug:?} is not a film of the catalogue")))?;
        let of_film = titles.entry(slug.to_owned()).or_default();
        if film.title == title
            || film.original_title.as_deref() == Some(title)
            || of_film.iter().any(|own| own == title)
        {
            return Err(invalid(format!("{slug} has the title {title:?} already")));
        }
        of_film.push(title.to_owned());
    }
    Ok(titles)
}
