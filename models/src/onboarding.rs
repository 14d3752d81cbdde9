//! The films that a new user is asked about.

use std::collections::HashMap;

use ndarray::{ArrayView2, Axis, Slice};

use crate::film::FilmEntry;
use crate::model::Model;

/// The number of films to ask about: enough to contain something for everyone, few enough to look at.
pub const ONBOARDING_FILMS: usize = 24;

/// The number of films whose gains are computed at once; bounds the memory.
const BLOCK: usize = 256;

impl Model {
    /// The films that distinguish tastes best: few films such that every film of the catalogue is similar to one of them.
    ///
    /// They maximise the sum, over all described films, of the cosine with the most similar chosen one (facility location).
    /// A chosen film is therefore typical of many others, which would be lost without it, and films of one kind are not
    /// chosen twice while another kind has none: who likes three of them has said something about the whole catalogue.
    /// They are chosen one after another, each by its gain, which gives at least 1 - 1/e of the best possible sum (Nemhauser,
    /// Wolsey & Fisher 1978), except that films are preferred whose directors and performers also occur in others: such
    /// films are more likely to be known.
    ///
    /// The same for every call; ties go to the film that comes first. Takes some 50 ms for a thousand films.
    pub fn onboarding(&self, count: usize) -> Vec<&FilmEntry> {
        let artifact = self.artifact();
        let described = artifact.map.nrows().min(artifact.films.len());
        let films = &artifact.films[..described];
        let embedding = artifact.content.embedding.slice_axis(Axis(0), Slice::from(..described));
        let chosen = choose(embedding, &prominence(films), count);
        chosen.into_iter().map(|film| &films[film]).collect()
    }
}

/// How likely a film is to be known, from 1 to 3, for want of any better knowledge: by the number of other films of its
/// directors and performers in the catalogue. It saturates at twenty. A film that nobody knows says nothing about
/// anybody's taste, however typical it is; on the built-in catalogue, known films cost 2 % of the sum.
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

/// Greedy facility location over the cosines of rows of unit length; a film's gain is multiplied by its preference.
///
/// Gains only shrink as films are chosen, so a film is not considered again until its last known gain is the largest
/// (Minoux 1978).
fn choose(embedding: ArrayView2<'_, f32>, preference: &[f32], count: usize) -> Vec<usize> {
    let films = embedding.nrows();
    // The cosine of each film with the most similar chosen one. Films unlike all chosen ones count as 0.
    let mut covered = vec![0.0_f32; films];
    let mut gains: Vec<f32> = Vec::with_capacity(films);
    for block in embedding.axis_chunks_iter(Axis(0), BLOCK) {
        let cosines = block.dot(&embedding.t());
        gains.extend(cosines.rows().into_iter().map(|row| row.iter().map(|cosine| cosine.max(0.0)).sum::<f32>()));
    }
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
        let cosines = embedding.dot(&embedding.row(film));
        if is_current[film] {
            for (covered, cosine) in covered.iter_mut().zip(&cosines) {
                *covered = covered.max(*cosine);
            }
            chosen.push(film);
            is_current.fill(false);
        } else {
            let gain: f32 = cosines.iter().zip(&covered).map(|(cosine, covered)| (cosine - covered).max(0.0)).sum();
            gains[film] = gain * preference[film];
            is_current[film] = true;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    /// Unit vectors in two dimensions, at these angles in degrees.
    fn at(angles: &[f32]) -> Array2<f32> {
        let rows = angles.iter().map(|angle| angle.to_radians()).flat_map(|angle| [angle.cos(), angle.sin()]);
        Array2::from_shape_vec((angles.len(), 2), rows.collect()).expect("two per angle")
    }

    #[test]
    fn each_kind_of_film_has_one_before_any_has_two_and_the_largest_kind_comes_first() {
        // Three kinds: five films around 0°, three around 90°, two at 180°.
        let films = at(&[-4.0, -2.0, 0.0, 2.0, 4.0, 88.0, 90.0, 92.0, 180.0, 181.0]);
        assert_eq!(choose(films.view(), &[1.0; 10], 3), [2, 6, 8]);
    }

    #[test]
    fn a_preferred_film_represents_its_kind() {
        let films = at(&[-2.0, 0.0, 2.0]);
        assert_eq!(choose(films.view(), &[1.0, 1.0, 1.5], 1), [2]);
    }

    #[test]
    fn no_film_is_chosen_twice_and_there_may_be_fewer() {
        let films = array![[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
        let mut chosen = choose(films.view(), &[1.0; 3], 24);
        chosen.sort_unstable();
        assert_eq!(chosen, [0, 1, 2]);
    }
}
