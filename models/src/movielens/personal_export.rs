//! Recognises exports of a user's own history, which a different command imports.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use strum::IntoStaticStr;

use super::ReadError;
use super::files::{Files, name_of};

/// The kinds of exports of a user's own history. Converts to a displayed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub enum PersonalExport {
    Letterboxd,
    #[strum(serialize = "IMDb ratings")]
    ImdbRatings,
    Netflix,
    Trakt,
}

impl PersonalExport {
    /// The name of the command that imports it: `matinee import letterboxd`.
    pub fn command(self) -> &'static str {
        match self {
            Self::Letterboxd => "letterboxd",
            Self::ImdbRatings => "imdb",
            Self::Netflix => "netflix",
            Self::Trakt => "trakt",
        }
    }

    /// The kind of a file by its name and its beginning.
    fn of(name: &str, beginning: &str) -> Option<Self> {
        let first = beginning.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let headings: Vec<&str> = first.split(',').map(|heading| heading.trim().trim_matches('"')).collect();
        let has = |heading: &str| headings.iter().any(|other| other.eq_ignore_ascii_case(heading));
        if has("Letterboxd URI")
            || first.starts_with("Letterboxd list export")
            || headings.starts_with(&["Position", "Name", "Year", "URL"])
            || name.to_lowercase().starts_with("letterboxd-")
        {
            Some(Self::Letterboxd)
        } else if has("Const") && (has("Your Rating") || has("Title Type") || has("Position")) {
            Some(Self::ImdbRatings)
        } else if (has("Profile Name") && (has("Start Time") || has("Title Name"))) || headings == ["Title", "Date"] {
            Some(Self::Netflix)
        } else if has("trakt_id") || has("trakt_rating") || is_trakt_json(name, beginning) {
            Some(Self::Trakt)
        } else {
            None
        }
    }
}

fn is_trakt_json(name: &str, beginning: &str) -> bool {
    let is_json = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let has_time = ["watched_at", "rated_at", "listed_at", "collected_at"].iter().any(|key| beginning.contains(key));
    is_json && (beginning.contains("\"trakt\"") || (has_time && beginning.contains("\"ids\"")))
}

/// Bytes from which the kind of a file is recognised.
const BEGINNING_LEN: u64 = 4096;

/// The kind of a file; `None` if it is unknown or cannot be read.
pub(super) fn kind_of_file(path: &Path) -> Option<PersonalExport> {
    let mut beginning = Vec::new();
    File::open(path).ok()?.take(BEGINNING_LEN).read_to_end(&mut beginning).ok()?;
    PersonalExport::of(&name_of(path), &String::from_utf8_lossy(&beginning))
}

/// The kind of a folder, by its files and those of its subfolders.
pub(super) fn kind_of_folder(files: &Files) -> Result<Option<PersonalExport>, ReadError> {
    if let Some(kind) = files.paths.iter().find_map(|path| kind_of_file(path)) {
        return Ok(Some(kind));
    }
    for folder in &files.folders {
        if let Some(kind) = Files::of(folder)?.paths.iter().find_map(|path| kind_of_file(path)) {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_of_other_sites_are_recognised() {
        for (name, beginning, kind) in [
            ("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n", Some(PersonalExport::Letterboxd)),
            ("list.csv", "Letterboxd list export v7\nDate,Name\n", Some(PersonalExport::Letterboxd)),
            ("letterboxd-ada-2026-01-02.zip", "PK", Some(PersonalExport::Letterboxd)),
            ("films.csv", "Name,Year,URL\n", None),
            ("ratings.csv", "Const,Your Rating,Date Rated,Title\n", Some(PersonalExport::ImdbRatings)),
            ("ViewingActivity.csv", "Profile Name,Start Time,Duration,Title\n", Some(PersonalExport::Netflix)),
            ("NetflixViewingHistory.csv", "Title,Date\n\"Heat\",\"1/2/20\"\n", Some(PersonalExport::Netflix)),
            ("watched-movies.json", r#"[{"plays":1,"movie":{"ids":{"trakt":1}}}]"#, Some(PersonalExport::Trakt)),
            ("movies.csv", "movieId,title,genres\n", None),
            ("items.json", r#"{"ItemId":"1","Timestamp":"2020"}"#, None),
        ] {
            assert_eq!(PersonalExport::of(name, beginning), kind, "{name}: {beginning}");
        }
    }
}
