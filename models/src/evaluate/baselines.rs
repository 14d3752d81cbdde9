//! What M is measured against.

use std::collections::{BTreeMap, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;

use super::Method;
use crate::likes::Likes;

/// The same films for everyone: the most liked.
pub struct Popularity(Vec<f32>);

impl Popularity {
    pub fn fit(likes: &Likes) -> Self {
        Self(likes.popularity().into_iter().map(|count| count as f32).collect())
    }
}

impl Method for Popularity {
    fn for_film(&self, _: u32) -> Vec<f32> {
        self.0.clone()
    }
    fn for_person(&self, _: &[u32]) -> Vec<f32> {
        self.0.clone()
    }
}

/// Cosine of rows that are sparse and of unit length. A person's scores are the sum over the films they like.
pub struct Cosine {
    /// By film: entries of its row.
    rows: Vec<Vec<(u32, f32)>>,
    /// By column: the films that have it.
    columns: Vec<Vec<(u32, f32)>>,
}

impl Cosine {
    /// Over who likes the films.
    pub fn of_likes(likes: &Likes) -> Self {
        let rows = likes.by_film().into_iter().map(|people| people.into_iter().map(|person| (person, 1.0)).collect());
        Self::new(rows.collect(), likes.people.len())
    }

    /// Over the words of the films' texts, by TF-IDF. An empty text is near nothing.
    pub fn of_texts(texts: &[Vec<String>]) -> Self {
        let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
        let mut counted: Vec<BTreeMap<&str, f32>> = Vec::with_capacity(texts.len());
        for text in texts {
            let mut counts: BTreeMap<&str, f32> = BTreeMap::new();
            for word in text {
                *counts.entry(word).or_default() += 1.0;
            }
            for word in counts.keys() {
                *frequency.entry(word).or_default() += 1;
            }
            counted.push(counts);
        }
        let rarity = |films| TfIdfMethod::Smooth.compute_idf(texts.len(), films) as f32;
        let columns: HashMap<&str, (u32, f32)> =
            frequency.iter().zip(0..).map(|((word, films), column)| (*word, (column, rarity(*films)))).collect();
        let weighted = counted
            .into_iter()
            .map(|counts| counts.into_iter().map(|(word, count)| (columns[word].0, count * columns[word].1)).collect());
        Self::new(weighted.collect(), columns.len())
    }

    fn new(mut rows: Vec<Vec<(u32, f32)>>, width: usize) -> Self {
        let mut columns = vec![Vec::new(); width];
        for (film, row) in (0..).zip(&mut rows) {
            let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            for (column, value) in row {
                *value /= length;
                columns[*column as usize].push((film, *value));
            }
        }
        Self { rows, columns }
    }
}

impl Method for Cosine {
    fn for_film(&self, film: u32) -> Vec<f32> {
        let mut scores = vec![0.0; self.rows.len()];
        for &(column, value) in &self.rows[film as usize] {
            for &(other, other_value) in &self.columns[column as usize] {
                scores[other as usize] += value * other_value;
            }
        }
        scores
    }

    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        let mut total = vec![0.0; self.rows.len()];
        for &film in fold_in {
            for (sum, score) in total.iter_mut().zip(self.for_film(film)) {
                *sum += score;
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_with_rare_words_in_common_are_nearest() {
        let texts = ["heist vault the", "heist the", "sea the", "sea storm the"];
        let texts: Vec<Vec<String>> = texts.iter().map(|text| text.split(' ').map(str::to_owned).collect()).collect();
        let scores = Cosine::of_texts(&texts).for_film(0);
        assert!((scores[0] - 1.0).abs() < 1e-5);
        assert!(scores[1] > 2.0 * scores[2]);
    }

    #[test]
    fn an_empty_text_is_near_nothing() {
        let texts = [vec!["sea".to_owned()], Vec::new(), vec!["sea".to_owned()]];
        assert_eq!(Cosine::of_texts(&texts).for_film(1), [0.0; 3]);
    }
}
