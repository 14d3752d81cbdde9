//! The pictures: every scene of every motif, and every stencil.

use std::sync::LazyLock;

use super::Subject;
use super::canvas::Canvas;
use super::mood::Mood;
use super::motif::{self, Motif};
use super::stencil::Stencil;
use super::stencil_list::STENCILS;
use super::vocabulary::{Text, Vocabulary};

/// One of the pictures that a film may be shown with.
pub struct Picture {
    /// Unique among the pictures; `fox`, for example.
    pub name: &'static str,
    drawing: Drawing,
    vocabulary: Vocabulary,
}

enum Drawing {
    Scene(&'static Motif),
    Stencil(&'static Stencil),
}

impl Picture {
    /// The picture of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PICTURES.iter().find(|picture| picture.name == name)
    }

    pub fn draw(&self, canvas: &mut Canvas) {
        match self.drawing {
            Drawing::Scene(motif) => (motif.draw)(canvas),
            Drawing::Stencil(stencil) => stencil.draw(canvas),
        }
    }

    /// How well the picture suits a film. One good match scores about 5.
    pub fn score(&self, subject: &Subject, mood: &Mood, text: &Text) -> f64 {
        let motif = match self.drawing {
            Drawing::Scene(motif) => motif.score(subject, mood),
            Drawing::Stencil(_) => 0.0,
        };
        // All scenes of a motif share its keywords; the keywords of a scene only choose between them.
        let weight = if matches!(self.drawing, Drawing::Scene(_)) { 0.3 } else { 1.0 };
        motif + self.vocabulary.score(subject, text, weight)
    }
}

/// Every picture; a motif's scenes before the stencils.
pub static PICTURES: LazyLock<Vec<Picture>> = LazyLock::new(|| {
    let scenes =
        motif::ALL.iter().flat_map(|motif| motif.scenes.iter().map(move |name| (*name, Drawing::Scene(motif))));
    let stencils = STENCILS.iter().map(|stencil| (stencil.name, Drawing::Stencil(stencil)));
    let pictures = scenes.chain(stencils);
    pictures.map(|(name, drawing)| Picture { name, drawing, vocabulary: Vocabulary::of(name) }).collect()
});
