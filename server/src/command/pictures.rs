//! `matinee pictures`

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use models::{Catalogue, Film, Model};
use posters::Subject;

use super::Failure;
use super::settings::{ArtifactSettings, CatalogueSettings};

#[derive(Args)]
pub struct Pictures {
    #[command(flatten)]
    catalogue: CatalogueSettings,
    #[command(flatten)]
    artifact: ArtifactSettings,
    /// The table to write; the program shows it after it is compiled again
    #[arg(long, default_value = "server/posters/assigned.tsv")]
    out: PathBuf,
}

/// The number of cards of a row that are visible at the same time.
const ROW: usize = 6;

impl Pictures {
    pub fn run(self) -> Result<(), Failure> {
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        let model = Model::load(&self.artifact.model)?;
        let subjects: Vec<Subject> = catalogue.films.iter().map(subject).collect();
        let table = posters::assign(&subjects, &rows(&catalogue, &model)?);
        println!("{} films have a picture", table.lines().count());
        std::fs::write(&self.out, table)?;
        println!("Wrote {}", self.out.display());
        Ok(())
    }
}

fn subject(film: &Film) -> Subject<'_> {
    Subject {
        slug: &film.slug,
        title: &film.title,
        synopsis: &film.synopsis,
        year: film.year,
        genres: &film.genres,
        keywords: &film.keywords,
        tone: Some(film.tone.values()),
    }
}

/// The rows that the site shows, as positions of the catalogue's films: each film with its most similar ones, and any six
/// neighbours on a shelf.
fn rows(catalogue: &Catalogue, model: &Model) -> Result<Vec<Vec<usize>>, Failure> {
    let positions: HashMap<&str, usize> =
        catalogue.films.iter().enumerate().map(|(position, film)| (film.slug.as_str(), position)).collect();
    let mut rows = Vec::new();
    for film in catalogue.films.iter().filter(|film| model.contains(&film.slug)) {
        let similar = model.similar_to(&film.slug, ROW)?;
        let similar = similar.iter().map(|neighbour| neighbour.film.slug.as_str());
        rows.push(std::iter::once(film.slug.as_str()).chain(similar).collect());
    }
    for shelf in model.shelves() {
        let films: Vec<&str> = shelf.films.iter().map(|&film| model.film(film).slug.as_str()).collect();
        rows.extend(films.windows(ROW).map(<[&str]>::to_vec));
    }
    let located = |row: Vec<&str>| row.iter().filter_map(|slug| positions.get(slug).copied()).collect();
    Ok(rows.into_iter().map(located).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;
    use std::sync::LazyLock;

    use super::*;

    static CATALOGUE: LazyLock<Catalogue> =
        LazyLock::new(|| Catalogue::read(&folder().join("catalogue")).expect("valid"));

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../models")
    }

    #[test]
    fn no_two_films_of_a_row_show_the_same_picture() {
        let model = Model::load(&folder().join("similarity.safetensors")).expect("the committed model");
        let shown: Vec<&str> = CATALOGUE.films.iter().map(|film| posters::picture_name(&subject(film))).collect();
        let repeats: Vec<_> = rows(&CATALOGUE, &model)
            .expect("rows")
            .into_iter()
            .filter(|row| row.iter().map(|&film| shown[film]).collect::<HashSet<_>>().len() < row.len())
            .map(|row| row.iter().map(|&film| (CATALOGUE.films[film].slug.as_str(), shown[film])).collect::<Vec<_>>())
            .collect();
        assert!(repeats.is_empty(), "`matinee pictures` assigns them again: {repeats:#?}");
    }

    #[test]
    fn a_film_that_is_cast_by_hand_shows_its_first_picture_that_no_film_of_its_rows_shows() {
        let model = Model::load(&folder().join("similarity.safetensors")).expect("the committed model");
        let rows = rows(&CATALOGUE, &model).expect("rows");
        let shown: Vec<&str> = CATALOGUE.films.iter().map(|film| posters::picture_name(&subject(film))).collect();
        let mut count = 0;
        for (slug, pictures) in posters::chosen_by_hand() {
            let film = CATALOGUE.films.iter().position(|film| film.slug == slug);
            let film = film.unwrap_or_else(|| panic!("{slug} is not in the catalogue"));
            for picture in pictures.iter().take_while(|picture| **picture != shown[film]) {
                let shares_a_row = |row: &&Vec<usize>| row.contains(&film);
                let taken = rows.iter().filter(shares_a_row).flatten().any(|&other| shown[other] == *picture);
                assert!(taken, "{slug} shows {}, although {picture} is free", shown[film]);
            }
            count += 1;
        }
        assert!(count >= 100, "{count}");
    }
}
