//! Which motif a film is drawn with: its keywords speak first, then its genres, then its mood.

use super::Subject;
use super::mood::Mood;
use super::motif::{ALL, Motif};
use super::rng::Dice;

/// The motif that fits best. The dice only settle what is nearly level, so that a shelf of similar
/// films shows several of the motifs that fit.
pub fn motif(subject: &Subject, mood: &Mood) -> &'static Motif {
    let dice = Dice::for_name(&format!("{}/motif", subject.slug));
    let mut best = (f64::MIN, &ALL[0]);
    for motif in ALL {
        let score = fit(motif, subject, mood) + dice.range(0.0, 1.6);
        if score > best.0 {
            best = (score, motif);
        }
    }
    best.1
}

/// How well a motif fits. A film's first keywords say most about it.
fn fit(motif: &Motif, subject: &Subject, mood: &Mood) -> f64 {
    let keywords: f64 = subject
        .keywords
        .iter()
        .enumerate()
        .map(|(place, keyword)| {
            let weight = if motif.strong.contains(&keyword.as_str()) {
                3.4
            } else if motif.weak.contains(&keyword.as_str()) {
                1.5
            } else {
                0.0
            };
            weight * (1.0 - 0.05 * place.min(8) as f64)
        })
        .sum();
    let genres = subject.genres.iter().filter(|genre| motif.genres.contains(&genre.as_str())).count();
    keywords + genres as f64 * 0.8 + (motif.leans)(mood)
}
