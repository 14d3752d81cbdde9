//! The tastes of a user: clusters of the user's liked films.

use crate::content::Content;

/// The minimum mean content similarity of two clusters that are merged.
const MIN_SIMILARITY: f32 = 0.15;

/// A cluster of liked films.
#[derive(Debug, Clone, PartialEq)]
pub struct InterestCluster {
    /// Films by position and weight, largest weight first; films of equal weight in the given order.
    pub films: Vec<(usize, f32)>,
    /// The sum of the weights.
    pub weight: f32,
}

/// Clusters films, given by position and positive weight, by agglomeration with average linkage (Sokal & Michener
/// 1958): the two most similar clusters are merged until none are similar enough. Largest weight first.
///
/// Takes `O(films³)` operations in the worst case. Positions are distinct.
pub fn clusters(content: &Content, films: &[(usize, f32)]) -> Vec<InterestCluster> {
    let similarity = |one: usize, other: usize| content.similarity_of(films[one].0, films[other].0);
    let merged = merge(films.len(), similarity, MIN_SIMILARITY);
    let mut clusters: Vec<InterestCluster> = merged
        .into_iter()
        .map(|members| {
            let mut films: Vec<(usize, f32)> = members.into_iter().map(|member| films[member]).collect();
            // A stable sort: films of equal weight keep their order.
            films.sort_by(|one, other| other.1.total_cmp(&one.1));
            InterestCluster { weight: films.iter().map(|(_, weight)| weight).sum(), films }
        })
        .collect();
    // A stable sort: clusters of equal weight stay in the order of their first films.
    clusters.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    clusters
}

/// Merges `count` items, each a cluster at first, while the mean similarity of two clusters is at least `threshold`.
/// Members of a cluster ascend, and clusters are in the order of their first members.
fn merge(count: usize, similarity: impl Fn(usize, usize) -> f32, threshold: f32) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = (0..count).map(|item| vec![item]).collect();
    // The mean similarities of the remaining clusters.
    let mut means: Vec<Vec<f32>> =
        (0..count).map(|one| (0..count).map(|other| similarity(one, other)).collect()).collect();
    while let Some((one, other)) = closest(&means).filter(|&(one, other)| means[one][other] >= threshold) {
        let sizes = [clusters[one].len() as f32, clusters[other].len() as f32];
        let absorbed = clusters.remove(other);
        clusters[one].extend(absorbed);
        clusters[one].sort_unstable();
        let removed = means.remove(other);
        for row in &mut means {
            row.remove(other);
        }
        for cluster in (0..clusters.len()).filter(|&cluster| cluster != one) {
            let of_removed = removed[if cluster < other { cluster } else { cluster + 1 }];
            let mean = (sizes[0] * means[one][cluster] + sizes[1] * of_removed) / (sizes[0] + sizes[1]);
            means[one][cluster] = mean;
            means[cluster][one] = mean;
        }
    }
    clusters
}

/// The pair with the highest similarity, the first of equal ones; the first number is the lower one.
fn closest(similarities: &[Vec<f32>]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, f32)> = None;
    for (one, row) in similarities.iter().enumerate() {
        for (other, &similarity) in row.iter().enumerate().skip(one + 1) {
            if best.is_none_or(|(.., highest)| similarity > highest) {
                best = Some((one, other, similarity));
            }
        }
    }
    best.map(|(one, other, _)| (one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_merged_while_their_clusters_are_similar_on_average() {
        // Items on a line; the similarity falls with the distance.
        let places = [0.0_f32, 10.0, 1.0, 11.0, 5.5];
        let similarity = |one: usize, other: usize| 1.0 - (places[one] - places[other]).abs() / 10.0;
        assert_eq!(merge(5, similarity, 0.8), [vec![0, 2], vec![1, 3], vec![4]]);
        assert_eq!(merge(5, similarity, 2.0).len(), 5);
        assert_eq!(merge(5, similarity, -1.0).len(), 1);
        assert!(merge(0, similarity, 0.8).is_empty());
    }

    #[test]
    fn the_similarity_of_a_cluster_is_the_mean_over_its_members() {
        // The third item is close to the first and far from the second, 0.5 on average.
        let similarity = |one: usize, other: usize| match (one.min(other), one.max(other)) {
            (0, 1) => 0.9,
            (0, 2) => 0.8,
            _ => 0.2,
        };
        assert_eq!(merge(3, similarity, 0.51), [vec![0, 1], vec![2]]);
        assert_eq!(merge(3, similarity, 0.49), [vec![0, 1, 2]]);
    }
}
