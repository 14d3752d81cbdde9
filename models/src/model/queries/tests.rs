//! Tuned rows: films differ along the requested axes, and remain similar.

use std::path::Path;
use std::sync::LazyLock;

use crate::{Catalogue, Film, Model, Tone, ToneAdjustment};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let artifact = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
    Model::load(&artifact).unwrap_or_else(|error| panic!("{error}"))
});

const FILMS: usize = 200;
const ROW: usize = 6;
/// The minimum mean similarity of a tuned row, relative to that of an ordinary row.
const SHARE_OF_LIKENESS: f64 = 0.7;

fn film(slug: &str) -> &'static Film {
    CATALOGUE.films.iter().find(|film| film.slug == slug).expect("a film of the catalogue")
}

fn tuned_row(film: &Film, changes: &[(usize, f32)], k: usize) -> Vec<&'static Film> {
    let tuning = changes.iter().map(|&(axis, change)| (Tone::AXES[axis].to_owned(), change)).collect();
    let tuning = ToneAdjustment::from_axes(&tuning).expect("axes");
    let row = MODEL.similar_to_tuned(&film.slug, &tuning, k).expect("a film of the model");
    row.iter().map(|neighbour| self::film(&neighbour.film.slug)).collect()
}

/// The similarity of other films, given by slug, in content alone.
fn similarity_to(film: &Film) -> impl Fn(&str) -> f64 {
    let position = |slug: &str| MODEL.artifact().films.iter().position(|film| film.slug == slug).expect("a film");
    let similarities = MODEL.artifact().content.similarity(position(&film.slug));
    move |slug| f64::from(similarities[position(slug)])
}

fn score(film: &Film, axis: usize) -> f64 {
    f64::from(film.tone.values()[axis])
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    sum / f64::from(count.max(1))
}

/// Films from the whole catalogue.
fn sample() -> impl Iterator<Item = &'static Film> {
    CATALOGUE.films.iter().step_by(CATALOGUE.films.len() / FILMS).take(FILMS)
}

#[test]
fn rows_move_along_every_axis_in_both_directions_and_remain_alike() {
    for (axis, name) in Tone::AXES.iter().enumerate() {
        for change in [-1.0_f32, 1.0] {
            let (mut movement, mut likeness, mut ordinary) = (Vec::new(), Vec::new(), Vec::new());
            for film in sample() {
                let row = tuned_row(film, &[(axis, change)], ROW);
                let similarity = similarity_to(film);
                let row_score = mean(row.iter().map(|film| score(film, axis)));
                for other in &row {
                    let moved = (score(other, axis) - score(film, axis)) * f64::from(change);
                    assert!(moved >= 1.0, "{name} {change}: {} is no answer for {}", other.slug, film.slug);
                    likeness.push(similarity(&other.slug));
                }
                let plain = MODEL.similar_to(&film.slug, ROW).expect("a film of the model");
                ordinary.extend(plain.iter().map(|neighbour| similarity(&neighbour.film.slug)));
                if row.len() == ROW {
                    let plain = mean(plain.iter().map(|neighbour| score(self::film(&neighbour.film.slug), axis)));
                    movement.push((row_score - plain) * f64::from(change));
                }
            }
            let (moved, share) = (mean(movement.into_iter()), mean(likeness.into_iter()) / mean(ordinary.into_iter()));
            println!("{name:>10} {change:>4}: {moved:.2} points, {share:.2} of the likeness");
            assert!(moved >= 1.0, "{name} {change}: rows move by {moved:.2} points only");
            assert!(share >= SHARE_OF_LIKENESS, "{name} {change}: {share:.2} of the likeness is left");
        }
    }
}

#[test]
fn three_changes_at_once_are_all_met() {
    let dark = Tone::AXES.iter().position(|axis| *axis == "dark").expect("an axis");
    let funny = Tone::AXES.iter().position(|axis| *axis == "funny").expect("an axis");
    let tense = Tone::AXES.iter().position(|axis| *axis == "tense").expect("an axis");
    let heat = film("heat-1995");
    let row = tuned_row(heat, &[(dark, -1.0), (funny, 1.0), (tense, -1.0)], ROW);
    assert_eq!(row.len(), ROW);
    for film in row {
        assert!(score(film, dark) < score(heat, dark), "{}", film.slug);
        assert!(score(film, funny) > score(heat, funny), "{}", film.slug);
        assert!(score(film, tense) < score(heat, tense), "{}", film.slug);
    }
}

#[test]
fn each_film_says_first_what_has_changed() {
    let tuning = ToneAdjustment::from_axes(&[("dark".to_owned(), -1.0)].into()).expect("an axis");
    for neighbour in MODEL.similar_to_tuned("heat-1995", &tuning, ROW).expect("a film") {
        let first = neighbour.reasons.first().expect("a reason");
        assert!(first.starts_with("less dark ("), "{first}");
        assert!(neighbour.reasons.len() > 1, "{}: what it shares is missing", neighbour.film.slug);
    }
}

#[test]
fn a_film_at_the_end_of_an_axis_has_no_row_beyond_it() {
    let axis = 0;
    let darkest = CATALOGUE.films.iter().find(|film| film.tone.values()[axis] == Tone::MAX).expect("such a film");
    assert!(tuned_row(darkest, &[(axis, 1.0)], ROW).is_empty());
}
