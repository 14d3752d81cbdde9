//! Probes: norms of the trained numbers, stored apart from them.
//!
//! The checksum protects the file, but not against a writer that stores wrong numbers: some store a view or a
//! transposed array in the wrong order, and then compute a matching checksum. Training therefore stores a few norms,
//! which loading computes again and compares.

use serde::{Deserialize, Serialize};

use super::{Artifact, Candidate};

/// The largest relative difference, which leaves room for rounding in the text form of the numbers.
const TOLERANCE: f64 = 1e-9;

/// A norm of one row of an artifact's numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Probe {
    /// What the rows are, such as `features`.
    of: String,
    row: usize,
    /// The root of the weighted sum of squares. The weights are the positions, counted from 1, so that exchanged
    /// numbers change it.
    norm: f64,
}

impl Probe {
    /// The probes of an artifact, in a fixed order: of the first, the middle and the last row of each kind.
    pub fn of(artifact: &Artifact) -> Vec<Self> {
        let content = &artifact.content;
        let films = content.vectors.len();
        let mut probes = Vec::new();
        let mut add = |of: &str, rows: usize, values: &dyn Fn(usize) -> Vec<f32>| {
            let mut chosen = vec![0, rows / 2, rows.saturating_sub(1)];
            chosen.dedup();
            let probe = |row| Self { of: of.to_owned(), row, norm: norm(&values(row)) };
            probes.extend(chosen.into_iter().filter(|row| *row < rows).map(probe));
        };
        add("features", films, &|film| content.vectors[film].features.values.clone());
        add("feature indices", films, &|film| {
            content.vectors[film].features.indices.iter().map(|&index| index as f32).collect()
        });
        add("tones", films, &|film| content.vectors[film].tone.map(|tone| tone.to_vec()).unwrap_or_default());
        add("idf", 1, &|_| content.space.idf.clone());
        add("tone scaling", 2, &|row| [content.tone.mean, content.tone.scale][row].to_vec());
        let curves = artifact.calibration.curves();
        add("calibration", curves.len(), &|set| curves[set].values().to_vec());
        add("map", artifact.map.nrows(), &|film| artifact.map.row(film).to_vec());
        let of_candidates =
            |film: usize, value: fn(&Candidate) -> f32| artifact.candidates[film].iter().map(value).collect();
        add("neighbours", films, &|film| of_candidates(film, |other| other.film as f32));
        add("neighbours' scores", films, &|film| of_candidates(film, |other| other.score));
        if let Some(taste) = &artifact.taste {
            let rated = taste.films.len();
            let weights = &taste.weights;
            add("left factors", rated, &|film| weights.low_rank.left.col_as_slice(film).to_vec());
            add("right factors", rated, &|film| weights.low_rank.right.col_as_slice(film).to_vec());
            add("taste weights", rated, &|film| {
                let range = weights.sparse.starts[film] as usize..weights.sparse.starts[film + 1] as usize;
                weights.sparse.values[range].to_vec()
            });
            for als in &taste.als {
                add("ALS factors", rated, &|film| als.item_factors.col_as_slice(film).to_vec());
            }
        }
        probes
    }

    /// The first probe of an artifact that differs from a stored one.
    pub fn difference<'a>(stored: &'a [Self], computed: &'a [Self]) -> Option<&'a Self> {
        let differs = |(one, other): &(&Self, &Self)| {
            let tolerance = TOLERANCE * one.norm.abs().max(1.0);
            one.of != other.of || one.row != other.row || (one.norm - other.norm).abs() > tolerance
        };
        let longer = if stored.len() > computed.len() { stored } else { computed };
        let differing = stored.iter().zip(computed).find(differs).map(|(_, computed)| computed);
        differing.or_else(|| longer.get(stored.len().min(computed.len())))
    }

    /// The row that the probe belongs to: `row 7 of features`.
    pub fn name(&self) -> String {
        format!("row {} of {}", self.row, self.of)
    }
}

fn norm(values: &[f32]) -> f64 {
    let squares = values.iter().zip(1_u32..).map(|(&value, position)| f64::from(position) * f64::from(value).powi(2));
    squares.sum::<f64>().sqrt()
}
