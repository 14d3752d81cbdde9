//! Draws every film of the catalogue, to look at: `cargo run -p posters --example sheet -- FOLDER [poster|backdrop]`.
//!
//! Writes `FOLDER/{slug}.svg` for each film, and `FOLDER/index.html`, which shows all of them with title and picture.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use posters::{Shape, Subject, draw, picture_name};
use serde_json::Value;

const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/catalogue");
const AXES: [&str; 12] = [
    "dark",
    "funny",
    "tense",
    "romantic",
    "violent",
    "cerebral",
    "fast",
    "epic",
    "strange",
    "uplifting",
    "family",
    "stylised",
];
const HEAD: &str = "<!doctype html><meta charset=utf-8><style>body{background:#111;color:#eee;font:12px sans-serif;\
    display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px}img{width:100%}figure{margin:0}</style>";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: sheet FOLDER [poster|backdrop]")?;
    let shape = if env::args().nth(2).as_deref() == Some("backdrop") { Shape::Backdrop } else { Shape::Poster };
    fs::create_dir_all(&folder)?;
    let mut files: Vec<_> = fs::read_dir(CATALOGUE)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut page = HEAD.to_owned();
    for file in files.iter().filter(|file| file.path().extension().is_some_and(|ending| ending == "jsonl")) {
        for line in fs::read_to_string(file.path())?.lines() {
            let film: Value = serde_json::from_str(line)?;
            sheet_entry(&film, shape, Path::new(&folder), &mut page)?;
        }
    }
    fs::write(Path::new(&folder).join("index.html"), page)?;
    Ok(())
}

fn sheet_entry(film: &Value, shape: Shape, folder: &Path, page: &mut String) -> Result<(), Box<dyn Error>> {
    let text = |field: &str| film[field].as_str().unwrap_or_default();
    let list = |field: &str| -> Vec<String> {
        film[field].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (genres, keywords) = (list("genres"), list("keywords"));
    let subject = Subject {
        slug: text("slug"),
        title: text("title"),
        synopsis: text("synopsis"),
        year: u16::try_from(film["year"].as_u64().unwrap_or_default())?,
        genres: &genres,
        keywords: &keywords,
        tone: Some(
            AXES.map(|axis| film["tone"][axis].as_u64().and_then(|score| u8::try_from(score).ok()).unwrap_or_default()),
        ),
    };
    let slug = subject.slug;
    fs::write(folder.join(format!("{slug}.svg")), draw(&subject, shape))?;
    let caption = format!("{} ({}): {}", subject.title, subject.year, picture_name(&subject)).replace('<', "&lt;");
    write!(page, "<figure><img loading=lazy src=\"{slug}.svg\"><figcaption>{caption}</figcaption></figure>")?;
    Ok(())
}
