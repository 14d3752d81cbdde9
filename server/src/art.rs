//! The art of Matinee: a print for every film, drawn from what is known of it.
//!
//! The house shows no posters of others. It prints its own: one strong shape a film, cut from a few
//! inks, in one hand. The same film and shape always give the same bytes.

mod choose;
mod colour;
mod finish;
mod mood;
mod motif;
mod palette;
mod path;
mod props;
mod rng;
mod sheet;
mod shelf;
mod svg;

use mood::Mood;
use rng::Dice;
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
    /// stylised; each from 0 to 10.
    pub tone: [u8; 12],
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
    let mood = Mood::read(subject.tone);
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
    choose::motif(subject, &Mood::read(subject.tone)).name
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
    let mut transform = String::from("translate(0)");
    if mirrored {
        transform = format!("translate({w} 0)scale(-1 1)");
    }
    if lean != 0.0 {
        transform.push_str(&format!("rotate({lean:.1} {cx:.0} 300)"));
    }
    transform
}
