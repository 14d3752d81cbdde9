//! Static assets: style sheet, fonts, icons, and the script and module of the islands.
//!
//! They are held in memory and compressed at start. Their addresses change with their content, so browsers cache them
//! forever.

use std::collections::HashMap;
use std::path::Path;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::headers::ETag;
use bytes::Bytes;
use fly_accept_encoding::Encoding;
use http::{HeaderMap, HeaderValue, header};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::Site;
use super::api::docs;
use super::problem::Problem;

/// The style sheets, in the order of the cascade.
const STYLES: [&str; 33] = [
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/layout.css"),
    include_str!("../../../style/menu.css"),
    include_str!("../../../style/button.css"),
    include_str!("../../../style/chip.css"),
    include_str!("../../../style/notice.css"),
    include_str!("../../../style/sheet.css"),
    include_str!("../../../style/form.css"),
    include_str!("../../../style/facts.css"),
    include_str!("../../../style/hero.css"),
    include_str!("../../../style/film-about.css"),
    include_str!("../../../style/card.css"),
    include_str!("../../../style/card-row.css"),
    include_str!("../../../style/card-button.css"),
    include_str!("../../../style/list-button.css"),
    include_str!("../../../style/rating.css"),
    include_str!("../../../style/choice.css"),
    include_str!("../../../style/player.css"),
    include_str!("../../../style/titles.css"),
    include_str!("../../../style/join.css"),
    include_str!("../../../style/plan.css"),
    include_str!("../../../style/model.css"),
    include_str!("../../../style/plot.css"),
    include_str!("../../../style/film-map.css"),
    include_str!("../../../style/upload.css"),
    include_str!("../../../style/drop-zone.css"),
    include_str!("../../../style/progress.css"),
    include_str!("../../../style/batch.css"),
    include_str!("../../../style/film-table.css"),
    include_str!("../../../style/match.css"),
    include_str!("../../../style/inbox.css"),
    include_str!("../../../style/xray.css"),
];

#[derive(RustEmbed)]
#[folder = "../public/"]
struct Public;

/// All files, by their path below the root.
pub struct Assets {
    /// `/assets/0123456789ab`.
    pub root: String,
    /// Whether the script and the module of the islands have been built.
    pub with_islands: bool,
    files: HashMap<String, File>,
}

struct File {
    content_type: HeaderValue,
    plain: Bytes,
    /// The compressed content; `None` for fonts and pictures, which are compressed already.
    brotli: Option<Bytes>,
}

impl Assets {
    /// Reads the script and the module of the islands below `site_root`; the other files are embedded in the program.
    pub fn read(site_root: &Path) -> Self {
        let mut contents: Vec<(String, Vec<u8>)> =
            Public::iter().filter_map(|name| Some((name.to_string(), Public::get(&name)?.data.into_owned()))).collect();
        contents.push(("pkg/matinee.css".to_owned(), STYLES.join("\n").into_bytes()));
        contents.push(("docs/docs.css".to_owned(), docs::STYLE.into()));
        contents.push(("docs/try.js".to_owned(), docs::SCRIPT.into()));
        let islands = island_files(&site_root.join("pkg"));
        let with_islands = !islands.is_empty();
        if !with_islands {
            tracing::warn!(folder = %site_root.display(), "the islands are not built; pages work without them");
        }
        contents.extend(islands);
        contents.sort();

        let mut digest = Sha256::new();
        for (name, content) in &contents {
            digest.update(name);
            digest.update((content.len() as u64).to_le_bytes());
            digest.update(content);
        }
        let root = format!("/assets/{}", hex::encode(&digest.finalize()[..6]));
        let files = contents.into_iter().map(|(name, content)| (name.clone(), File::new(&name, content))).collect();
        Self { root, with_islands, files }
    }
}

/// The script and the module, or nothing unless both exist.
fn island_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let wanted = path.extension().is_some_and(|extension| extension == "js" || extension == "wasm");
        if let (true, Some(name), Ok(content)) =
            (wanted, path.file_name().and_then(|name| name.to_str()), std::fs::read(&path))
        {
            if path.extension().is_some_and(|extension| extension == "wasm") {
                // Leptos requests the first name if it was compiled by cargo-leptos, otherwise the second.
                files.push(("pkg/matinee.wasm".to_owned(), content.clone()));
                files.push(("pkg/matinee_bg.wasm".to_owned(), content));
            } else {
                files.push((format!("pkg/{name}"), content));
            }
        }
    }
    if files.len() < 3 { Vec::new() } else { files }
}

impl File {
    fn new(name: &str, content: Vec<u8>) -> Self {
        let (content_type, compressible) = match name.rsplit('.').next() {
            Some("css") => ("text/css; charset=utf-8", true),
            Some("js") => ("text/javascript; charset=utf-8", true),
            Some("wasm") => ("application/wasm", true),
            Some("svg") => ("image/svg+xml", true),
            Some("txt") => ("text/plain; charset=utf-8", true),
            Some("woff2") => ("font/woff2", false),
            Some("png") => ("image/png", false),
            _ => ("application/octet-stream", false),
        };
        // Code is most of a first visit: it is worth the second that the best level takes at start.
        let is_code = content_type == "application/wasm" || content_type.starts_with("text/javascript");
        let quality = if is_code { BEST } else { GOOD };
        let brotli = compressible.then(|| compressed(&content, quality));
        Self {
            content_type: HeaderValue::from_static(content_type),
            plain: content.into(),
            brotli: brotli.map(Bytes::from),
        }
    }

    fn respond(&self, headers: &HeaderMap, cache: &'static str) -> Response {
        let brotli = self.brotli.as_ref().filter(|_| accepts_brotli(headers));
        let mut response = brotli.unwrap_or(&self.plain).clone().into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, self.content_type.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if brotli.is_some() {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }
}

pub fn router() -> Router<Site> {
    Router::new()
        .route("/assets/{version}/{*file}", get(versioned))
        .route(
            "/favicon.svg",
            get(async |State(site): State<Site>, headers: HeaderMap| public(&site, &headers, "favicon.svg")),
        )
        .route(
            "/robots.txt",
            get(async |State(site): State<Site>, headers: HeaderMap| public(&site, &headers, "robots.txt")),
        )
}

/// A page that was open while the site was updated requests the old version. It gets the current one, which it must not
/// cache under that address.
async fn versioned(
    State(site): State<Site>,
    UrlPath((version, file)): UrlPath<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let current = site.assets.root.ends_with(&format!("/{version}"));
    let file = site.assets.files.get(&file).ok_or_else(Problem::not_found)?;
    Ok(file.respond(&headers, if current { "public, max-age=31536000, immutable" } else { "no-store" }))
}

fn public(site: &Site, headers: &HeaderMap, name: &str) -> Result<Response, Problem> {
    let file = site.assets.files.get(name).ok_or_else(Problem::not_found)?;
    Ok(file.respond(headers, "public, max-age=86400"))
}

/// A strong entity tag derived from the content.
pub fn etag(content: &[u8]) -> ETag {
    format!("\"{}\"", short_digest(content)).parse().expect("hexadecimal digits in quotes are an entity tag")
}

/// The first 48 bits of the content's SHA-256, in hexadecimal.
fn short_digest(content: &[u8]) -> String {
    hex::encode(&Sha256::digest(content)[..6])
}

/// Whether the client accepts brotli. A malformed header counts as no.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let encodings = fly_accept_encoding::encodings_iter(headers);
    encodings.flatten().any(|(encoding, weight)| encoding == Some(Encoding::Brotli) && weight > 0.0)
}

fn compressed(content: &[u8], quality: i32) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut out = Vec::new();
    match brotli::BrotliCompress(&mut &content[..], &mut out, &parameters) {
        Ok(_) => out,
        Err(error) => unreachable!("writing to memory does not fail: {error}"),
    }
}

/// Brotli's best level, and one that takes a tenth of its time and memory for a tenth more bytes.
const BEST: i32 = 11;
const GOOD: i32 = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_clients_that_accept_it_with_any_weight_above_zero() {
        let accepts = |value: &'static str| {
            accepts_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(accepts("br") && accepts("gzip, br;q=1") && accepts("gzip;q=1.0, br;q=0.1"));
        assert!(!accepts("gzip") && !accepts("br;q=0") && !accepts("") && !accepts_brotli(&HeaderMap::new()));
    }
}
