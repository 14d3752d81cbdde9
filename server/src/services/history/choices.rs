//! The films that the owner of an import chose for its ambiguous titles.

use domain::{HistoryReport, ImportedFilm, MAX_UNRECOGNISED, Slug, UnrecognisedFilm, UnrecognisedReason};

use super::ImportError;

/// The film that was chosen for an ambiguous title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmChoice {
    /// The position of the title in [`HistoryReport::ambiguous`].
    pub position: usize,
    pub film: Slug,
}

/// Adds the chosen films to the recognised ones. Titles without a choice are unrecognised then.
///
/// # Errors
/// [`ImportError::Choice`] if a choice is not among the candidates in the report.
pub fn resolve(
    report: &mut HistoryReport,
    films: &mut Vec<ImportedFilm>,
    choices: &[FilmChoice],
) -> Result<(), ImportError> {
    if choices.iter().any(|choice| choice.position >= report.ambiguous.len()) {
        return Err(ImportError::Choice);
    }
    for (position, title) in std::mem::take(&mut report.ambiguous).into_iter().enumerate() {
        if let Some(FilmChoice { film, .. }) = choices.iter().find(|choice| choice.position == position) {
            let film = title.candidates.iter().find(|candidate| candidate.slug == *film).cloned();
            merge(films, title.meaning(film.ok_or(ImportError::Choice)?));
            continue;
        }
        report.unrecognised_count += 1;
        if report.unrecognised.len() < MAX_UNRECOGNISED {
            let reason = UnrecognisedReason::Ambiguous(title.candidates);
            report.unrecognised.push(UnrecognisedFilm { title: title.title, year: title.year, reason });
        }
    }
    let count = |has: fn(&ImportedFilm) -> bool| films.iter().filter(|film| has(film)).count() as u32;
    report.rated = count(|film| film.rating.is_some());
    report.watched = count(|film| film.watched_at.is_some());
    report.listed = count(|film| film.listed_at.is_some());
    Ok(())
}

/// If the export also contains the film with its year, the data there take precedence.
fn merge(films: &mut Vec<ImportedFilm>, film: ImportedFilm) {
    match films.iter_mut().find(|known| known.film.slug == film.film.slug) {
        Some(known) => {
            known.rating = known.rating.or(film.rating);
            known.watched_at = known.watched_at.max(film.watched_at);
            known.listed_at = known.listed_at.or(film.listed_at).filter(|_| known.watched_at.is_none());
        }
        None => films.push(film),
    }
}
