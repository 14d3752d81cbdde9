//! Which motif a film is drawn with: its keywords speak first, then its genres, then its mood.

use super::Subject;
use super::dice::Dice;
use super::mood::Mood;
use super::motif::{ALL, Motif};

/// The motif that fits best. The dice only settle what is nearly level, so that a shelf of similar
/// films shows several of the motifs that fit.
pub fn motif(subject: &Subject, mood: &Mood) -> &'static Motif {
    let dice = Dice::for_name(&format!("{}/motif", subject.slug));
    let mut best = (f64::MIN, &ALL[0]);
    for motif in ALL {
        let score = fit(motif, subject, mood) + dice.range(0.0, 1.3);
        if score > best.0 {
            best = (score, motif);
        }
    }
    best.1
}

/// How well a motif fits. A film's first keywords say most about it, and one keyword that names the
/// picture says more than many that would merely go with it: each further one counts for half.
fn fit(motif: &Motif, subject: &Subject, mood: &Mood) -> f64 {
    let (mut strong, mut weak) = (3.6, 1.4);
    let mut score = 0.0;
    for (place, keyword) in subject.keywords.iter().enumerate() {
        let early = 1.0 - 0.035 * place.min(9) as f64;
        if motif.strong.contains(&keyword.as_str()) {
            score += strong * early;
            strong *= 0.5;
        } else if motif.weak.contains(&keyword.as_str()) {
            score += weak * early;
            weak *= 0.5;
        }
    }
    let genres = subject.genres.iter().filter(|genre| motif.genres.contains(&genre.as_str())).count();
    score + genres as f64 * 0.6 + (motif.leans)(mood)
}
