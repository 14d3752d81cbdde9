//! The films that a new user is asked about.

use std::collections::HashMap;

use ndarray::Array2;
use rayon::prelude::*;

use crate::content::Content;
use crate::film::FilmEntry;

/// The number of films to ask about: enough to cover all tastes, few enough to look through.
const ONBOARDING_FILMS: usize = 24;

/// The films that distinguish tastes best, by position: few films such that every film of the catalogue is similar to one
/// of them. `films` are the described films, which come first in `content`.
///
/// They maximise the sum, over all described films, of the similarity to the most similar chosen one (facility
/// location). A chosen film is therefore typical of many others that no other chosen film covers, and no kind of film
/// is chosen twice while another kind has none: liking three of them is informative about the whole catalogue. They are
/// chosen one after another, each by its gain, which gives at least 1 - 1/e of the best possible sum (Nemhauser, Wolsey
/// & Fisher 1978), except that films are preferred whose directors and performers also occur in others: such films are
/// more likely to be known.
///
/// Deterministic; ties go to the film that comes first.
pub(crate) fn films(content: &Content, films: &[FilmEntry]) -> Vec<u32> {
    let rows: Vec<f32> = (0..films.len())
        .into_par_iter()
        .flat_map_iter(|film| {
            let mut row = content.similarity(film);
            row.truncate(films.len());
            row
        })
        .collect();
    let similarity = Array2::from_shape_vec((films.len(), films.len()), rows).expect("a row per film");
    choose(&similarity, &prominence(films), ONBOARDING_FILMS).into_iter().map(|film| film as u32).collect()
}

/// An estimate of how likely users know a film, from 1 to 3, by the number of other films of its directors and
/// performers in the catalogue, up to twenty. A film that users do not know reveals nothing about their taste, however
/// typical it is. On the built-in catalogue, preferring known films costs 2 % of the sum.
fn prominence(films: &[FilmEntry]) -> Vec<f32> {
    let names = |film: &FilmEntry| film.directors.iter().chain(&film.cast).cloned().collect::<Vec<_>>();
    let mut films_of_name = HashMap::<String, usize>::new();
    for film in films {
        for name in names(film) {
            *films_of_name.entry(name).or_default() += 1;
        }
    }
    let others = |film: &FilmEntry| names(film).iter().map(|name| films_of_name[name] - 1).sum::<usize>();
    films.iter().map(|film| 1.0 + others(film).min(20) as f32 / 10.0).collect()
}

/// Greedy facility location over similarities, `films × films`; a film's gain is multiplied by its preference.
///
/// Gains only shrink as films are chosen, so a film is not considered again until its last known gain is the largest
/// (Minoux 1978).
fn choose(similarity: &Array2<f32>, preference: &[f32], count: usize) -> Vec<usize> {
    let films = similarity.nrows();
    // The similarity of each film to the most similar chosen one. Films unlike all chosen ones count as 0.
    let mut covered = vec![0.0_f32; films];
    let mut gains: Vec<f32> =
        similarity.columns().into_iter().map(|column| column.iter().map(|value| value.max(0.0)).sum()).collect();
    for (gain, preference) in gains.iter_mut().zip(preference) {
        *gain *= preference;
    }
    let mut chosen = Vec::new();
    let mut is_current = vec![true; films];
    while chosen.len() < count.min(films) {
        let best = (0..films)
            .filter(|film| !chosen.contains(film))
            .reduce(|one, other| if gains[other] > gains[one] { other } else { one });
        let Some(film) = best else { break };
        let similar = similarity.column(film);
        if is_current[film] {
            for (covered, value) in covered.iter_mut().zip(&similar) {
                *covered = covered.max(*value);
            }
            chosen.push(film);
            is_current.fill(false);
        } else {
            let gain: f32 = similar.iter().zip(&covered).map(|(value, covered)| (value - covered).max(0.0)).sum();
            gains[film] = gain * preference[film];
            is_current[film] = true;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// The cosines of unit vectors in two dimensions, at these angles in degrees.
    fn at(angles: &[f32]) -> Array2<f32> {
        let rows = angles.iter().map(|angle| angle.to_radians()).flat_map(|angle| [angle.cos(), angle.sin()]);
        let vectors = Array2::from_shape_vec((angles.len(), 2), rows.collect()).expect("two per angle");
        vectors.dot(&vectors.t())
    }

    #[test]
    fn each_kind_of_film_has_one_before_any_has_two_and_the_largest_kind_comes_first() {
        // Three kinds: five films around 0°, three around 90°, two at 180°.
        let films = at(&[-4.0, -2.0, 0.0, 2.0, 4.0, 88.0, 90.0, 92.0, 180.0, 181.0]);
        let kind = |film: usize| if film < 5 { 0 } else { 1 + film / 8 };
        assert_eq!(choose(&films, &[1.0; 10], 3).into_iter().map(kind).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn a_preferred_film_represents_its_kind() {
        let films = at(&[-2.0, 0.0, 2.0]);
        assert_eq!(choose(&films, &[1.0, 1.0, 1.5], 1), [2]);
    }

    #[test]
    fn no_film_is_chosen_twice_and_there_may_be_fewer() {
        let films = array![[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let mut chosen = choose(&films, &[1.0; 3], 24);
        chosen.sort_unstable();
        assert_eq!(chosen, [0, 1, 2]);
    }
}
