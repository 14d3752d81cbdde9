//! Responses, and the panels in them.

use axum::body::{Body, Bytes};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt;

/// A response whose body has been received to its end.
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    /// The body as text.
    pub body: String,
}

impl TestResponse {
    pub async fn receive(response: Response<Body>) -> Self {
        Self::try_receive(response).await.expect("a complete body")
    }

    /// Returns `None` if the body is interrupted.
    pub async fn try_receive(response: Response<Body>) -> Option<Self> {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.ok()?.to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Some(Self { status: parts.status, headers: parts.headers, bytes, body })
    }

    /// A header's value, or the empty string.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// An attribute of a panel's root element.
    pub fn panel(&self, name: &str, attribute: &str) -> Option<&str> {
        panel(&self.body, name, attribute)
    }

    /// The slugs of a panel's cards, in order.
    pub fn cards(&self, panel: &str) -> Vec<&str> {
        let Some(start) = self.body.find(&format!("data-panel=\"{panel}\"")) else {
            return Vec::new();
        };
        let content = &self.body[start..];
        let content = &content[..content.find("</section>").unwrap_or(content.len())];
        content.split("data-movie=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// The HTML of the first panel of this name, without the time it took.
    pub fn section(&self, name: &str) -> Option<String> {
        self.sections().into_iter().find(|(panel, _)| panel == name).map(|(_, html)| html)
    }

    /// The name and HTML of each panel in the order of the document, without the times they took.
    pub fn sections(&self) -> Vec<(String, String)> {
        let roots = self.body.match_indices("data-panel=\"");
        roots.filter_map(|(position, label)| self.section_around(position, label.len())).collect()
    }

    fn section_around(&self, position: usize, label: usize) -> Option<(String, String)> {
        let name = self.body[position + label..].split('"').next()?.to_owned();
        let start = self.body[..position].rfind("<section")?;
        let end = position + self.body[position..].find("</section>")?;
        let section = &self.body[start..end];
        let time = section.find("data-ms=\"")? + "data-ms=\"".len();
        let rest = time + section[time..].find('"')?;
        Some((name, format!("{}{}", &section[..time], &section[rest..])))
    }
}

/// An attribute of a panel's root element, in a piece of HTML.
pub fn panel<'a>(html: &'a str, name: &str, attribute: &str) -> Option<&'a str> {
    let position = html.find(&format!("data-panel=\"{name}\""))?;
    let start = html[..position].rfind('<')?;
    let tag = &html[start..position + html[position..].find('>')?];
    let label = format!("{attribute}=\"");
    let value = &tag[tag.find(&label)? + label.len()..];
    value.split('"').next()
}
