//! The motifs: one file a motif, each a picture the house knows how to cut.

use super::mood::Mood;
use super::sheet::Sheet;

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

/// A picture the house knows, and the films it is for.
pub struct Motif {
    pub name: &'static str,
    /// Keywords that ask for it outright.
    pub strong: &'static [&'static str],
    /// Keywords it also suits.
    pub weak: &'static [&'static str],
    pub genres: &'static [&'static str],
    /// What the tone alone adds or takes away.
    pub leans: fn(&Mood) -> f64,
    pub draw: fn(&mut Sheet),
}

/// Every motif there is.
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
