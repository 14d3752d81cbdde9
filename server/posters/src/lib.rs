//! The art of Matinee: a print for every film, drawn from what is known of it.
//!
//! The house shows no posters of others. It prints its own: one strong shape a film, cut from a few
//! inks, in one hand. The same film and shape always give the same bytes.

#![expect(clippy::many_single_char_names, reason = "x, y, w, h, r and s, the sheet, are how one speaks of drawing")]
#![expect(clippy::cast_sign_loss, reason = "counts and inks are never negative")]

mod choose;
mod colour;
mod dice;
mod finish;
mod mood;
mod motif;
mod palette;
mod path;
mod props;
mod sheet;
mod shelf;
mod svg;

use dice::Dice;
use mood::Mood;
use sheet::Sheet;
use shelf::Stock;
use svg::Svg;

/// What the art needs to know of a film.
pub struct Subject<'a> {
    pub slug: &'a str,
    pub year: u16,
    pub genres: &'a [String],
    pub keywords: &'a [String],
    /// Dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family,
    /// stylised; each from 0 to 10. Where nobody scored them, its genres tell what to expect.
    pub tone: Option<[u8; 12]>,
}

/// The two sheets the house prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 400 by 600, the title laid over its foot.
    Poster,
    /// 1600 by 900, the headline laid over its left.
    Backdrop,
}

/// Draws a film. The same film and shape always give the same bytes.
pub fn draw(subject: &Subject, shape: Shape) -> String {
    let mood = Mood::of(subject);
    let motif = choose::motif(subject, &mood);
    let ink = palette::mix(stock(subject), &mood, &Dice::for_name(&format!("{}/ink", subject.slug)));
    let dice = Dice::for_name(subject.slug);
    let wide = shape == Shape::Backdrop;
    let mirrored = dice.chance(0.5);
    let (w, aim, cy, floor) = if wide { (1066.7, 770.0, 255.0, 430.0) } else { (400.0, 200.0, 212.0, 392.0) };
    let cx = aim + dice.range(-34.0, 34.0);
    let mut sheet = Sheet {
        svg: Svg::default(),
        ink,
        mood,
        wide,
        w,
        cx: if wide && mirrored { w - cx } else { cx },
        cy: cy + dice.range(-20.0, 16.0),
        floor: floor + dice.range(-12.0, 14.0),
        tags: subject.keywords.iter().chain(subject.genres).cloned().collect(),
        dice,
    };
    let (width, height) = if wide { (1600, 900) } else { (400, 600) };
    if wide {
        sheet.svg.open("scale(1.5)");
    }
    sheet.svg.rect(0.0, 0.0, w, sheet::HEIGHT, ink.field);
    sheet.svg.open(&hang(&sheet.dice, &mood, w, cx, mirrored));
    (motif.draw)(&mut sheet);
    sheet.svg.close();
    finish::lay(&mut sheet);
    if wide {
        sheet.svg.close();
    }
    sheet.svg.finish(width, height)
}

/// The name of the motif a film is drawn with, for telling neighbours apart.
pub fn family(subject: &Subject) -> &'static str {
    choose::motif(subject, &Mood::of(subject)).name
}

/// Which kind of print suits the film's age and manner.
fn stock(subject: &Subject) -> Stock {
    let has = |tag: &str| subject.keywords.iter().chain(subject.genres).any(|known| known == tag);
    let dice = Dice::for_name(&format!("{}/stock", subject.slug));
    if has("film-noir") || ((has("neo-noir") || has("hardboiled")) && dice.chance(0.5)) {
        Stock::Noir
    } else if (has("black-and-white") || has("silent") || subject.year < 1936) && dice.chance(0.8) {
        Stock::Silver
    } else {
        Stock::Colour
    }
}

/// How the motif hangs on the sheet: mirrored by the dice, and out of true if the film is strange.
fn hang(dice: &Dice, mood: &Mood, w: f64, cx: f64, mirrored: bool) -> String {
    let lean = if mood.strange > 0.65 && dice.chance(0.55) { dice.sign() * dice.range(3.0, 6.5) } else { 0.0 };
    let turn = if mirrored { format!("translate({w} 0)scale(-1 1)") } else { "translate(0)".into() };
    if lean == 0.0 { turn } else { format!("{turn}rotate({lean:.1} {cx:.0} 300)") }
}

#[cfg(test)]
mod tests {
    use super::motif::ALL;
    use super::{Shape, Subject, draw, family};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn subject<'a>(slug: &'a str, genres: &'a [String], keywords: &'a [String], tone: [u8; 12]) -> Subject<'a> {
        Subject { slug, year: 1999, genres, keywords, tone: Some(tone) }
    }

    /// A film for each motif, named for its first keyword, and some that say nothing of themselves.
    fn each_film(mut check: impl FnMut(&Subject)) {
        for motif in ALL {
            for tone in [[0; 12], [10; 12], [7, 2, 6, 3, 5, 6, 4, 5, 8, 3, 1, 7]] {
                for copy in 0..4 {
                    let keywords = words(&motif.strong[..2]);
                    check(&subject(&format!("{}-{copy}", motif.name), &[], &keywords, tone));
                }
            }
        }
        check(&subject("", &[], &[], [0; 12]));
        check(&subject("nothing-known", &[], &[], [10; 12]));
    }

    /// Whether every tag that opens also closes, in the right order.
    fn balanced(svg: &str) -> bool {
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let Some((inside, _)) = tag.split_once('>') else { return false };
            let name: String = inside.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
            if inside.starts_with('/') {
                if open.pop() != Some(name) {
                    return false;
                }
            } else if !inside.ends_with('/') {
                open.push(name);
            }
        }
        open.is_empty()
    }

    #[test]
    fn the_same_film_gives_the_same_bytes() {
        each_film(|film| {
            for shape in [Shape::Poster, Shape::Backdrop] {
                assert_eq!(draw(film, shape), draw(film, shape));
            }
        });
    }

    #[test]
    fn films_alike_in_all_but_name_differ() {
        let (genres, keywords) = (words(&["drama"]), words(&["loneliness"]));
        let mut drawn: Vec<String> =
            (0..60).map(|n| draw(&subject(&format!("film-{n}"), &genres, &keywords, [5; 12]), Shape::Poster)).collect();
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 60);
    }

    #[test]
    fn films_of_which_only_the_genres_are_known_differ_too() {
        let shelves = [words(&[]), words(&["drama"]), words(&["horror", "thriller"])];
        let mut families = Vec::new();
        for genres in &shelves {
            let films: Vec<String> = (0..400).map(|n| format!("film-{n}-1999")).collect();
            let bare = |slug| Subject { slug, year: 1999, genres, keywords: &[], tone: None };
            families.push(films.iter().map(|slug| family(&bare(slug))).collect::<std::collections::HashSet<_>>().len());
            let mut drawn: Vec<String> = films.iter().map(|slug| draw(&bare(slug), Shape::Poster)).collect();
            drawn.sort();
            drawn.dedup();
            assert_eq!(drawn.len(), films.len(), "{genres:?}");
        }
        assert!(families.iter().all(|&motifs| motifs >= 8), "{families:?}");
    }

    #[test]
    fn every_motif_is_reached_by_its_keywords() {
        assert!(ALL.len() >= 16);
        for motif in ALL {
            let reached = motif.strong.iter().any(|keyword| {
                let keywords = words(&[keyword]);
                (0..40).any(|n| family(&subject(&format!("film-{n}"), &[], &keywords, [5; 12])) == motif.name)
            });
            assert!(reached, "{} is never drawn", motif.name);
        }
    }

    #[test]
    fn the_art_is_sound_svg_of_a_fair_size() {
        each_film(|film| {
            for (shape, limit) in [(Shape::Poster, 8_000), (Shape::Backdrop, 10_000)] {
                let svg = draw(film, shape);
                let name = family(film);
                assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "), "{name}");
                assert!(balanced(&svg), "{name} has a tag left open");
                assert!(svg.len() <= limit, "{name} {shape:?} takes {} bytes", svg.len());
                for never in ["NaN", "inf", "<filter", "<text", "<image", "<script", "href"] {
                    assert!(!svg.contains(never), "{name} holds {never}");
                }
            }
        });
    }
}
