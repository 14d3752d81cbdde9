//! The model with many films: the time and the memory of training, loading and queries.
//!
//! `cargo bench -p models --bench scale -- FILMS RATINGS` generates films and ratings and measures each step. With a folder as a
//! third argument, the generated files are left there, in MovieLens' layout.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use models::{Catalogue, Corpus, Dataset, Details, Film, Model, Parameters, ToneAdjustment};

#[path = "scale/generator.rs"]
mod generator;

const NEIGHBOURS: usize = 12;
/// Queries of each kind.
const QUERIES: usize = 400;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds options of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let number = |index: usize, default: usize| arguments.get(index).map_or(Ok(default), |argument| argument.parse());
    let (films, ratings) = (number(0, 10_000)?, number(1, 100_000)?);
    let temporary = tempfile::tempdir()?;
    let folder = arguments.get(2).map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    fs::create_dir_all(&folder)?;

    println!("{films} films, {ratings} ratings");
    let step = Step::start("generate");
    generator::generate(&folder, films, ratings)?;
    step.end();
    let catalogue = Catalogue::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue"))?;
    let artifact = temporary.path().join("artifact");
    train(&catalogue, &folder, ratings > 0, &artifact)?;
    let step = Step::start("load");
    let model = Model::load(&artifact)?;
    step.end();
    query(&model, &catalogue);
    Ok(())
}

fn train(catalogue: &Catalogue, folder: &Path, has_ratings: bool, artifact: &Path) -> Result<(), Box<dyn Error>> {
    let step = Step::start("read");
    let trained = if has_ratings {
        let data = Dataset::read(folder)?;
        let corpus = data.corpus(catalogue);
        step.end();
        let step = Step::start("train");
        let trained = models::train(&corpus, Some(&data.likes), Parameters::default())?;
        step.end();
        trained
    } else {
        let (films, _) = models::movielens::films(folder)?;
        let corpus = Corpus::with_listed(catalogue, &films, &[]);
        step.end();
        let step = Step::start("train");
        let trained = models::train(&corpus, None, Parameters::default())?;
        step.end();
        trained
    };
    trained.write(artifact)?;
    println!("artifact    {:9.1} MB", fs::metadata(artifact)?.len() as f64 / 1e6);
    Ok(())
}

fn query(model: &Model, catalogue: &Catalogue) {
    let described: Vec<Details> = catalogue.films.iter().step_by(4).map(Film::details).take(QUERIES).collect();
    let sparse = |details: &Details| Details {
        genres: details.genres.clone(),
        year: details.year,
        tags: details.keywords.iter().take(1).cloned().collect(),
        ..Details::default()
    };
    let barely_described: Vec<Details> = described.iter().map(sparse).collect();
    let mut films = catalogue.films.iter().cycle();
    measure("similar by id", QUERIES, || {
        let film = films.next().map_or("", |film| &film.slug);
        model.similar_to(film, NEIGHBOURS).is_ok()
    });
    for (name, details) in [("by a full description", &described), ("by genres and year", &barely_described)] {
        let mut next = details.iter().cycle();
        measure(name, QUERIES, || {
            let details = next.next().cloned().unwrap_or_default();
            model.similar_to_details(&details, &ToneAdjustment::default(), NEIGHBOURS).is_ok()
        });
        println!("  recall at {NEIGHBOURS} against a comparison with every film: {:.4}", recall(model, details));
    }
}

/// The share of the exact answer that a query finds. An adjustment too small to change an answer makes the model
/// compare every film, which gives the exact answer.
fn recall(model: &Model, details: &[Details]) -> f64 {
    let negligible =
        ToneAdjustment::from_axes(&BTreeMap::from([("dark".to_owned(), f32::MIN_POSITIVE)])).unwrap_or_default();
    let slugs = |details: &Details, tuning: &ToneAdjustment| -> Vec<String> {
        let answer = model.similar_to_details(details, tuning, NEIGHBOURS).unwrap_or_default();
        answer.into_iter().map(|neighbour| neighbour.film.slug.clone()).collect()
    };
    let (mut found, mut all) = (0, 0);
    for details in details.iter().take(QUERIES / 4) {
        let exact = slugs(details, &negligible);
        let answer = slugs(details, &ToneAdjustment::default());
        found += exact.iter().filter(|slug| answer.contains(slug)).count();
        all += exact.len();
    }
    f64::from(found as u32) / f64::from(all.max(1) as u32)
}

fn measure(name: &str, count: usize, mut query: impl FnMut() -> bool) {
    let mut times: Vec<Duration> = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        assert!(query(), "{name} has no answer");
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |percent: usize| times[(count - 1) * percent / 100].as_secs_f64() * 1e3;
    println!("{name:22} median {:7.3} ms, 99th percentile {:7.3} ms", at(50), at(99));
}

/// A step, with its time and the highest memory use so far.
struct Step(&'static str, Instant);

impl Step {
    fn start(name: &'static str) -> Self {
        Self(name, Instant::now())
    }

    fn end(self) {
        println!(
            "{:11} {:9.1} s, memory {}, at most {}",
            self.0,
            self.1.elapsed().as_secs_f64(),
            memory("VmRSS:"),
            memory("VmHWM:")
        );
    }
}

/// A line of the process' status, in kB.
fn memory(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix(name)).map_or("unknown", str::trim).to_owned()
}
