//! What a page loads besides itself: styles, fonts, the browser's part. Held in memory, compressed once, cached forever:
//! the address changes with the content.

use std::collections::HashMap;
use std::path::Path;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::Site;
use super::api::docs;
use super::problem::Problem;

/// The style sheets, in the order of the cascade.
const STYLES: [&str; 30] = [
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
    include_str!("../../../style/list-button.css"),
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

/// All files by their name below the root.
pub struct Assets {
    /// `/assets/0123456789ab`.
    pub root: String,
    /// Whether the browser's part was found.
    pub with_islands: bool,
    files: HashMap<String, File>,
}

struct File {
    kind: HeaderValue,
    plain: Bytes,
    /// Smaller, for browsers that take it; fonts and pictures are compressed already.
    brotli: Option<Bytes>,
}

impl Assets {
    /// Reads the browser's part from where it was built; the rest is part of the program.
    pub fn read(site_root: &Path) -> Self {
        let mut contents: Vec<(String, Vec<u8>)> =
            Public::iter().filter_map(|name| Some((name.to_string(), Public::get(&name)?.data.into_owned()))).collect();
        contents.push(("pkg/matinee.css".to_owned(), STYLES.join("\n").into_bytes()));
        contents.push(("docs/docs.css".to_owned(), docs::STYLE.into()));
        contents.push(("docs/try.js".to_owned(), docs::SCRIPT.into()));
        let islands = browser_part(&site_root.join("pkg"));
        let with_islands = !islands.is_empty();
        if !with_islands {
            tracing::warn!(folder = %site_root.display(), "the browser's part is not built; pages work without it");
        }
        contents.extend(islands);
        contents.sort();

        let mut digest = Sha256::new();
        for (name, content) in &contents {
            digest.update(name);
            digest.update((content.len() as u64).to_le_bytes());
            digest.update(content);
        }
        let root = format!("/assets/{}", short_hex(&digest.finalize()));
        let files = contents.into_iter().map(|(name, content)| (name.clone(), File::new(&name, content))).collect();
        Self { root, with_islands, files }
    }
}

/// The script and the module; nothing unless both are there.
fn browser_part(folder: &Path) -> Vec<(String, Vec<u8>)> {
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
                // leptos asks by the one name when cargo-leptos has compiled it, and by the other when cargo has.
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
        let (kind, compressible) = match name.rsplit('.').next() {
            Some("css") => ("text/css; charset=utf-8", true),
            Some("js") => ("text/javascript; charset=utf-8", true),
            Some("wasm") => ("application/wasm", true),
            Some("svg") => ("image/svg+xml", true),
            Some("txt") => ("text/plain; charset=utf-8", true),
            Some("woff2") => ("font/woff2", false),
            Some("png") => ("image/png", false),
            _ => ("application/octet-stream", false),
        };
        // What runs in the browser is most of a first visit: it is worth the best level's second at start.
        let runs = kind == "application/wasm" || kind.starts_with("text/javascript");
        let quality = if runs { BEST } else { GOOD };
        let brotli = compressible.then(|| compressed(&content, quality));
        Self { kind: HeaderValue::from_static(kind), plain: content.into(), brotli: brotli.map(Bytes::from) }
    }

    fn respond(&self, headers: &HeaderMap, cache: &'static str) -> Response {
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let brotli = self.brotli.as_ref().filter(|_| accepts.split(',').any(|coding| coding.trim() == "br"));
        let mut response = brotli.unwrap_or(&self.plain).clone().into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, self.kind.clone());
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

/// A page that was open while the site was replaced asks by the old version; what we have is better than nothing, but
/// not to be kept under that name.
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

/// A strong entity tag of the content.
pub fn tag_of(content: &[u8]) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{}\"", short_hex(&Sha256::digest(content))))
        .expect("hexadecimal digits in quotes are a header's value")
}

fn short_hex(digest: &[u8]) -> String {
    digest.iter().take(6).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn compressed(content: &[u8], quality: i32) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut out = Vec::new();
    match brotli::BrotliCompress(&mut &content[..], &mut out, &parameters) {
        Ok(_) => out,
        Err(error) => unreachable!("writing to memory does not fail: {error}"),
    }
}

/// Brotli's best level; and two below, a tenth more bytes for a tenth of the time and memory.
const BEST: i32 = 11;
const GOOD: i32 = 9;
