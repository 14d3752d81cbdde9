//! Assigns pictures to films.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::Subject;
use super::dice::Dice;
use super::mood::Mood;
use super::picture::{PICTURES, Picture};
use super::vocabulary::Text;

/// The pictures of the catalogue's films, chosen by [`assign`]: slug, tab, picture.
const ASSIGNED: &str = include_str!("../assigned.tsv");
/// The pictures that were chosen by hand: slug, tab, pictures, the best first. Earlier films take precedence.
const BY_HAND: &str = include_str!("../by_hand.tsv");

fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The picture of a film: the one that it was assigned, or else the one that suits it best.
pub fn picture_of(subject: &Subject) -> &'static Picture {
    static BY_SLUG: LazyLock<HashMap<&str, &Picture>> = LazyLock::new(|| {
        entries(ASSIGNED).filter_map(|(slug, picture)| Some((slug, Picture::named(picture)?))).collect()
    });
    BY_SLUG.get(subject.slug).copied().unwrap_or_else(|| {
        let (best, _) = fits(subject).swap_remove(0);
        &PICTURES[best]
    })
}

/// The films whose pictures were chosen by hand: slug and pictures, the best first.
pub fn chosen_by_hand() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    entries(BY_HAND).map(|(slug, pictures)| (slug, pictures.split(' ').collect()))
}

/// Every picture's position in [`PICTURES`] and score for a film, the best first. A random term decides between close
/// scores, so that similar films show different pictures.
fn fits(subject: &Subject) -> Vec<(usize, f64)> {
    let mood = Mood::of(subject);
    let text = Text::of(subject);
    let dice = Dice::for_name(&format!("{}/motif", subject.slug));
    let score = |picture: &Picture| picture.score(subject, &mood, &text) + dice.range(0.0, 1.6);
    let mut fits: Vec<_> = PICTURES.iter().map(score).enumerate().collect();
    fits.sort_by(|a, b| b.1.total_cmp(&a.1));
    fits
}

/// Chooses a picture for each film, so that no two films of a row have the same one. Returns the table that this crate
/// is compiled with: slug, tab, picture, in the order of slugs.
///
/// A row lists positions of `films`. Pictures that were chosen by hand are assigned first, then the films whose best
/// picture suits them most; each takes the best one that none of its neighbours has. Then every film in turn moves to a
/// better picture that has become free, until none can.
pub fn assign(films: &[Subject], rows: &[Vec<usize>]) -> String {
    let mut neighbours = vec![HashSet::new(); films.len()];
    for row in rows {
        for &film in row {
            neighbours[film].extend(row.iter().copied().filter(|&other| other != film));
        }
    }
    let by_hand: HashMap<&str, (usize, Vec<&str>)> =
        chosen_by_hand().enumerate().map(|(line, (slug, pictures))| (slug, (line, pictures))).collect();
    let fits: Vec<_> = films
        .iter()
        .map(|film| {
            by_hand.get(film.slug).map_or_else(|| fits(film), |(line, by_hand)| fits_by_hand(film, *line, by_hand))
        })
        .collect();
    let mut order: Vec<usize> = (0..films.len()).collect();
    order.sort_by(|&a, &b| fits[b][0].1.total_cmp(&fits[a][0].1).then(films[a].slug.cmp(films[b].slug)));

    let mut chosen: Vec<Option<usize>> = vec![None; films.len()];
    loop {
        let mut changed = false;
        for &film in &order {
            let free = |picture: usize| neighbours[film].iter().all(|&other| chosen[other] != Some(picture));
            let best = fits[film].iter().map(|(picture, _)| *picture).find(|&picture| free(picture));
            changed |= best != chosen[film];
            chosen[film] = best;
        }
        if !changed {
            break;
        }
    }
    let table: BTreeMap<_, _> =
        films.iter().zip(chosen).filter_map(|(film, picture)| Some((film.slug, picture?))).collect();
    table.into_iter().fold(String::new(), |text, (slug, picture)| text + slug + "\t" + PICTURES[picture].name + "\n")
}

/// The fits of a film, those chosen by hand before all others, with higher scores for earlier lines.
fn fits_by_hand(film: &Subject, line: usize, by_hand: &[&str]) -> Vec<(usize, f64)> {
    let mut fits = fits(film);
    for (picture, score) in &mut fits {
        if let Some(rank) = by_hand.iter().position(|name| *name == PICTURES[*picture].name) {
            *score = 1e6 - line as f64 - rank as f64 * 1e-3;
        }
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1));
    fits
}
