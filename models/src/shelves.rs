//! Shelves: clusters of films in the reduced space, named after keywords.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansError};
use ndarray::Array2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;

/// A cluster of films, shown as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// The title of the row, from `keywords.tsv`.
    pub title: String,
    /// The slug of the keyword that the title belongs to; unique among the shelves.
    pub keyword: String,
    /// Positions of the films: those with the keyword first, then by their cosine with the cluster's centroid.
    pub films: Vec<u32>,
}

/// Smaller clusters are dropped.
const MIN_FILMS: usize = 8;

/// Clusters the films by k-means and names the clusters; at most `count` shelves, largest first.
///
/// `embedding` is `films × dimensions`, with rows of unit length, in the order of the catalogue.
///
/// # Errors
/// If k-means fails, for example with fewer films than clusters.
pub(crate) fn find(
    catalogue: &Catalogue,
    embedding: &Array2<f64>,
    count: usize,
    seed: u64,
) -> Result<Vec<Shelf>, KMeansError> {
    let dataset = DatasetBase::from(embedding.clone());
    let clustering = KMeans::params_with_rng(count, Xoshiro256Plus::seed_from_u64(seed))
        .n_runs(8)
        .max_n_iterations(300)
        .tolerance(1e-6)
        .fit(&dataset)?;
    let assigned = clustering.predict(&dataset);

    let mut clusters: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (film, &cluster) in (0..).zip(assigned.iter()) {
        clusters[cluster].push(film);
    }
    let centroid_cosines = embedding.dot(&clustering.centroids().t());
    for (cluster, films) in clusters.iter_mut().enumerate() {
        let cosine = |film: u32| centroid_cosines[[film as usize, cluster]];
        films.sort_by(|&a, &b| cosine(b).total_cmp(&cosine(a)).then(a.cmp(&b)));
    }
    clusters.retain(|films| films.len() >= MIN_FILMS);
    clusters.sort_by_key(|films| (std::cmp::Reverse(films.len()), films[0]));
    Ok(named(catalogue, clusters))
}

/// Names each cluster after the keyword that is most characteristic of it, by `share · ln(lift)`, where *share* is the
/// keyword's frequency in the cluster and *lift* its ratio to the frequency in the catalogue. Titles are unique;
/// clusters without a characteristic keyword are dropped.
fn named(catalogue: &Catalogue, clusters: Vec<Vec<u32>>) -> Vec<Shelf> {
    let has = |film: u32, keyword: &str| catalogue.films[film as usize].keywords.iter().any(|own| own == keyword);
    let film_count = catalogue.films.len() as f64;
    let mut proposals = Vec::new();
    for term in &catalogue.keywords.terms {
        let Some(title) = &term.shelf else { continue };
        let overall = (0..).zip(&catalogue.films).filter(|&(film, _)| has(film, &term.slug)).count() as f64;
        for (cluster, films) in clusters.iter().enumerate() {
            let inside = films.iter().filter(|&&film| has(film, &term.slug)).count() as f64;
            let share = inside / films.len() as f64;
            let lift = share * film_count / overall;
            if inside >= MIN_FILMS as f64 && lift > 1.0 {
                proposals.push((share * lift.ln(), cluster, term.slug.as_str(), title.as_str()));
            }
        }
    }
    proposals.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));

    let mut names: Vec<Option<(&str, &str)>> = vec![None; clusters.len()];
    for (_, cluster, keyword, title) in proposals {
        let taken = names.iter().flatten().any(|&(_, other)| other == title);
        if names[cluster].is_none() && !taken {
            names[cluster] = Some((keyword, title));
        }
    }
    clusters
        .into_iter()
        .zip(names)
        .filter_map(|(mut films, name)| {
            let (keyword, title) = name?;
            // A stable sort: the order by cosine remains within both halves.
            films.sort_by_key(|&film| !has(film, keyword));
            Some(Shelf { title: title.to_owned(), keyword: keyword.to_owned(), films })
        })
        .collect()
}
