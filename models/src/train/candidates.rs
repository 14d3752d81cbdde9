//! For each film the others that may stand in its strip, best first: by content, and by taste where people have rated it.

use rayon::prelude::*;

use super::blend::Rated;
use crate::artifact::{CANDIDATES, Candidate};
use crate::collaborative::scale;
use crate::content::Content;
use crate::ranking::top_k;

/// By content alone: the score is the likeness itself.
pub fn by_content(content: &Content) -> Vec<Vec<Candidate>> {
    (0..content.films()).into_par_iter().map(|film| kept(&content.likeness(film), film)).collect()
}

/// By taste and content; 1 is as good as the mean of the best dozen.
pub fn by_taste(content: &Content, rated: &Rated) -> Vec<Vec<Candidate>> {
    let films: Vec<usize> = (0..content.films()).collect();
    let mut lists = Vec::with_capacity(films.len());
    // A few hundred at a time: what people share is one product of matrices, and memory stays bounded.
    for some in films.chunks(256) {
        let asked: Vec<u32> = some.iter().filter_map(|&film| rated.columns[film]).collect();
        let mut tastes = rated.taste.of(&asked).into_iter();
        let each: Vec<(usize, Option<Vec<f32>>)> =
            some.iter().map(|&film| (film, rated.columns[film].and_then(|_| tastes.next()))).collect();
        lists.par_extend(each.into_par_iter().map(|(film, taste)| {
            let mut alike = content.likeness(film);
            scale(&mut alike);
            match taste {
                Some(taste) => kept(&rated.blended(film, &taste, &alike), film),
                None => kept(&alike, film),
            }
        }));
    }
    lists
}

fn kept(scores: &[f32], film: usize) -> Vec<Candidate> {
    top_k(scores, CANDIDATES, |other| other != film)
        .into_iter()
        .map(|(film, score)| Candidate { film: film as u32, score })
        .collect()
}
