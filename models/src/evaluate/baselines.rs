//! Baselines.

use std::collections::{BTreeMap, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;

use super::Method;
use crate::likes::Likes;

/// The most liked films, for every user and film.
pub struct Popularity(Vec<f32>);

impl Popularity {
    /// Counts the likes of each film.
    pub fn fit(likes: &Likes) -> Self {
        Self::from_counts(likes.popularity())
    }

    /// `counts` holds the likes of each film.
    pub fn from_counts(counts: Vec<u32>) -> Self {
        Self(counts.into_iter().map(|count| count as f32).collect())
    }
}

impl Method for Popularity {
    fn item_scores(&self, _: u32) -> Vec<f32> {
        self.0.clone()
    }

    fn user_scores(&self, _: &[u32]) -> Vec<f32> {
        self.0.clone()
    }
}

/// The cosine of sparse vectors: of films over users, or of texts over words.
pub struct Cosine {
    /// For each film, the entries of its unit vector as dimension and value.
    vectors: Vec<Vec<(u32, f32)>>,
    /// The transpose: for each dimension, films and values.
    postings: Vec<Vec<(u32, f32)>>,
}

impl Cosine {
    /// Vectors over users, with a 1 for each like.
    pub fn from_likes(likes: &Likes) -> Self {
        let vectors =
            likes.users_by_film().into_iter().map(|users| users.into_iter().map(|user| (user, 1.0)).collect());
        Self::new(vectors.collect(), likes.user_count())
    }

    /// TF-IDF vectors over words: counts times smoothed idf. An empty text is similar to nothing.
    pub fn from_texts(texts: &[Vec<String>]) -> Self {
        let mut frequencies: BTreeMap<&str, usize> = BTreeMap::new();
        let mut counted: Vec<BTreeMap<&str, f32>> = Vec::with_capacity(texts.len());
        for text in texts {
            let mut counts: BTreeMap<&str, f32> = BTreeMap::new();
            for word in text {
                *counts.entry(word).or_default() += 1.0;
            }
            for word in counts.keys() {
                *frequencies.entry(word).or_default() += 1;
            }
            counted.push(counts);
        }
        let idf = |films| TfIdfMethod::Smooth.compute_idf(texts.len(), films) as f32;
        let dimensions: HashMap<&str, (u32, f32)> =
            frequencies.iter().zip(0..).map(|((word, films), dimension)| (*word, (dimension, idf(*films)))).collect();
        let weighted = |(word, count): (&str, f32)| {
            let (dimension, idf) = dimensions[word];
            (dimension, count * idf)
        };
        let vectors = counted.into_iter().map(|counts| counts.into_iter().map(weighted).collect());
        Self::new(vectors.collect(), dimensions.len())
    }

    fn new(mut vectors: Vec<Vec<(u32, f32)>>, dimensions: usize) -> Self {
        let mut postings = vec![Vec::new(); dimensions];
        for (film, vector) in (0..).zip(&mut vectors) {
            let length = vector.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            for (dimension, value) in vector {
                *value /= length;
                postings[*dimension as usize].push((film, *value));
            }
        }
        Self { vectors, postings }
    }
}

impl Method for Cosine {
    fn item_scores(&self, film: u32) -> Vec<f32> {
        let mut scores = vec![0.0; self.vectors.len()];
        for &(dimension, value) in &self.vectors[film as usize] {
            for &(other, other_value) in &self.postings[dimension as usize] {
                scores[other as usize] += value * other_value;
            }
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_with_rare_words_in_common_are_most_similar() {
        let texts = ["heist vault the", "heist the", "sea the", "sea storm the"];
        let texts: Vec<Vec<String>> = texts.iter().map(|text| text.split(' ').map(str::to_owned).collect()).collect();
        let scores = Cosine::from_texts(&texts).item_scores(0);
        assert!((scores[0] - 1.0).abs() < 1e-5);
        assert!(scores[1] > 2.0 * scores[2]);
    }

    #[test]
    fn an_empty_text_is_similar_to_nothing() {
        let texts = [vec!["sea".to_owned()], Vec::new(), vec!["sea".to_owned()]];
        assert_eq!(Cosine::from_texts(&texts).item_scores(1), [0.0; 3]);
    }
}
