//! Alternatives for a search without results.

use super::index::SearchIndex;
use super::words::words;

/// The minimum resemblance of a title that the search probably means.
const RESEMBLES: f64 = 0.75;

impl SearchIndex {
    /// Famous films whose titles resemble a text, the most similar first, and whether the search probably means the
    /// first one.
    pub fn nearby(&self, text: &str, count: usize) -> (Vec<u32>, bool) {
        let text = words(text).join(" ");
        let resemblance = |title: &str| {
            // A title of one letter resembles every text with this letter.
            let is_much_shorter = title.len() * 2 < text.len();
            if is_much_shorter { 0.0 } else { strsim::jaro_winkler(title, &text) }
        };
        let mut films: Vec<(f64, u32)> = self.famous.iter().map(|(title, film)| (resemblance(title), *film)).collect();
        films.sort_by(|one, other| other.0.total_cmp(&one.0));
        let is_meant = films.first().is_some_and(|(resemblance, _)| *resemblance >= RESEMBLES);
        (films.into_iter().take(count).map(|(_, film)| film).collect(), is_meant)
    }
}
