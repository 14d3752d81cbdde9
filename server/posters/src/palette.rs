//! The palette of a drawing, mixed from a recipe that suits the film's mood.

use super::colour::{Oklch, Rgb};
use super::dice::Dice;
use super::mood::Mood;

mod recipe_list;

use recipe_list::RECIPES;

/// The seven colours ("inks") of one drawing.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Near black: the foreground and the darkened area under titles.
    pub night: Rgb,
    /// Dark: shadows and the middle distance.
    pub deep: Rgb,
    /// The main colour: the background.
    pub field: Rgb,
    /// A lighter relative of `field`.
    pub glow: Rgb,
    /// The strongest contrast: the main object.
    pub accent: Rgb,
    /// A second contrast, for small areas.
    pub second: Rgb,
    /// Near white.
    pub paper: Rgb,
}

/// The kind of film stock whose look a palette imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    Colour,
    /// Black-and-white film: nearly grey, with one saturated accent.
    Monochrome,
    /// Film noir: as `Monochrome`, and darker.
    Noir,
}

/// The colours of a palette before they are varied for a film.
struct Recipe {
    stock: Stock,
    /// How well the recipe suits a mood, from 0 to about 1.5.
    suits: fn(&Mood) -> f64,
    /// In the order of [`Palette`]'s fields.
    inks: [Oklch; 7],
}

impl Palette {
    /// Mixes the palette of a film.
    ///
    /// One of the four recipes of the stock that suit the mood best is chosen at random, the better ones more often, so
    /// that films of one mood differ in colour. Hues then vary by up to 9 degrees, and a darker mood lowers lightness.
    pub fn mix(stock: Stock, mood: &Mood, dice: &Dice) -> Self {
        let mut suited: Vec<(f64, &Recipe)> = RECIPES
            .iter()
            .filter(|recipe| recipe.stock == stock)
            .map(|recipe| ((recipe.suits)(mood) + dice.range(0.0, 0.35), recipe))
            .collect();
        suited.sort_by(|a, b| b.0.total_cmp(&a.0));
        let last = suited.len().saturating_sub(1);
        let choice = (dice.unit().powf(1.4) * 4.0) as usize;
        let recipe = suited.get(choice.min(last)).map_or(&RECIPES[0], |(_, recipe)| recipe);

        let hue = dice.range(-9.0, 9.0);
        let lightness = (0.45 - mood.dark) * 0.07 + dice.range(-0.015, 0.015);
        let [night, deep, field, glow, accent, second, paper] = recipe.inks;
        Self {
            night: night.adjust(0.0, 1.0, hue).to_rgb(),
            deep: deep.adjust(lightness * 0.4, 1.0, hue).to_rgb(),
            field: field.adjust(lightness, 1.0, hue).to_rgb(),
            glow: glow.adjust(lightness * 0.6, 1.0, hue).to_rgb(),
            accent: accent.adjust(0.0, 1.0, hue * 0.5).to_rgb(),
            second: second.adjust(0.0, 1.0, hue * 0.5).to_rgb(),
            paper: paper.to_rgb(),
        }
    }
}
