//! The ink shelf: which colours a film is printed in.

use super::colour::{Oklch, Rgb};
use super::dice::Dice;
use super::mood::Mood;
use super::shelf::{SHELF, Stock};

/// The inks of one print, from the darkest to the lightest, and two that speak up.
#[derive(Clone, Copy, Debug)]
pub struct Inks {
    /// The near-black the print sinks into at its foot.
    pub night: Rgb,
    /// Shadow shapes.
    pub deep: Rgb,
    /// The colour the sheet is known by.
    pub field: Rgb,
    /// The field, lit.
    pub glow: Rgb,
    /// The ink the eye goes to first.
    pub accent: Rgb,
    /// A rarer second accent.
    pub second: Rgb,
    /// The lightest, never quite white.
    pub paper: Rgb,
}

/// One recipe on the shelf.
pub struct Recipe {
    pub stock: Stock,
    /// How strongly each feeling asks for it.
    pub suits: fn(&Mood) -> f64,
    /// Night, deep, field, glow, accent, second, paper.
    pub inks: [Oklch; 7],
}

/// Picks the inks for a film: a handful of recipes suit its mood, and the dice choose among them,
/// so that neighbours of one mood are not printed alike.
pub fn mix(stock: Stock, mood: &Mood, dice: &Dice) -> Inks {
    let mut suited: Vec<(f64, &Recipe)> = SHELF
        .iter()
        .filter(|recipe| recipe.stock == stock)
        .map(|recipe| ((recipe.suits)(mood) + dice.range(0.0, 0.55), recipe))
        .collect();
    suited.sort_by(|a, b| b.0.total_cmp(&a.0));
    let last = suited.len().saturating_sub(1);
    let choice = (dice.unit().powf(1.4) * 5.0) as usize;
    let recipe = suited.get(choice.min(last)).map_or(&SHELF[0], |(_, recipe)| recipe);
    let turn = dice.range(-9.0, 9.0);
    // A dark film is printed a little lower in key than its recipe says, a bright one higher.
    let key = (0.45 - mood.dark) * 0.07 + dice.range(-0.015, 0.015);
    let [night, deep, field, glow, accent, second, paper] = recipe.inks;
    Inks {
        night: night.shift(0.0, 1.0, turn).rgb(),
        deep: deep.shift(key * 0.4, 1.0, turn).rgb(),
        field: field.shift(key, 1.0, turn).rgb(),
        glow: glow.shift(key * 0.6, 1.0, turn).rgb(),
        accent: accent.shift(0.0, 1.0, turn * 0.5).rgb(),
        second: second.shift(0.0, 1.0, turn * 0.5).rgb(),
        paper: paper.rgb(),
    }
}
