//! What M costs: loading, a query by film, by details and by taste at the catalogue's size and at ten thousand films, and
//! training, from ratings too where `MATINEE_RATINGS` names a folder of them. `make bench` runs it.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use models::movielens::ListedFilm;
use models::{Catalogue, Corpus, Dataset, Details, Film, Model, Parameters, Tuning, recency_weight};

/// Films of the larger model.
const MANY: usize = 10_000;
/// Films of a taste.
const WATCHED: usize = 12;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn catalogue() -> Catalogue {
    Catalogue::read(&folder().join("catalogue")).unwrap_or_else(|error| panic!("{error}"))
}

/// The catalogue's films over and over, a few years apart each time, until there are enough.
fn many(catalogue: &Catalogue) -> Corpus<'_> {
    let more = catalogue.films.iter().cycle().zip(0..).take(MANY - catalogue.films.len());
    let listed: Vec<ListedFilm> = more
        .map(|(film, number)| ListedFilm {
            movielens_id: number,
            title: format!("{} {number}", film.title),
            original_title: None,
            also_titles: Vec::new(),
            year: Some(1920 + (film.year + number as u16) % 100),
            genres: film.genres.clone(),
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
    let mut turn = 0;
    let mut next = || {
        turn = (turn + 1) % films.len();
        turn
    };
    criterion.bench_function(&format!("query by film, {name}"), |bencher| {
        bencher.iter(|| black_box(model.similar_to(&films[next()].slug, 6).is_ok()));
    });
    criterion.bench_function(&format!("query by details, {name}"), |bencher| {
        bencher.iter(|| black_box(model.similar_to_details(&details[next()], &Tuning::default(), 6).is_ok()));
    });
    let tastes: Vec<Vec<(&str, f32)>> = films
        .windows(WATCHED)
        .map(|watched| (0..).zip(watched).map(|(since, film)| (&*film.slug, recency_weight(since))).collect())
        .collect();
    criterion.bench_function(&format!("query by taste, {name}"), |bencher| {
        bencher.iter(|| black_box(model.suggest(&tastes[next() % tastes.len()], &[], 6).is_ok()));
    });
}

fn asking(criterion: &mut Criterion) {
    let catalogue = catalogue();
    let file = folder().join("similarity.safetensors");
    criterion.bench_function("load", |bencher| bencher.iter(|| black_box(Model::load(&file).is_ok())));
    let model = Model::load(&file).unwrap_or_else(|error| panic!("{error}"));
    queries(criterion, &format!("{} films", catalogue.films.len()), &model, &catalogue.films);

    let trained =
        models::train(&many(&catalogue), None, Parameters::default()).unwrap_or_else(|error| panic!("{error}"));
    let beside = tempfile::tempdir().expect("a temporary folder").path().with_extension("safetensors");
    trained.write(&beside).expect("written");
    let model = Model::load(&beside).unwrap_or_else(|error| panic!("{error}"));
    std::fs::remove_file(&beside).expect("removed");
    queries(criterion, &format!("{} films", trained.films.len()), &model, &catalogue.films);
}

fn training(criterion: &mut Criterion) {
    let catalogue = catalogue();
    let mut group = criterion.benchmark_group("train");
    group.sample_size(10).measurement_time(Duration::from_secs(30));
    group.bench_function("on the catalogue", |bencher| {
        bencher.iter(|| black_box(models::train(&Corpus::described(&catalogue), None, Parameters::default()).is_ok()));
    });
    if let Some(ratings) = std::env::var_os("MATINEE_RATINGS") {
        let data = Dataset::read(Path::new(&ratings)).unwrap_or_else(|error| panic!("{error}"));
        let corpus = data.corpus(&catalogue);
        let name = format!("on {} ratings of {} films", data.ratings, corpus.films.len());
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

criterion_group!(benches, asking, training);
criterion_main!(benches);
