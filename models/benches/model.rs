//! The time of loading, of queries by film, by details and by history (with the catalogue's films and with ten
//! thousand), and of training. With `MATINEE_RATINGS=folder`, training with ratings is measured too. `make bench` runs
//! it.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use models::movielens::DatasetFilm;
use models::{Catalogue, Corpus, Dataset, Details, Film, Model, Parameters, ToneAdjustment, recency_weight};

/// Films of the larger model.
const MANY: usize = 10_000;
/// Films of a user's history.
const WATCHED: usize = 12;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn catalogue() -> Catalogue {
    Catalogue::read(&folder().join("catalogue")).unwrap_or_else(|error| panic!("{error}"))
}

/// The films of the catalogue, repeated with other years.
fn many(catalogue: &Catalogue) -> Corpus<'_> {
    let more = catalogue.films.iter().cycle().zip(0..).take(MANY - catalogue.films.len());
    let listed: Vec<DatasetFilm> = more
        .map(|(film, number)| DatasetFilm {
            movielens_id: number,
            title: format!("{} {number}", film.title),
            original_title: None,
            alternative_titles: Vec::new(),
            year: Some(1920 + (film.year + number as u16) % 100),
            genres: Vec::new(),
        })
        .collect();
    let mut corpus = Corpus::with_listed(catalogue, &listed, &[]);
    let described = catalogue.films.len();
    for position in described..corpus.films.len() {
        let year = corpus.films[position].details.year;
        corpus.films[position].details = Details { year, ..catalogue.films[position % described].details() };
    }
    corpus
}

fn queries(criterion: &mut Criterion, name: &str, model: &Model, films: &[Film]) {
    let details: Vec<Details> = films.iter().map(Film::details).collect();
    let mut index = 0;
    let mut next = || {
        index = (index + 1) % films.len();
        index
    };
    criterion.bench_function(&format!("query by film, {name}"), |bencher| {
        bencher.iter(|| black_box(model.similar_to(&films[next()].slug, 6).is_ok()));
    });
    criterion.bench_function(&format!("query by details, {name}"), |bencher| {
        bencher.iter(|| black_box(model.similar_to_details(&details[next()], &ToneAdjustment::default(), 6).is_ok()));
    });
    let histories: Vec<Vec<(&str, f32)>> = films
        .windows(WATCHED)
        .map(|watched| (0..).zip(watched).map(|(since, film)| (&*film.slug, recency_weight(since))).collect())
        .collect();
    criterion.bench_function(&format!("query by history, {name}"), |bencher| {
        bencher.iter(|| black_box(model.recommend(&histories[next() % histories.len()], &[], 6).is_ok()));
    });
}

fn querying(criterion: &mut Criterion) {
    let catalogue = catalogue();
    let file = folder().join("similarity.safetensors");
    criterion.bench_function("load", |bencher| bencher.iter(|| black_box(Model::load(&file).is_ok())));
    let model = Model::load(&file).unwrap_or_else(|error| panic!("{error}"));
    queries(criterion, &format!("{} films", catalogue.films.len()), &model, &catalogue.films);

    let trained =
        models::train(&many(&catalogue), None, Parameters::default()).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("larger.safetensors");
    trained.write(&file).expect("written");
    let model = Model::load(&file).unwrap_or_else(|error| panic!("{error}"));
    queries(criterion, &format!("{} films", trained.films.len()), &model, &catalogue.films);
}

fn training(criterion: &mut Criterion) {
    let catalogue = catalogue();
    let mut group = criterion.benchmark_group("train");
    group.sample_size(10).measurement_time(Duration::from_secs(30));
    group.bench_function("on the catalogue", |bencher| {
        bencher.iter(|| {
            black_box(models::train(&Corpus::from_catalogue(&catalogue), None, Parameters::default()).is_ok())
        });
    });
    if let Some(ratings) = std::env::var_os("MATINEE_RATINGS") {
        let data = Dataset::read(Path::new(&ratings)).unwrap_or_else(|error| panic!("{error}"));
        let corpus = data.corpus(&catalogue);
        let name = format!("on {} ratings of {} films", data.rating_count, corpus.films.len());
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(models::train(&corpus, Some(&data.likes), Parameters::default()).is_ok()));
        });
    }
    group.finish();
    if let Ok(status) = std::fs::read_to_string("/proc/self/status")
        && let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))
    {
        println!("peak memory{:>38}", peak.trim());
    }
}

criterion_group!(benches, querying, training);
criterion_main!(benches);
