//! The motifs: one file per picture, and the choice of the one that suits a film.

use super::Subject;
use super::canvas::Canvas;
use super::mood::Mood;

mod animals;
mod arches;
mod banners;
mod bars;
mod bloom;
mod burst;
mod cards;
mod castle;
mod chess;
mod circles;
mod city;
mod clock;
mod cosmos;
mod creature;
mod door;
mod eye;
mod faces;
mod flight;
mod forest;
mod house;
mod kites;
mod maze;
mod mesa;
mod music;
mod nib;
mod noir;
mod omen;
mod peaks;
mod rails;
mod rain;
mod reel;
mod rising;
mod road;
mod robot;
mod scales;
mod sea;
mod shadow;
mod shards;
mod snow;
mod spiral;
mod sport;
mod stage;
mod stairs;
mod table;
mod target;
mod totem;
mod vault;
mod war;
mod windows;

/// A picture, and the films that it suits.
pub struct Motif {
    /// The names of its scenes, unique among all pictures; `Canvas::scene` is the one to draw.
    pub scenes: &'static [&'static str],
    /// Keywords that describe the picture itself.
    pub strong: &'static [&'static str],
    /// Keywords of films that the picture also suits.
    pub weak: &'static [&'static str],
    pub genres: &'static [&'static str],
    /// What the mood adds to the score. A constant term makes the motif more or less frequent.
    pub mood_score: fn(&Mood) -> f64,
    pub draw: fn(&mut Canvas),
}

impl Motif {
    /// How well the motif suits a film. Earlier keywords count more, and each further match counts half of the previous
    /// one, so that one strong keyword outweighs several weak ones.
    pub fn score(&self, subject: &Subject, mood: &Mood) -> f64 {
        let (mut strong, mut weak) = (3.6, 1.4);
        let mut score = 0.0;
        for (index, keyword) in subject.keywords.iter().enumerate() {
            let earliness = 1.0 - 0.035 * index.min(9) as f64;
            if self.strong.contains(&keyword.as_str()) {
                score += strong * earliness;
                strong *= 0.5;
            } else if self.weak.contains(&keyword.as_str()) {
                score += weak * earliness;
                weak *= 0.5;
            }
        }
        let genres = subject.genres.iter().filter(|genre| self.genres.contains(&genre.as_str())).count();
        score + genres as f64 * 0.6 + (self.mood_score)(mood)
    }
}

/// Every motif. The order matters: each motif's random term depends on its position.
pub const ALL: &[Motif] = &[
    animals::MOTIF,
    arches::MOTIF,
    banners::MOTIF,
    bars::MOTIF,
    bloom::MOTIF,
    burst::MOTIF,
    cards::MOTIF,
    castle::MOTIF,
    chess::MOTIF,
    circles::MOTIF,
    city::MOTIF,
    clock::MOTIF,
    cosmos::MOTIF,
    creature::MOTIF,
    door::MOTIF,
    eye::MOTIF,
    faces::MOTIF,
    flight::MOTIF,
    forest::MOTIF,
    house::MOTIF,
    kites::MOTIF,
    maze::MOTIF,
    mesa::MOTIF,
    music::MOTIF,
    nib::MOTIF,
    noir::MOTIF,
    omen::MOTIF,
    peaks::MOTIF,
    rails::MOTIF,
    rain::MOTIF,
    reel::MOTIF,
    rising::MOTIF,
    road::MOTIF,
    robot::MOTIF,
    scales::MOTIF,
    sea::MOTIF,
    shadow::MOTIF,
    shards::MOTIF,
    snow::MOTIF,
    spiral::MOTIF,
    sport::MOTIF,
    stage::MOTIF,
    stairs::MOTIF,
    table::MOTIF,
    target::MOTIF,
    totem::MOTIF,
    vault::MOTIF,
    war::MOTIF,
    windows::MOTIF,
];
