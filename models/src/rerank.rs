//! From a ranking to a strip: the best neighbours, but not five sequels and not one director only.

/// What the re-ranking knows of a film.
#[derive(Debug, Clone, Copy)]
pub struct Kin<'a> {
    pub series: Option<&'a str>,
    pub directors: &'a [String],
}

/// How much nearness to a film already chosen costs, in units of score.
const BUNCHING: f32 = 0.15;

/// Picks `k` of the candidates, which come best first, and returns them best first.
///
/// Greedy maximal marginal relevance (Carbonell & Goldstein 1998) under two caps: a third of the strip from one series,
/// half of it by one director. Where the caps leave too few, the best of the rest fill up: never fewer than `k` while
/// there are candidates.
pub fn strip<'a>(
    candidates: &[(usize, f32)],
    k: usize,
    kin: impl Fn(usize) -> Kin<'a>,
    nearness: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, f32)> {
    let series_cap = k.div_ceil(3);
    let director_cap = k.div_ceil(2);
    let mut left: Vec<(usize, f32, f32)> =
        candidates.iter().map(|&(film, score)| (film, score, f32::NEG_INFINITY)).collect();
    let mut chosen: Vec<(usize, f32)> = Vec::with_capacity(k);

    while chosen.len() < k && !left.is_empty() {
        let allowed = |film: usize| {
            let this = kin(film);
            let in_series = |&&(other, _): &&(usize, f32)| this.series.is_some() && kin(other).series == this.series;
            let by_director =
                |name: &String| chosen.iter().filter(|(other, _)| kin(*other).directors.contains(name)).count();
            chosen.iter().filter(in_series).count() < series_cap
                && this.directors.iter().all(|name| by_director(name) < director_cap)
        };
        let worth = |&(_, score, nearest): &(usize, f32, f32)| score - BUNCHING * nearest.max(0.0);
        let best = (0..left.len())
            .filter(|&position| allowed(left[position].0))
            .max_by(|&a, &b| worth(&left[a]).total_cmp(&worth(&left[b])).then(b.cmp(&a)))
            .unwrap_or(0);
        let (film, score, _) = left.remove(best);
        chosen.push((film, score));
        for (other, _, nearest) in &mut left {
            *nearest = nearest.max(nearness(*other, film));
        }
    }
    chosen.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(series: &[Option<&str>], directors: &[Vec<String>], k: usize) -> Vec<usize> {
        let candidates: Vec<_> = (0..series.len()).map(|film| (film, 1.0 - film as f32 / 100.0)).collect();
        let kin = |film: usize| Kin { series: series[film], directors: &directors[film] };
        strip(&candidates, k, kin, |_, _| 0.0).into_iter().map(|(film, _)| film).collect()
    }

    fn nobody(count: usize) -> Vec<Vec<String>> {
        (0..count).map(|film| vec![format!("director {film}")]).collect()
    }

    #[test]
    fn a_strip_of_six_has_at_most_two_of_a_series() {
        let series = [Some("s"), Some("s"), Some("s"), Some("s"), None, None, None, None, None];
        assert_eq!(pick(&series, &nobody(9), 6), [0, 1, 4, 5, 6, 7]);
    }

    #[test]
    fn a_strip_of_six_has_at_most_three_of_a_director() {
        let mut directors = vec![vec!["one".to_owned()]; 6];
        directors.extend(nobody(4));
        assert_eq!(pick(&[None; 10], &directors, 6), [0, 1, 2, 6, 7, 8]);
    }

    #[test]
    fn a_strip_is_full_even_when_the_caps_leave_too_few() {
        assert_eq!(pick(&[Some("s"); 6], &nobody(6), 6).len(), 6);
        assert_eq!(pick(&[None; 3], &nobody(3), 6).len(), 3);
    }

    #[test]
    fn lookalikes_give_way_to_something_different() {
        let candidates = [(0, 0.90), (1, 0.89), (2, 0.85)];
        let directors = nobody(3);
        let kin = |film: usize| Kin { series: None, directors: &directors[film] };
        let nearness = |a: usize, b: usize| if a + b == 1 { 1.0 } else { 0.1 };
        let chosen: Vec<_> = strip(&candidates, 2, kin, nearness).into_iter().map(|(film, _)| film).collect();
        assert_eq!(chosen, [0, 2]);
    }
}
