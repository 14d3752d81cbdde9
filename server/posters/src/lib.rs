//! Draws a poster and a backdrop for every film as SVG, from its genres, keywords, synopsis and tone.
//!
//! The style is that of cut-paper posters: one picture per film in a few flat colours. Drawings are deterministic:
//! equal subjects and shapes give equal bytes. They contain no text, scripts, filters or references to other files.
//!
//! # Terms
//!
//! * **picture**: what a drawing shows, such as a fox or a castle: a scene of a motif, or a stencil. The catalogue's films are
//!   **assigned** pictures (`assigned.tsv`), so that no row shows one twice; other films get the one that suits them best.
//! * **motif**: a picture drawn by code in one or more **scenes**. A motif lists the keywords and genres it suits.
//! * **stencil**: a picture of one thing as an SVG file, printed in a film's inks.
//! * **vocabulary**: the keywords, and the nouns of synopses, that a picture is chosen for.
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
//! let film = Subject { slug: "a-film-1999", title: "A Film", synopsis: "", year: 1999, genres: &genres, keywords: &keywords, tone: None };
//! assert!(draw(&film, Shape::Poster).starts_with("<svg"));
//! ```

#![expect(clippy::many_single_char_names, reason = "x, y, w, h, r and c, the canvas, are usual in drawing code")]
#![expect(clippy::cast_sign_loss, reason = "counts and colour channels are never negative")]

mod assignment;
mod canvas;
mod colour;
mod decimal;
mod dice;
mod mood;
mod motif;
mod overlay;
mod palette;
mod path;
mod picture;
mod props;
mod stencil;
mod stencil_list;
mod svg;
mod vocabulary;

pub use assignment::{assign, chosen_by_hand};
use canvas::Canvas;
use dice::Dice;
use mood::Mood;
use palette::{Palette, Stock};
use picture::Picture;
use svg::Svg;

/// The film to draw.
pub struct Subject<'a> {
    /// Seeds every random decision: films that differ only in their slug get different drawings.
    pub slug: &'a str,
    pub title: &'a str,
    /// What the film is about; empty if unknown.
    pub synopsis: &'a str,
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
    draw_picture(subject, assignment::picture_of(subject), shape)
}

fn draw_picture(subject: &Subject, picture: &Picture, shape: Shape) -> String {
    let mood = Mood::of(subject);
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
        scene: picture.name,
        tags: subject.keywords.iter().chain(subject.genres).cloned().collect(),
        dice,
    };
    let (width, height) = if is_backdrop { (1600, 900) } else { (400, 600) };
    if is_backdrop {
        canvas.svg.open_group("scale(1.5)");
    }
    canvas.svg.rect(0.0, 0.0, w, canvas::HEIGHT, ink.field);
    canvas.svg.open_group(&transform(&canvas.dice, &mood, w, cx, mirrored));
    picture.draw(&mut canvas);
    canvas.svg.close_group();
    overlay::draw(&mut canvas);
    if is_backdrop {
        canvas.svg.close_group();
    }
    canvas.svg.finish(width, height)
}

/// The name of the picture that a film is shown with, such as `castle`. Both shapes show the same picture.
pub fn picture_name(subject: &Subject) -> &'static str {
    assignment::picture_of(subject).name
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
    use std::collections::HashSet;

    use super::picture::{PICTURES, Picture};
    use super::{Shape, Subject, assign, chosen_by_hand, draw, picture_name};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn subject<'a>(slug: &'a str, genres: &'a [String], keywords: &'a [String], tone: [u8; 12]) -> Subject<'a> {
        Subject { slug, title: "", synopsis: "", year: 1999, genres, keywords, tone: Some(tone) }
    }

    /// What a film of a title and a synopsis is shown with.
    fn shown(title: &str, synopsis: &str, keywords: &[&str]) -> &'static str {
        let keywords = words(keywords);
        let film = subject("a-film-1999", &[], &keywords, [4; 12]);
        picture_name(&Subject { title, synopsis, ..film })
    }

    /// Films of each mood with a slug of their own, drawn with each picture.
    fn each_drawing(mut check: impl FnMut(&'static str, Shape, &str)) {
        for picture in PICTURES.iter() {
            for (copy, tone) in [[0; 12], [10; 12], [7, 2, 6, 3, 5, 6, 4, 5, 8, 3, 1, 7]].into_iter().enumerate() {
                let (slug, keywords) = (format!("{}-{copy}", picture.name), words(&["zombies", "shark", "christmas"]));
                for shape in [Shape::Poster, Shape::Backdrop] {
                    let film = subject(&slug, &[], &keywords, tone);
                    check(picture.name, shape, &super::draw_picture(&film, picture, shape));
                }
            }
        }
    }

    /// Whether every element is closed, in the right order, and every attribute has a quoted value.
    fn well_formed(svg: &str) -> bool {
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let Some((inside, _)) = tag.split_once('>') else { return false };
            let name: String = inside.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
            if inside.matches('"').count() != 2 * inside.matches("=\"").count() {
                return false;
            }
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
        let mut drawn = Vec::new();
        each_drawing(|_, _, svg| drawn.push(svg.to_owned()));
        let mut again = drawn.into_iter();
        each_drawing(|name, _, svg| assert_eq!(again.next().as_deref(), Some(svg), "{name}"));
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
    fn films_with_nothing_but_genres_get_different_posters_and_pictures() {
        let genre_lists = [words(&[]), words(&["drama"]), words(&["horror", "thriller"])];
        for genres in &genre_lists {
            let films: Vec<String> = (0..400).map(|n| format!("film-{n}-1999")).collect();
            let bare = |slug| Subject { tone: None, ..subject(slug, genres, &[], [0; 12]) };
            let pictures: HashSet<_> = films.iter().map(|slug| picture_name(&bare(slug))).collect();
            assert!(pictures.len() >= 8, "{genres:?} {pictures:?}");
            let drawn: HashSet<String> = films.iter().map(|slug| draw(&bare(slug), Shape::Poster)).collect();
            assert_eq!(drawn.len(), films.len(), "{genres:?}");
        }
    }

    #[test]
    fn every_file_of_motifs_and_stencils_is_used() {
        let folder = |name: &str, ending: &str| -> Vec<String> {
            let files = std::fs::read_dir(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
            let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
        };
        let names: HashSet<&str> = PICTURES.iter().map(|picture| picture.name).collect();
        assert_eq!(names.len(), PICTURES.len(), "a name is used twice");
        for stencil in folder("stencils", ".svg") {
            assert!(names.contains(stencil.as_str()), "{stencil}");
        }
        assert_eq!(folder("src/motif", ".rs").len(), super::motif::ALL.len());
    }

    #[test]
    fn every_table_names_known_pictures() {
        for (slug, pictures) in chosen_by_hand() {
            for picture in pictures {
                assert!(Picture::named(picture).is_some(), "{slug}: {picture}");
            }
        }
        for table in [include_str!("../vocabulary.tsv"), include_str!("../assigned.tsv")] {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let mut fields = line.split('\t');
                let known = fields.any(|field| Picture::named(field).is_some());
                assert!(known, "{line}");
            }
        }
    }

    #[test]
    fn a_film_shows_what_its_synopsis_is_about() {
        for (synopsis, keywords, picture) in [
            ("A fox steals from three farmers.", &["talking-animals"][..], ["fox", "fox-face"]),
            ("A pig learns to herd sheep.", &["talking-animals"], ["pig", "pig"]),
            ("A Viking boy befriends a wounded dragon.", &["dragon"], ["dragon", "dragon"]),
            ("A rat who dreams of cooking comes to Paris.", &["food"], ["rat", "rat"]),
            ("A town is attacked by birds.", &["animal-attack"], ["crows", "crows"]),
            ("A boxer gets a chance at the title.", &["boxing"], ["glove", "boxing-ring"]),
        ] {
            let shown = shown("", synopsis, keywords);
            assert!(picture.contains(&shown), "{synopsis} shows {shown}");
        }
    }

    #[test]
    fn an_animal_of_a_title_alone_is_a_figure_of_speech() {
        for (title, synopsis, keywords) in [
            ("The Wolf of Wall Street", "A broker makes a fortune by selling worthless shares.", &["wall-street"][..]),
            ("Raging Bull", "A middleweight's temper wins him titles and costs him his family.", &["boxing"]),
            ("Reservoir Dogs", "A robbery goes wrong, and one of the robbers is a policeman.", &["heist"]),
            ("Dog Day Afternoon", "Two men hold up a bank, and the whole city watches.", &["bank-robbery"]),
        ] {
            let shown = shown(title, synopsis, keywords);
            assert!(!["wolf", "dog", "fox-face", "cat"].contains(&shown), "{title} shows {shown}");
        }
    }

    #[test]
    fn neighbours_are_assigned_different_pictures() {
        let (genres, keywords) = (words(&["sci-fi"]), words(&["space", "spaceship"]));
        let slugs: Vec<String> = (0..20).map(|n| format!("film-{n:02}")).collect();
        let films: Vec<Subject> = slugs.iter().map(|slug| subject(slug, &genres, &keywords, [5; 12])).collect();
        let rows: Vec<Vec<usize>> = (0..15).map(|first| (first..first + 6).collect()).collect();
        let table = assign(&films, &rows);
        let pictures: Vec<&str> = table.lines().filter_map(|line| Some(line.split_once('\t')?.1)).collect();
        assert_eq!(pictures.len(), films.len());
        for row in pictures.windows(6) {
            assert_eq!(row.iter().collect::<HashSet<_>>().len(), row.len(), "{row:?}");
        }
        assert_eq!(table, assign(&films, &rows));
    }

    #[test]
    fn drawings_are_valid_svg_of_bounded_size() {
        each_drawing(|name, shape, svg| {
            let limit = if shape == Shape::Poster { 8_000 } else { 10_000 };
            assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "), "{name}");
            assert!(well_formed(svg), "{name} is not well-formed");
            assert!(svg.len() <= limit, "{name} {shape:?} takes {} bytes", svg.len());
            for never in
                ["NaN", "inf", "<filter", "<text", "<image", "<script", "href", "\"accent", "\"night", "\"paper"]
            {
                assert!(!svg.contains(never), "{name} holds {never}");
            }
        });
    }
}
