//! Draws a poster and a backdrop for every film as SVG, from its genres, keywords and tone.
//!
//! The style is that of cut-paper posters: one picture per film in a few flat colours. Drawings are deterministic:
//! equal subjects and shapes give equal bytes. They contain no text, scripts, filters or references to other files.
//!
//! # Terms
//!
//! * **motif**: the picture of a drawing, such as a castle or a road. A motif lists the keywords and genres it suits.
//! * **prop**: an object that several motifs use, such as a figure or a tree.
//! * **canvas**: what a motif is drawn on; 600 units high for both shapes.
//! * **ink**: one of the seven colours of a drawing's **palette**, mixed from a **recipe** that suits the film's mood.
//! * **stock**: the film stock whose look a palette imitates: colour, monochrome or noir.
//! * **mood**: the film's tone, with named axes from 0 to 1.
//! * **dice**: the random number generator, seeded by the film's slug.
//!
//! # Example
//!
//! ```
//! use posters::{Shape, Subject, draw};
//!
//! let (genres, keywords) = (vec!["fantasy".to_owned()], vec!["castle".to_owned()]);
//! let film = Subject { slug: "a-film-1999", year: 1999, genres: &genres, keywords: &keywords, tone: None };
//! assert!(draw(&film, Shape::Poster).starts_with("<svg"));
//! ```

#![expect(clippy::many_single_char_names, reason = "x, y, w, h, r and c, the canvas, are usual in drawing code")]
#![expect(clippy::cast_sign_loss, reason = "counts and colour channels are never negative")]

mod canvas;
mod colour;
mod decimal;
mod dice;
mod mood;
mod motif;
mod overlay;
mod palette;
mod path;
mod props;
mod svg;

use canvas::Canvas;
use dice::Dice;
use mood::Mood;
use motif::Motif;
use palette::{Palette, Stock};
use svg::Svg;

/// The film to draw.
pub struct Subject<'a> {
    /// Seeds every random decision: films that differ only in their slug get different drawings.
    pub slug: &'a str,
    /// The year of release; films before 1936 are usually drawn in monochrome.
    pub year: u16,
    /// Slugs of genres, such as `sci-fi`. The order does not matter.
    pub genres: &'a [String],
    /// Slugs of keywords, such as `time-travel`, the most important first.
    pub keywords: &'a [String],
    /// How dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, suitable for families and
    /// stylised the film is, in this order, each from 0 to 10; larger values count as 10. `None` means that the tone is
    /// unknown; it is then estimated from the genres.
    pub tone: Option<[u8; 12]>,
}

/// The format of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 400 × 600 pixels; the lower 270 are darkened for a title.
    Poster,
    /// 1600 × 900 pixels; the left two thirds are darkened for a headline, the lower 300 for a title.
    Backdrop,
}

/// Draws a film as a complete SVG document of 2 to 10 kB, with `width`, `height` and `viewBox` in pixels.
///
/// Equal subjects and shapes give equal bytes.
pub fn draw(subject: &Subject, shape: Shape) -> String {
    let mood = Mood::of(subject);
    let motif = Motif::best_for(subject, &mood);
    let ink = Palette::mix(stock(subject), &mood, &Dice::for_name(&format!("{}/ink", subject.slug)));
    let dice = Dice::for_name(subject.slug);
    let is_backdrop = shape == Shape::Backdrop;
    let mirrored = dice.chance(0.5);
    // A backdrop is drawn 600 units high and scaled to 900 pixels.
    let (w, x, y, floor) = if is_backdrop { (1066.7, 770.0, 255.0, 430.0) } else { (400.0, 200.0, 212.0, 392.0) };
    let cx = x + dice.range(-34.0, 34.0);
    let mut canvas = Canvas {
        svg: Svg::default(),
        ink,
        mood,
        is_backdrop,
        w,
        // Mirroring must not move the main object of a backdrop under the headline.
        cx: if is_backdrop && mirrored { w - cx } else { cx },
        cy: y + dice.range(-20.0, 16.0),
        floor: floor + dice.range(-12.0, 14.0),
        tags: subject.keywords.iter().chain(subject.genres).cloned().collect(),
        dice,
    };
    let (width, height) = if is_backdrop { (1600, 900) } else { (400, 600) };
    if is_backdrop {
        canvas.svg.open_group("scale(1.5)");
    }
    canvas.svg.rect(0.0, 0.0, w, canvas::HEIGHT, ink.field);
    canvas.svg.open_group(&transform(&canvas.dice, &mood, w, cx, mirrored));
    (motif.draw)(&mut canvas);
    canvas.svg.close_group();
    overlay::draw(&mut canvas);
    if is_backdrop {
        canvas.svg.close_group();
    }
    canvas.svg.finish(width, height)
}

/// The name of the motif that a film is drawn with, such as `castle`. Both shapes have the same motif.
pub fn motif_name(subject: &Subject) -> &'static str {
    Motif::best_for(subject, &Mood::of(subject)).name
}

/// The stock that suits the film's age and genre.
fn stock(subject: &Subject) -> Stock {
    let has = |tag: &str| subject.keywords.iter().chain(subject.genres).any(|known| known == tag);
    let dice = Dice::for_name(&format!("{}/stock", subject.slug));
    if has("film-noir") || ((has("neo-noir") || has("hardboiled")) && dice.chance(0.5)) {
        Stock::Noir
    } else if (has("black-and-white") || has("silent") || subject.year < 1936) && dice.chance(0.8) {
        Stock::Monochrome
    } else {
        Stock::Colour
    }
}

/// The `transform` of the motif: sometimes mirrored, and for strange films sometimes rotated by 3 to 6.5 degrees.
fn transform(dice: &Dice, mood: &Mood, w: f64, cx: f64, mirrored: bool) -> String {
    let degrees = if mood.strange > 0.65 && dice.chance(0.55) { dice.sign() * dice.range(3.0, 6.5) } else { 0.0 };
    let mirror = if mirrored { format!("translate({w} 0)scale(-1 1)") } else { "translate(0)".into() };
    if degrees == 0.0 { mirror } else { format!("{mirror}rotate({degrees:.1} {cx:.0} 300)") }
}

#[cfg(test)]
mod tests {
    use super::motif::ALL;
    use super::{Shape, Subject, draw, motif_name};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn subject<'a>(slug: &'a str, genres: &'a [String], keywords: &'a [String], tone: [u8; 12]) -> Subject<'a> {
        Subject { slug, year: 1999, genres, keywords, tone: Some(tone) }
    }

    /// Films for each motif in different moods, and films without keywords and genres.
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

    /// Whether every element is closed, in the right order.
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
    fn films_that_differ_only_in_their_slug_get_different_posters() {
        let (genres, keywords) = (words(&["drama"]), words(&["loneliness"]));
        let mut drawn: Vec<String> =
            (0..60).map(|n| draw(&subject(&format!("film-{n}"), &genres, &keywords, [5; 12]), Shape::Poster)).collect();
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 60);
    }

    #[test]
    fn films_with_nothing_but_genres_get_different_posters_and_motifs() {
        let genre_lists = [words(&[]), words(&["drama"]), words(&["horror", "thriller"])];
        let mut motif_counts = Vec::new();
        for genres in &genre_lists {
            let films: Vec<String> = (0..400).map(|n| format!("film-{n}-1999")).collect();
            let bare = |slug| Subject { slug, year: 1999, genres, keywords: &[], tone: None };
            motif_counts
                .push(films.iter().map(|slug| motif_name(&bare(slug))).collect::<std::collections::HashSet<_>>().len());
            let mut drawn: Vec<String> = films.iter().map(|slug| draw(&bare(slug), Shape::Poster)).collect();
            drawn.sort();
            drawn.dedup();
            assert_eq!(drawn.len(), films.len(), "{genres:?}");
        }
        assert!(motif_counts.iter().all(|&motifs| motifs >= 8), "{motif_counts:?}");
    }

    #[test]
    fn every_file_of_the_motif_folder_is_one_motif_of_that_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/motif");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        files.sort();
        let names: Vec<&str> = ALL.iter().map(|motif| motif.name).collect();
        assert_eq!(names, files);
    }

    #[test]
    fn every_motif_is_chosen_for_some_of_its_keywords() {
        for motif in ALL {
            let chosen = motif.strong.iter().any(|keyword| {
                let keywords = words(&[keyword]);
                (0..40).any(|n| motif_name(&subject(&format!("film-{n}"), &[], &keywords, [5; 12])) == motif.name)
            });
            assert!(chosen, "{} is never chosen", motif.name);
        }
    }

    #[test]
    fn drawings_are_valid_svg_of_bounded_size() {
        each_film(|film| {
            for (shape, limit) in [(Shape::Poster, 8_000), (Shape::Backdrop, 10_000)] {
                let svg = draw(film, shape);
                let name = motif_name(film);
                assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "), "{name}");
                assert!(balanced(&svg), "{name} has an unclosed element");
                assert!(svg.len() <= limit, "{name} {shape:?} takes {} bytes", svg.len());
                for never in ["NaN", "inf", "<filter", "<text", "<image", "<script", "href"] {
                    assert!(!svg.contains(never), "{name} holds {never}");
                }
            }
        });
    }
}
