//! Groups of films that belong together, found by k-means over the reduced space, each with a name that a person wrote.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansError};
use ndarray::Array2;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;

/// A named group of films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// What a visitor reads above the row.
    pub title: String,
    /// The keyword that the title comes from; unique among the shelves, so that it can stand in an address.
    pub keyword: String,
    /// Positions of the films, the most typical first.
    pub films: Vec<u32>,
}

/// Fewer films than this make no row.
const LEAST_FILMS: usize = 8;

/// Clusters the rows of `embedding` (one a film, unit length) into about `count` shelves, the largest first.
///
/// # Errors
/// When k-means cannot work with the numbers, for example with fewer films than clusters.
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
    let typical = embedding.dot(&clustering.centroids().t());
    for (cluster, films) in clusters.iter_mut().enumerate() {
        let nearness = |film: u32| typical[[film as usize, cluster]];
        films.sort_by(|&a, &b| nearness(b).total_cmp(&nearness(a)).then(a.cmp(&b)));
    }
    clusters.retain(|films| films.len() >= LEAST_FILMS);
    clusters.sort_by_key(|films| (std::cmp::Reverse(films.len()), films[0]));
    Ok(name(catalogue, clusters))
}

/// Gives each cluster the shelf title of the keyword that marks it out best; two never get the same.
fn name(catalogue: &Catalogue, clusters: Vec<Vec<u32>>) -> Vec<Shelf> {
    let has = |film: u32, keyword: &str| catalogue.films[film as usize].keywords.iter().any(|held| held == keyword);
    let everyone = catalogue.films.len() as f64;
    let mut claims = Vec::new();
    for term in &catalogue.keywords.terms {
        let Some(title) = &term.shelf else { continue };
        let overall = (0..).zip(&catalogue.films).filter(|&(film, _)| has(film, &term.slug)).count() as f64;
        for (cluster, films) in clusters.iter().enumerate() {
            let inside = films.iter().filter(|&&film| has(film, &term.slug)).count() as f64;
            let share = inside / films.len() as f64;
            let lift = share * everyone / overall;
            if inside >= LEAST_FILMS as f64 && lift > 1.0 {
                claims.push((share * lift.ln(), cluster, term.slug.as_str(), title.as_str()));
            }
        }
    }
    claims.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));

    let mut named: Vec<Option<(&str, &str)>> = vec![None; clusters.len()];
    for (_, cluster, keyword, title) in claims {
        let taken = named.iter().flatten().any(|&(_, given)| given == title);
        if named[cluster].is_none() && !taken {
            named[cluster] = Some((keyword, title));
        }
    }
    clusters
        .into_iter()
        .zip(named)
        .filter_map(|(mut films, name)| {
            let (keyword, title) = name?;
            // The sort is stable: those that the title speaks of come first, the most typical first among them.
            films.sort_by_key(|&film| !has(film, keyword));
            Some(Shelf { title: title.to_owned(), keyword: keyword.to_owned(), films })
        })
        .collect()
}
