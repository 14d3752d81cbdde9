//! From a ranking to a strip: the best neighbours, but not five sequels and not one director only.

/// What the re-ranking knows of a film: numbers that stand for its series and its directors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kin {
    pub series: Option<u32>,
    pub directors: Vec<u32>,
}

/// How much nearness to a film already chosen costs, in units of score.
const BUNCHING: f32 = 0.15;

/// Picks `k` of the candidates, which come best first, and returns them best first.
///
/// Greedy maximal marginal relevance (Carbonell & Goldstein 1998) under two caps: a third of the strip from one series,
/// half of it by one director. Where the caps leave too few, the best of the rest fill up: never fewer than `k` while
/// there are candidates. `kin` is by film; `nearness` of two films is at most 1.
pub fn strip(
    candidates: &[(usize, f32)],
    k: usize,
    kin: &[Kin],
    nearness: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, f32)> {
    let series_cap = k.div_ceil(3);
    let director_cap = k.div_ceil(2);
    let mut left: Vec<(usize, f32, f32)> = candidates.iter().map(|&(film, score)| (film, score, 0.0)).collect();
    let mut chosen: Vec<(usize, f32)> = Vec::with_capacity(k);

    while chosen.len() < k && !left.is_empty() {
        let count = |matches: &dyn Fn(&Kin) -> bool| chosen.iter().filter(|(film, _)| matches(&kin[*film])).count();
        let allowed = |film: usize| {
            let this = &kin[film];
            let of_series = this.series.map_or(0, |series| count(&|other| other.series == Some(series)));
            let by_director = |director: &u32| count(&|other| other.directors.contains(director));
            of_series < series_cap && this.directors.iter().all(|director| by_director(director) < director_cap)
        };
        // The caps are asked about only where they matter: of a candidate that is worth more than the best so far.
        let mut best = (0, f32::NEG_INFINITY);
        for (position, &(film, score, nearest)) in left.iter().enumerate() {
            let worth = score - BUNCHING * nearest;
            if worth > best.1 && allowed(film) {
                best = (position, worth);
            }
        }
        let (film, score, _) = left.remove(best.0);
        chosen.push((film, score));
        if chosen.len() < k {
            for (other, _, nearest) in &mut left {
                *nearest = nearest.max(nearness(*other, film));
            }
        }
    }
    chosen.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(kin: &[Kin], k: usize) -> Vec<usize> {
        let candidates: Vec<_> = (0..kin.len()).map(|film| (film, 1.0 - film as f32 / 100.0)).collect();
        strip(&candidates, k, kin, |_, _| 0.0).into_iter().map(|(film, _)| film).collect()
    }

    fn of_series(series: [Option<u32>; 9]) -> Vec<Kin> {
        series.into_iter().zip(100..).map(|(series, director)| Kin { series, directors: vec![director] }).collect()
    }

    #[test]
    fn a_strip_of_six_has_at_most_two_of_a_series() {
        let kin = of_series([Some(1), Some(1), Some(1), Some(1), None, None, None, None, None]);
        assert_eq!(pick(&kin, 6), [0, 1, 4, 5, 6, 7]);
    }

    #[test]
    fn a_strip_of_six_has_at_most_three_of_a_director() {
        let mut kin = of_series([None; 9]);
        for film in &mut kin[..5] {
            film.directors = vec![1];
        }
        assert_eq!(pick(&kin, 6), [0, 1, 2, 5, 6, 7]);
    }

    #[test]
    fn a_strip_is_full_even_when_the_caps_leave_too_few() {
        assert_eq!(pick(&of_series([Some(1); 9]), 6).len(), 6);
        assert_eq!(pick(&of_series([None; 9])[..3], 6).len(), 3);
    }

    #[test]
    fn lookalikes_give_way_to_something_different() {
        let candidates = [(0, 0.90), (1, 0.89), (2, 0.85)];
        let nearness = |a: usize, b: usize| if a + b == 1 { 1.0 } else { 0.1 };
        let chosen = strip(&candidates, 2, &of_series([None; 9]), nearness);
        assert_eq!(chosen.into_iter().map(|(film, _)| film).collect::<Vec<_>>(), [0, 2]);
    }
}
