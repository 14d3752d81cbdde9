//! The address under which people reach the site, with which links in mails begin.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use thiserror::Error;

/// `https://matinee.example`, without a path. A setting, since what a request says of its host anybody could have written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    url: String,
    host: String,
}

/// Why something is not such an address.
#[derive(Debug, Error)]
#[error("MATINEE_URL must be like https://matinee.example, without a path; it is {0}")]
pub struct NotPublic(String);

impl PublicUrl {
    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address of a page: `path` begins with a slash.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl FromStr for PublicUrl {
    type Err = NotPublic;

    fn from_str(text: &str) -> Result<Self, NotPublic> {
        let not_public = || NotPublic(text.to_owned());
        let address: Uri = text.trim().parse().map_err(|_| not_public())?;
        let (Some(scheme), Some(authority)) = (address.scheme_str(), address.authority()) else {
            return Err(not_public());
        };
        let is_web = scheme == "http" || scheme == "https";
        let is_bare = address.path() == "/" && address.query().is_none() && !authority.as_str().contains('@');
        if !is_web || !is_bare || authority.host().is_empty() {
            return Err(not_public());
        }
        Ok(Self { url: format!("{scheme}://{authority}"), host: authority.host().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn links_begin_with_the_address_and_have_one_slash() {
        for (text, link) in [
            ("https://matinee.example", "https://matinee.example/batch/1"),
            ("https://matinee.example/", "https://matinee.example/batch/1"),
            (" http://127.0.0.1:3999 ", "http://127.0.0.1:3999/batch/1"),
            ("http://[::1]:3000", "http://[::1]:3000/batch/1"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().expect(text).to("/batch/1"), link);
        }
    }

    #[test]
    fn what_no_link_can_begin_with_is_refused() {
        for text in [
            "",
            "matinee.example",
            "/",
            "ftp://matinee.example",
            "https://",
            "https://matinee.example/films",
            "https://matinee.example?x=1",
            "https://me:secret@matinee.example",
            "https://matinee.example/\r\nBcc: x@y.z",
            "javascript:alert(1)",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text:?}");
        }
    }
}
