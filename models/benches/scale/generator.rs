//! Generates films and ratings of any number in MovieLens' layout. Equal sizes give equal files.
//!
//! Popularity follows a power law, as in MovieLens: half of all ratings belong to about a fiftieth of the films. Users are of different activity, and each
//! prefers films of two genres, so that there are tastes to learn. A fifth of the films has tags.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

const GENRES: [&str; 18] = [
    "Drama",
    "Comedy",
    "Thriller",
    "Romance",
    "Action",
    "Horror",
    "Documentary",
    "Crime",
    "Adventure",
    "Sci-Fi",
    "Children",
    "Animation",
    "Mystery",
    "Fantasy",
    "War",
    "Western",
    "Musical",
    "Film-Noir",
];
const WORDS: [&str; 24] = [
    "River", "Night", "Garden", "Winter", "Letter", "Stranger", "Harbour", "Shadow", "Summer", "Mountain", "Mirror",
    "Train", "Lantern", "Orchard", "Signal", "Crossing", "Voyage", "Silence", "Kingdom", "Paper", "Thunder", "Island",
    "Clock", "Bridge",
];
const TAGS: [&str; 16] = [
    "atmospheric",
    "heist",
    "time travel",
    "based on a book",
    "twist ending",
    "revenge",
    "space",
    "dystopia",
    "friendship",
    "small town",
    "journalism",
    "courtroom",
    "road movie",
    "coming of age",
    "martial arts",
    "politics",
];
/// Ratings per user, on average.
const RATINGS_PER_USER: usize = 150;
const LAST_YEAR: u64 = 2025;
const YEARS: f64 = 110.0;

/// Random numbers from one seed.
struct Random(SplitMix64);

impl Random {
    /// In [0, 1).
    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below a bound.
    #[expect(clippy::cast_sign_loss, reason = "products of positive numbers")]
    fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// Below a bound; the number `n` is drawn with a probability proportional to 1/(n + 1), approximately.
    #[expect(clippy::cast_sign_loss, reason = "powers of positive numbers")]
    fn zipf(&mut self, bound: usize) -> usize {
        (((bound + 1) as f64).powf(self.unit()) as usize).clamp(1, bound) - 1
    }
}

/// Writes `movies.csv`, `ratings.csv` and `tags.csv` with about this many films and ratings.
///
/// # Errors
/// If a file cannot be written.
pub fn generate(folder: &Path, films: usize, ratings: usize) -> io::Result<()> {
    let mut random = Random(SplitMix64::from_seed(17_u64.to_le_bytes()));
    let genres = write_films(folder, films, &mut random)?;
    write_tags(folder, films, &mut random)?;
    write_ratings(folder, &genres, ratings, &mut random)
}

/// Returns the genres of each film. Films are numbered from 1, by descending popularity.
fn write_films(folder: &Path, films: usize, random: &mut Random) -> io::Result<Vec<Vec<usize>>> {
    let mut file = BufWriter::new(File::create(folder.join("movies.csv"))?);
    writeln!(file, "movieId,title,genres")?;
    let mut all = Vec::with_capacity(films);
    for film in 0..films {
        #[expect(clippy::cast_sign_loss, reason = "a product of positive numbers")]
        let age = (random.unit().powi(2) * YEARS) as u64;
        let mut genres: Vec<usize> = (0..=random.below(3)).map(|_| random.zipf(GENRES.len())).collect();
        genres.sort_unstable();
        genres.dedup();
        let (first, second) = (WORDS[random.below(WORDS.len())], WORDS[random.below(WORDS.len())]);
        let names: Vec<&str> = genres.iter().map(|genre| GENRES[*genre]).collect();
        writeln!(file, "{},{first} {second} of {film} ({}),{}", film + 1, LAST_YEAR - age, names.join("|"))?;
        all.push(genres);
    }
    file.flush()?;
    Ok(all)
}

fn write_tags(folder: &Path, films: usize, random: &mut Random) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(folder.join("tags.csv"))?);
    writeln!(file, "userId,movieId,tag,timestamp")?;
    for film in (0..films).step_by(5) {
        for user in 0..=random.below(6) {
            writeln!(file, "{},{},{},1400000000", user + 1, film + 1, TAGS[random.below(TAGS.len())])?;
        }
    }
    file.flush()
}

fn write_ratings(folder: &Path, genres: &[Vec<usize>], ratings: usize, random: &mut Random) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(folder.join("ratings.csv"))?);
    writeln!(file, "userId,movieId,rating,timestamp")?;
    let films = genres.len();
    let mut written = 0;
    let mut user = 0;
    while written < ratings {
        user += 1;
        let favourites = [random.below(GENRES.len()), random.zipf(GENRES.len())];
        // From 20 ratings to several thousand.
        #[expect(clippy::cast_sign_loss, reason = "powers of positive numbers")]
        let count = ((RATINGS_PER_USER as f64 / 2.0 * (1.0 - random.unit()).powf(-0.5)) as usize).clamp(20, films / 4);
        let mut rated = HashSet::with_capacity(count);
        for attempt in 0..count * 4 {
            let film = random.zipf(films);
            let is_favourite = genres[film].iter().any(|genre| favourites.contains(genre));
            if rated.len() == count || (!is_favourite && random.unit() < 0.6) || !rated.insert(film) {
                continue;
            }
            let mean = if is_favourite { 7.5 } else { 5.5 };
            let half_stars = (mean + 3.0 * (random.unit() + random.unit() - 1.0)).round().clamp(1.0, 10.0);
            writeln!(file, "{user},{},{},{}", film + 1, half_stars / 2.0, 1_100_000_000 + user * 1000 + attempt)?;
            written += 1;
        }
    }
    file.flush()
}
