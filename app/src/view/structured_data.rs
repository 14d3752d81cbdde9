//! A film as search engines read it: JSON-LD of the type `Movie`.

use domain::Film;
use serde_json::{Value, json};

/// The content of a block of data, which browsers do not run. Text cannot end the element.
pub fn structured_data(film: &Film) -> String {
    movie(film).to_string().replace('<', "\\u003c")
}

/// Without an address: the data is remembered for all origins of the site.
fn movie(film: &Film) -> Value {
    let people =
        |names: &[String]| names.iter().map(|name| json!({ "@type": "Person", "name": name })).collect::<Vec<_>>();
    let mut movie = json!({
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": film.title,
        "genre": film.genres.iter().map(|genre| genre.name.as_str()).collect::<Vec<_>>(),
        "director": people(&film.directors),
        "actor": people(&film.cast),
        "url": format!("/movie/{}", film.slug),
        "image": format!("/art/{}.png", film.slug),
    });
    let known = [
        ("alternateName", film.original_title.clone()),
        ("description", film.synopsis.clone()),
        ("contentRating", film.certificate.clone()),
        ("dateCreated", (film.year > 0).then(|| film.year.to_string())),
        ("duration", film.runtime.map(|minutes| format!("PT{minutes}M"))),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            movie[name] = value.into();
        }
    }
    movie
}
