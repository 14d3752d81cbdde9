//! The words that a picture is chosen for, read from `vocabulary.tsv`.

use super::Subject;

const TABLE: &str = include_str!("../vocabulary.tsv");

/// The keywords and genres of films, and the nouns of synopses, that a picture shows.
#[derive(Default)]
pub struct Vocabulary {
    /// With the score of a film's first keyword.
    keywords: Vec<(&'static str, f64)>,
    /// With the score of a noun at the beginning of a synopsis.
    nouns: Vec<(&'static str, f64)>,
    /// Whether the picture shows something so specific that it only suits films with one of these words.
    is_required: bool,
}

/// Added for a film without any of the required words.
const MISSING: f64 = -8.0;

impl Vocabulary {
    /// The vocabulary of a picture; empty for a picture that the table does not list.
    pub fn of(picture: &str) -> Self {
        let mut lines = TABLE.lines().map(|line| line.split('\t'));
        let Some(mut fields) = lines.find_map(|mut line| (line.next() == Some(picture)).then_some(line)) else {
            return Self::default();
        };
        let keywords = fields.next().unwrap_or_default().split(' ').filter(|word| !word.is_empty());
        let nouns = fields.next().unwrap_or_default().split(',').filter(|word| !word.is_empty());
        let mut keywords = keywords.peekable();
        Self {
            is_required: keywords.next_if_eq(&"only").is_some(),
            keywords: keywords.map(|word| word.strip_prefix('~').map_or((word, 4.6), |weak| (weak, 2.0))).collect(),
            nouns: nouns.map(|word| word.strip_prefix('!').map_or((word, 2.0), |strong| (strong, 5.2))).collect(),
        }
    }

    /// The score of a film. Each further match counts half of the one before; earlier keywords count more, nouns after
    /// the first sentence of the synopsis count a third, because many are incidental, and genres count half. Keywords
    /// are multiplied by `keyword_weight`.
    ///
    /// A title alone never chooses a picture, because half of the animals in titles are figures of speech. It only adds
    /// to a noun that is also in the synopsis.
    pub fn score(&self, subject: &Subject, text: &Text, keyword_weight: f64) -> f64 {
        let keywords = self.keywords.iter().filter_map(|(word, score)| {
            let keyword = subject.keywords.iter().position(|known| known == word);
            let share = match keyword {
                Some(index) => keyword_weight * (1.0 - 0.035 * index.min(9) as f64),
                None => subject.genres.iter().any(|genre| genre == word).then_some(0.5)?,
            };
            Some(score * share)
        });
        let nouns = self.nouns.iter().filter_map(|(noun, score)| {
            let share = match position(&text.first_sentence, noun) {
                Some(position) => 1.0 - 0.4 * position as f64 / text.first_sentence.len() as f64,
                None => position(&text.rest, noun).map(|_| 0.35)?,
            };
            Some(score * share + if position(&text.title, noun).is_some() { 2.0 } else { 0.0 })
        });
        let mut scores: Vec<f64> = keywords.chain(nouns).collect();
        if scores.is_empty() && self.is_required {
            return MISSING;
        }
        scores.sort_by(|a, b| b.total_cmp(a));
        scores.iter().zip([1.0, 0.5, 0.25, 0.125]).map(|(score, share)| score * share).sum()
    }
}

/// The words of a film's title and synopsis, in lower case and each between spaces.
pub struct Text {
    title: String,
    first_sentence: String,
    rest: String,
}

impl Text {
    pub fn of(subject: &Subject) -> Self {
        let (first, rest) = subject.synopsis.split_once(". ").unwrap_or((subject.synopsis, ""));
        Self { title: words(subject.title), first_sentence: common_words(first), rest: common_words(rest) }
    }
}

/// The words of a text without names: without words that begin in upper case within a sentence.
fn common_words(text: &str) -> String {
    let sentences = text.split(['.', '!', '?']);
    sentences.fold(String::from(" "), |mut common, sentence| {
        for (index, word) in sentence.split_whitespace().enumerate() {
            if index == 0 || !word.starts_with(char::is_uppercase) {
                common.push_str(words(word).trim_start());
            }
        }
        common
    })
}

fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()) {
        words.extend(word.chars().flat_map(char::to_lowercase));
        words.push(' ');
    }
    words
}

/// Where a noun or its plural first occurs among [`words`].
fn position(words: &str, noun: &str) -> Option<usize> {
    words.match_indices(noun).map(|(start, _)| start).find(|&start| {
        let after = &words[start + noun.len()..];
        words[..start].ends_with(' ') && (after.starts_with(' ') || after.starts_with("s "))
    })
}
