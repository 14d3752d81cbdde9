//! The map of films: two dimensions in which different kinds of films are separated.

use linfa::traits::{Fit, Transformer};
use linfa::{DatasetBase, ParamGuard};
use linfa_kernel::{Kernel, KernelMethod, KernelType};
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::{DiffusionMap, Pca, ReductionError};
use ndarray::{Array1, Array2, ArrayViewMut1, Axis};

use crate::content::ContentVector;
use crate::features::{FeatureGroup, FeatureSpace};
use crate::film::Tone;

/// Dimensions of the space in which neighbours are found.
const DIMENSIONS: usize = 24;
/// The length of each part of a film's vector on the map: keywords, genres and tone.
const KEYWORD_LENGTH: f64 = 0.65;
const GENRE_LENGTH: f64 = 0.45;
const TONE_LENGTH: f64 = 0.45;
/// Neighbours per film in the kernel. With fewer, small groups occupy the corners and all other films form one cluster.
const NEIGHBOURS: usize = 60;
/// Minimum distance of films, relative to the side of the square that each would occupy on a regular grid.
const SPACING: f64 = 0.6;
/// Iterations of pushing films apart; afterwards hardly any are too close.
const PUSHES: usize = 80;

/// Lays films out on a map: `films × 2` coordinates in [-1, 1].
///
/// The layout uses keywords, genres and tone only: with all features, the leading dimensions follow the year, and every
/// kind of film was made in every decade. It is a diffusion map (Coifman & Lafon 2006), because the first two principal
/// components form one disc of all kinds. Its coordinates crowd in the corners, so they are replaced by their ranks and
/// then spread out: the map shows which films are close, not how close.
///
/// # Errors
/// If the principal components or the diffusion map cannot be computed.
pub(crate) fn layout(space: &FeatureSpace, vectors: &[ContentVector]) -> Result<Array2<f32>, ReductionError> {
    let kinds = kinds(space, vectors);
    let dimensions = DIMENSIONS.min(vectors.len() / 5).min(kinds.ncols() / 5).max(2);
    let kinds = DatasetBase::from(NormScaler::l2().transform(kinds));
    let reduction = Pca::params(dimensions).fit(&kinds)?;
    let axes = reduction.components().t();
    let reduced = NormScaler::l2().transform(kinds.records().dot(&axes) - &reduction.mean().dot(&axes));

    let neighbours = NEIGHBOURS.min(vectors.len() / 4);
    let kernel = Kernel::params()
        .kind(KernelType::Sparse(neighbours))
        .method(KernelMethod::Gaussian(1.0))
        .transform(reduced.view());
    let diffusion: DiffusionMap<f64> = DiffusionMap::<f64>::params(2).steps(1).check()?.transform(&kernel);
    let mut map = diffusion.embedding().to_owned();
    for mut axis in map.columns_mut() {
        orient(&mut axis);
        let ranks = ranks(&axis.to_vec());
        axis.assign(&ranks);
    }
    spread(&mut map);
    Ok(map.mapv(|value| value as f32))
}

/// The features that describe the kind of film, `films × (features + tone axes)`: keywords, genres and tone.
fn kinds(space: &FeatureSpace, vectors: &[ContentVector]) -> Array2<f64> {
    let kept = (0..space.feature_count()).filter_map(|index| {
        let group = space.features[index].group;
        let length = match group {
            FeatureGroup::Keyword => KEYWORD_LENGTH,
            FeatureGroup::Genre => GENRE_LENGTH,
            _ => return None,
        };
        Some((index, length / f64::from((space.weights().of(group) / space.weights().common()).sqrt())))
    });
    // By feature: its column and the factor of its values.
    let mut columns = vec![None; space.feature_count()];
    let mut width = 0;
    for (feature, factor) in kept {
        columns[feature] = Some((width, factor));
        width += 1;
    }
    let mut kinds = Array2::zeros((vectors.len(), width + Tone::AXES.len()));
    for (mut row, vector) in kinds.axis_iter_mut(Axis(0)).zip(vectors) {
        for (feature, value) in vector.features.iter() {
            if let Some((column, factor)) = columns[feature] {
                row[column] = f64::from(value) * factor;
            }
        }
        let Some(tone) = &vector.tone else { continue };
        let length = tone.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for (axis, value) in tone.iter().enumerate() {
            row[width + axis] = f64::from(value / length) * TONE_LENGTH;
        }
    }
    kinds
}

/// Flips an axis so that its largest absolute value is positive: the sign of an eigenvector is arbitrary.
fn orient(axis: &mut ArrayViewMut1<f64>) {
    let farthest = axis.iter().copied().reduce(|one, other| if other.abs() > one.abs() { other } else { one });
    if farthest.is_some_and(|value| value < 0.0) {
        axis.mapv_inplace(|value| -value);
    }
}

/// The ranks of the values, scaled to [-1, 1]. Ties keep their order.
fn ranks(values: &[f64]) -> Array1<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]).then(one.cmp(&other)));
    let highest = values.len().saturating_sub(1).max(1) as f64;
    let mut ranks = Array1::zeros(values.len());
    for (rank, film) in order.into_iter().enumerate() {
        ranks[film] = 2.0 * rank as f64 / highest - 1.0;
    }
    ranks
}

/// Pushes films that are too close apart, so that each can be seen and selected; then scales the map to [-1, 1].
fn spread(map: &mut Array2<f64>) {
    let films = map.nrows();
    let spacing = SPACING * 2.0 / (films as f64).sqrt();
    for _ in 0..PUSHES {
        for one in 0..films {
            for other in one + 1..films {
                let (x, y) = (map[[other, 0]] - map[[one, 0]], map[[other, 1]] - map[[one, 1]]);
                let distance = x.hypot(y);
                if distance >= spacing {
                    continue;
                }
                // Coincident films have no direction to part in; any direction works.
                let (x, y) = if distance > 0.0 { (x / distance, y / distance) } else { (1.0, 0.0) };
                let push = (spacing - distance) / 2.0;
                for (axis, direction) in [x, y].into_iter().enumerate() {
                    map[[one, axis]] -= direction * push;
                    map[[other, axis]] += direction * push;
                }
            }
        }
    }
    for mut axis in map.columns_mut() {
        let farthest = axis.fold(1.0, |farthest: f64, value| farthest.max(value.abs()));
        axis.mapv_inplace(|value| value / farthest);
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn an_axis_is_flipped_so_that_its_largest_value_is_positive() {
        let mut axis = array![0.5, -2.0, 1.0];
        orient(&mut axis.view_mut());
        assert_eq!(axis, array![-0.5, 2.0, -1.0]);
        orient(&mut axis.view_mut());
        assert_eq!(axis, array![-0.5, 2.0, -1.0]);
    }

    #[test]
    fn ranks_span_the_whole_range_and_ties_keep_their_order() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 200.0, 1.0]), array![0.0, -1.0, 0.5, 1.0, -0.5]);
        assert_eq!(ranks(&[7.0]), array![-1.0]);
        assert_eq!(ranks(&[]).len(), 0);
    }

    #[test]
    fn coincident_films_are_moved_apart() {
        let mut map = Array2::zeros((9, 2));
        spread(&mut map);
        assert!(map.iter().all(|value: &f64| value.abs() <= 1.0));
        let distinct = map.rows().into_iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        for (film, position) in distinct.iter().enumerate() {
            assert!(!distinct[..film].contains(position), "{position:?}");
        }
    }
}
