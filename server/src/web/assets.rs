//! Static assets: style sheet, fonts, icons, and the script and module of the islands.
//!
//! They are held in memory. Large files are minified and compressed when they are built (`end2end/pack-assets`). The
//! URLs of all files change with the content of any, so browsers cache them forever.

use std::collections::HashMap;
use std::path::Path;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::headers::{ETag, HeaderMapExt};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::Site;
use super::api::docs;
use super::problem::Problem;
use super::representation::{Accepted, Coding, etag};

/// The codings of files, best first: for files that are encoded in advance, brotli is the shortest.
const PREFERENCE: [Coding; 3] = [Coding::Brotli, Coding::Zstd, Coding::Gzip];

/// The style sheets, in the order of the cascade.
const STYLES: [&str; 37] = [
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/layout.css"),
    include_str!("../../../style/menu.css"),
    include_str!("../../../style/button.css"),
    include_str!("../../../style/chip.css"),
    include_str!("../../../style/notice.css"),
    include_str!("../../../style/sheet.css"),
    include_str!("../../../style/form.css"),
    include_str!("../../../style/search.css"),
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
    include_str!("../../../style/tuner.css"),
    include_str!("../../../style/join.css"),
    include_str!("../../../style/plan.css"),
    include_str!("../../../style/model.css"),
    include_str!("../../../style/plot.css"),
    include_str!("../../../style/film-map.css"),
    include_str!("../../../style/upload.css"),
    include_str!("../../../style/drawing.css"),
    include_str!("../../../style/drop-zone.css"),
    include_str!("../../../style/progress.css"),
    include_str!("../../../style/batch.css"),
    include_str!("../../../style/film-table.css"),
    include_str!("../../../style/match.css"),
    include_str!("../../../style/inbox.css"),
    include_str!("../../../style/xray.css"),
    include_str!("../../../style/fault-board.css"),
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
    etag: ETag,
    plain: Bytes,
    /// The compressed content, if it has been built.
    brotli: Option<Bytes>,
}

/// A file before it is served.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Content {
    name: String,
    plain: Vec<u8>,
    brotli: Option<Vec<u8>>,
}

impl Assets {
    /// Reads the script and the module of the islands below `site_root`; the other files are embedded in the program.
    pub fn read(site_root: &Path) -> Self {
        let pkg = site_root.join("pkg");
        let mut contents: Vec<Content> = Public::iter()
            .filter_map(|name| Some(Content::plain(&name, Public::get(&name)?.data.into_owned())))
            .collect();
        contents.push(style_sheet(&pkg));
        contents.push(Content::plain("docs/docs.css", docs::STYLE.into()));
        contents.push(Content::plain("docs/try.js", docs::SCRIPT.into()));
        let islands = island_files(&pkg);
        let with_islands = islands.is_some();
        if !with_islands {
            tracing::warn!(folder = %site_root.display(), "the islands are not built; pages work without them");
        }
        contents.extend(islands.into_iter().flatten());
        contents.sort();

        let mut digest = Sha256::new();
        for Content { name, plain, .. } in &contents {
            digest.update(name);
            digest.update((plain.len() as u64).to_le_bytes());
            digest.update(plain);
        }
        let root = format!("/assets/{}", hex::encode(&digest.finalize()[..6]));
        let files = contents.into_iter().map(|content| (content.name.clone(), File::new(content))).collect();
        Self { root, with_islands, files }
    }
}

impl Content {
    fn plain(name: &str, plain: Vec<u8>) -> Self {
        Self { name: name.to_owned(), plain, brotli: None }
    }

    /// Reads a file, and its compressed form unless it is older.
    fn read(name: &str, path: &Path) -> Option<Self> {
        let plain = std::fs::read(path).ok()?;
        let compressed = path.with_added_extension("br");
        let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
        let is_current = modified(&compressed).is_some_and(|compressed| Some(compressed) >= modified(path));
        let brotli = if is_current { std::fs::read(compressed).ok() } else { None };
        Some(Self { name: name.to_owned(), plain, brotli })
    }
}

/// The minified style sheets, if they were built from the current ones.
fn style_sheet(folder: &Path) -> Content {
    const NAME: &str = "pkg/matinee.css";
    let css = STYLES.join("\n").into_bytes();
    let minified = folder.join(format!("style-{}.css", short_digest(&css)));
    Content::read(NAME, &minified).unwrap_or_else(|| Content::plain(NAME, css))
}

/// The script and the module, or nothing unless both exist.
fn island_files(folder: &Path) -> Option<[Content; 3]> {
    let module =
        ["matinee_bg.wasm", "matinee.wasm"].map(|name| folder.join(name)).into_iter().find(|path| path.exists())?;
    // Leptos requests the first name if it was compiled by cargo-leptos, otherwise the second.
    Some([
        Content::read("pkg/matinee.js", &folder.join("matinee.js"))?,
        Content::read("pkg/matinee.wasm", &module)?,
        Content::read("pkg/matinee_bg.wasm", &module)?,
    ])
}

impl File {
    fn new(Content { name, plain, brotli }: Content) -> Self {
        let content_type = match name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            Some("txt") => "text/plain; charset=utf-8",
            Some("woff2") => "font/woff2",
            Some("png") => "image/png",
            _ => "application/octet-stream",
        };
        Self {
            content_type: HeaderValue::from_static(content_type),
            etag: etag(&plain),
            plain: plain.into(),
            brotli: brotli.map(Bytes::from),
        }
    }

    fn respond(&self, headers: &HeaderMap, cache: &'static str) -> Response {
        let brotli = self.brotli.as_ref().filter(|_| Accepted::of(headers).best(&PREFERENCE) == Some(Coding::Brotli));
        let mut response = brotli.unwrap_or(&self.plain).clone().into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, self.content_type.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        out.typed_insert(self.etag.clone());
        if brotli.is_some() {
            out.insert(header::CONTENT_ENCODING, Coding::Brotli.header_value());
            out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        response
    }
}

/// The routes of the assets, and of the icons at fixed paths.
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
/// cache under that URL.
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

/// The first 48 bits of the content's SHA-256, in hexadecimal.
fn short_digest(content: &[u8]) -> String {
    hex::encode(&Sha256::digest(content)[..6])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_that_were_compressed_when_they_were_built_are_sent_to_clients_that_prefer_brotli() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("pkg")).expect("a folder");
        for (name, content) in
            [("matinee.js", "script"), ("matinee_bg.wasm", "module"), ("matinee.js.br", "compressed")]
        {
            fs::write(folder.path().join("pkg").join(name), content).expect("written");
        }
        let assets = Assets::read(folder.path());
        assert!(assets.with_islands);
        let encoding = |name: &str, accepted: &'static str| {
            let accepted = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assets.files[name].respond(&accepted, "no-store").headers().get(header::CONTENT_ENCODING).cloned()
        };
        for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br"] {
            assert_eq!(encoding("pkg/matinee.js", accepted).expect("compressed"), "br", "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "gzip, br;q=0.5"] {
            assert_eq!(encoding("pkg/matinee.js", accepted), None, "{accepted}");
        }
        assert_eq!(encoding("pkg/matinee_bg.wasm", "br"), None, "it was not compressed");
        assert_eq!(encoding("pkg/matinee.css", "br"), None, "it was minified from other sheets");
    }
}
