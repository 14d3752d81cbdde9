//! What M costs: training, loading, a query by film and a query by details. Prints medians; `make bench` runs it.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use models::{Catalogue, Corpus, Details, Model, Parameters, Tuning};

fn median(times: usize, mut work: impl FnMut(usize)) -> Duration {
    let mut taken: Vec<Duration> = (0..times)
        .map(|turn| {
            let start = Instant::now();
            work(turn);
            start.elapsed()
        })
        .collect();
    taken.sort();
    taken[taken.len() / 2]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalogue = Catalogue::read(&folder.join("catalogue"))?;
    let file = folder.join("similarity.safetensors");
    let model = Model::load(&file)?;
    let films = &catalogue.films;
    let details: Vec<Details> = films.iter().map(models::Film::details).collect();
    println!("{} films, {} kB of model", films.len(), std::fs::metadata(&file)?.len() / 1000);

    let train = median(3, |_| {
        black_box(models::train(&Corpus::described(&catalogue), None, Parameters::default()).is_ok());
    });
    println!("train             {train:>10.1?}");
    let load = median(21, |_| {
        black_box(Model::load(&file).is_ok());
    });
    println!("load              {load:>10.1?}");
    let by_film = median(20_000, |turn| {
        black_box(model.similar_to(&films[turn % films.len()].slug, 6).is_ok());
    });
    println!("query by film     {by_film:>10.1?}");
    let by_details = median(20_000, |turn| {
        black_box(model.similar_to_details(&details[turn % details.len()], &Tuning::default(), 6).is_ok());
    });
    println!("query by details  {by_details:>10.1?}");
    Ok(())
}
