//! One model with what goes with it, and how it answers over the wire.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use app::types::Measured;
use models::model::MAX_NEIGHBOURS;
use models::{Details, FilmEntry, Model, Neighbour, QueryError, Tone, Tuning};

use super::super::wire::{self, Answer, Edition, Ignored, Question, Taste, WIRE_VERSION};
use super::super::words::Words;
use super::super::{AskError, Refusal, evaluation};

/// A model, and what goes with it.
pub struct Loaded {
    pub model: Model,
    words: Words,
    pub version: Arc<str>,
    pub edition: Edition,
    /// When its file was written.
    pub trained_at: Option<SystemTime>,
    pub metrics: Vec<Measured>,
}

impl Loaded {
    pub fn new(model: Model, path: &Path, trained_at: Option<SystemTime>) -> Self {
        let edition = Edition {
            version: model.version().to_owned(),
            catalogue: model.artifact().catalogue.clone(),
            wire: WIRE_VERSION,
        };
        Self {
            words: Words::of(model.artifact()),
            version: model.version().into(),
            edition,
            trained_at,
            metrics: evaluation::beside(path),
            model,
        }
    }

    pub fn to_film(&self, slug: &str, k: usize) -> Result<Answer, AskError> {
        let neighbours = self.model.similar_to(slug, k).map_err(refused)?;
        Ok(self.answer(neighbours, Vec::new()))
    }

    pub fn to_details(&self, question: &Question) -> Result<Answer, AskError> {
        let details = self.details(question);
        let tuning = Tuning::from_axes(&question.tune).map_err(|error| refused(error.into()))?;
        // One more than asked for, because the film itself may be among them.
        let found = (question.k + 1).min(MAX_NEIGHBOURS);
        let mut neighbours = match self.named(question) {
            Some(film) => self.model.similar_to(&film.slug, question.k),
            None => self.model.similar_to_details(&details, &tuning, found),
        }
        .map_err(refused)?;
        neighbours.retain(|neighbour| !is_itself(question, neighbour));
        neighbours.truncate(question.k);
        let ignored = self.model.unknown_values(&details).into_iter();
        let ignored = ignored.map(|ignored| Ignored { field: ignored.field.to_owned(), value: ignored.value });
        Ok(self.answer(neighbours, ignored.collect()))
    }

    /// The film of a question that says nothing but its name, where M knows just one of that name.
    fn named(&self, question: &Question) -> Option<&FilmEntry> {
        let Question { title, year, k, .. } = question;
        let name_alone = Question { title: title.clone(), year: *year, k: *k, ..Question::default() };
        if *question == name_alone { self.model.find_by_title(title.as_deref()?, *year) } else { None }
    }

    pub fn to_taste(&self, taste: &Taste) -> Result<Answer, AskError> {
        let watched: Vec<_> = taste.films.iter().map(|watched| (&*watched.slug, watched.weight)).collect();
        let left_out: Vec<_> = taste.leave_out.iter().map(String::as_str).collect();
        let neighbours = self.model.recommend(&watched, &left_out, taste.k).map_err(refused)?;
        let unknown = watched.iter().filter(|(slug, _)| !self.model.contains(slug));
        let ignored = unknown.map(|&(slug, _)| Ignored { field: "films".to_owned(), value: slug.to_owned() });
        Ok(self.answer(neighbours, ignored.collect()))
    }

    fn answer(&self, neighbours: Vec<Neighbour>, ignored: Vec<Ignored>) -> Answer {
        Answer { model: self.edition.clone(), similar: neighbours.into_iter().map(neighbour).collect(), ignored }
    }

    fn details(&self, question: &Question) -> Details {
        Details {
            year: question.year,
            genres: self.words.genres(&question.genres),
            keywords: self.words.keywords(&question.keywords),
            directors: question.directors.clone(),
            cast: question.cast.clone(),
            tone: (!question.tone.is_empty()).then(|| self.tone(question)),
            synopsis: question.synopsis.clone(),
            ..Details::default()
        }
    }

    /// The axes that are given; the others at the catalogue's mean, where they pull nowhere.
    #[expect(clippy::cast_sign_loss, reason = "a mean of scores from 0 to 10; a conversion bounds what is not")]
    fn tone(&self, question: &Question) -> Tone {
        let mean = self.model.artifact().mean_tone();
        let score = |axis: usize| question.tone.get(Tone::AXES[axis]).copied().unwrap_or(mean[axis].round() as u8);
        let [dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised] =
            std::array::from_fn(score);
        Tone { dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised }
    }
}

/// Whether a neighbour is the very film that was asked about.
fn is_itself(question: &Question, neighbour: &Neighbour) -> bool {
    let same_title =
        question.title.as_ref().is_some_and(|title| title.to_lowercase() == neighbour.film.title.to_lowercase());
    same_title && question.year.is_none_or(|year| year == neighbour.film.year)
}

fn neighbour(neighbour: Neighbour) -> wire::Neighbour {
    wire::Neighbour {
        slug: neighbour.film.slug.clone(),
        title: neighbour.film.title.clone(),
        year: neighbour.film.year,
        score: neighbour.score,
        because: neighbour.because,
    }
}

/// What the model says is wrong with a question.
fn refused(error: QueryError) -> AskError {
    match error {
        QueryError::UnknownFilm(_) => AskError::NotFound,
        QueryError::NoKnownFilms => AskError::Refused(Refusal::of("films", "has none that the model knows".to_owned())),
        error => AskError::Refused(Refusal { malformed: false, field: None, detail: format!("{error}.") }),
    }
}
