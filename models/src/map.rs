//! A map of the films for a picture: two dimensions in which kinds of films lie apart.

use linfa::traits::{Fit, Transformer};
use linfa::{DatasetBase, ParamGuard};
use linfa_kernel::{Kernel, KernelMethod, KernelType};
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::{DiffusionMap, Pca, ReductionError};
use ndarray::{Array1, Array2, ArrayViewMut1};

use crate::features::{Block, SparseRow};

/// Of the space in which films are neighbours on the map.
const DIMENSIONS: usize = 24;
/// How many neighbours a film is tied to. Fewer, and small groups of films go to the corners with all others in a heap.
const NEIGHBOURS: usize = 60;
/// How far apart films are kept, as a share of the side of the square that each would have of the map.
const APART: f64 = 0.6;
/// How often films that are too close push each other; by then hardly any are.
const PUSHES: usize = 80;

/// Places films on a map: one row each, both coordinates in [-1, 1].
///
/// By what films are and how they feel: in the rows' nearest dimensions they lie along the years, and every kind of film was
/// made in every decade. A diffusion map, because a principal plane of the same rows is one disc of all kinds. Its
/// coordinates crowd in the corners, so films are placed by their ranks and then kept apart: what the map tells is
/// who is near whom, not how far.
///
/// # Errors
/// When the numbers do not allow the reduction.
pub(crate) fn place(rows: &[SparseRow], terms: &[(Block, String)]) -> Result<Array2<f32>, ReductionError> {
    let kinds = kinds(rows, terms);
    let dimensions = DIMENSIONS.min(rows.len() / 5).min(kinds.ncols() / 5).max(2);
    let kinds = DatasetBase::from(NormScaler::l2().transform(kinds));
    let reduction = Pca::params(dimensions).fit(&kinds)?;
    let axes = reduction.components().t();
    let reduced = NormScaler::l2().transform(kinds.records().dot(&axes) - &reduction.mean().dot(&axes));

    let neighbours = NEIGHBOURS.min(rows.len() / 4);
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
    keep_apart(&mut map);
    Ok(map.mapv(|value| value as f32))
}

/// The rows without years, people and places.
fn kinds(rows: &[SparseRow], terms: &[(Block, String)]) -> Array2<f64> {
    let mut columns = vec![None; terms.len()];
    let mut count = 0;
    for (column, (block, _)) in columns.iter_mut().zip(terms) {
        if matches!(block, Block::Keyword | Block::Genre | Block::Tone) {
            *column = Some(count);
            count += 1;
        }
    }
    let mut kinds = Array2::zeros((rows.len(), count));
    for (film, row) in rows.iter().enumerate() {
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            if let Some(column) = columns[term as usize] {
                kinds[[film, column]] = f64::from(value);
            }
        }
    }
    kinds
}

/// Turns an axis so that its farthest end is positive: the solver may find either.
fn orient(axis: &mut ArrayViewMut1<f64>) {
    let farthest = axis.iter().copied().reduce(|one, other| if other.abs() > one.abs() { other } else { one });
    if farthest.is_some_and(|value| value < 0.0) {
        axis.mapv_inplace(|value| -value);
    }
}

/// Each value's rank, from -1 for the lowest to 1 for the highest; of equals the earlier is lower.
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

/// Lets films that are too close push each other apart, in their order, so that each can be seen and pointed at; then
/// brings all back within [-1, 1].
fn keep_apart(map: &mut Array2<f64>) {
    let films = map.nrows();
    let apart = APART * 2.0 / (films as f64).sqrt();
    for _ in 0..PUSHES {
        for one in 0..films {
            for other in one + 1..films {
                let (x, y) = (map[[other, 0]] - map[[one, 0]], map[[other, 1]] - map[[one, 1]]);
                let distance = x.hypot(y);
                if distance >= apart {
                    continue;
                }
                // In one and the same place there is no direction; any will do.
                let (x, y) = if distance > 0.0 { (x / distance, y / distance) } else { (1.0, 0.0) };
                let push = (apart - distance) / 2.0;
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
    fn an_axis_is_turned_so_that_its_farthest_end_is_positive() {
        let mut axis = array![0.5, -2.0, 1.0];
        orient(&mut axis.view_mut());
        assert_eq!(axis, array![-0.5, 2.0, -1.0]);
        orient(&mut axis.view_mut());
        assert_eq!(axis, array![-0.5, 2.0, -1.0]);
    }

    #[test]
    fn ranks_go_from_end_to_end_and_equals_keep_their_order() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 200.0, 1.0]), array![0.0, -1.0, 0.5, 1.0, -0.5]);
        assert_eq!(ranks(&[7.0]), array![-1.0]);
        assert_eq!(ranks(&[]).len(), 0);
    }

    #[test]
    fn films_in_one_place_are_moved_apart() {
        let mut map = Array2::zeros((9, 2));
        keep_apart(&mut map);
        assert!(map.iter().all(|value: &f64| value.abs() <= 1.0));
        let distinct = map.rows().into_iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        for (film, place) in distinct.iter().enumerate() {
            assert!(!distinct[..film].contains(place), "{place:?}");
        }
    }
}
