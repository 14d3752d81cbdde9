//! The public URL of the site, for links in emails.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use http::Uri;
use thiserror::Error;

/// A URL such as `https://matinee.example`, without a path. It is a setting, because clients control the `Host` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    url: String,
    host: String,
}

/// The text is not such a URL.
#[derive(Debug, Error)]
#[error(
    "MATINEE_URL must look like https://matinee.example, without a path, and be an address that browsers can open, but is {0}"
)]
pub struct InvalidPublicUrl(String);

impl PublicUrl {
    /// The URL of a site without this setting that listens at `address`. A site that listens on all addresses of its
    /// machine is reached as localhost.
    pub fn from_listener(address: SocketAddr) -> Self {
        let host = match address.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self { url: format!("http://{host}:{}", address.port()), host }
    }

    /// The host without the port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The origin as browsers write it: in lower case, and without the default port.
    pub fn origin(&self) -> String {
        let origin = self.url.to_ascii_lowercase();
        let default_port = if origin.starts_with("https:") { ":443" } else { ":80" };
        origin.strip_suffix(default_port).unwrap_or(&origin).to_owned()
    }

    /// The URL of a page, given by a path that begins with a slash.
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
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let invalid = || InvalidPublicUrl(text.to_owned());
        let address: Uri = text.trim().parse().map_err(|_| invalid())?;
        let (Some(scheme), Some(authority)) = (address.scheme_str(), address.authority()) else {
            return Err(invalid());
        };
        let is_web = scheme == "http" || scheme == "https";
        let is_bare = address.path() == "/" && address.query().is_none() && !authority.as_str().contains('@');
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let is_unspecified =
            [Ipv4Addr::UNSPECIFIED.to_string(), Ipv6Addr::UNSPECIFIED.to_string()].iter().any(|ip| ip == host);
        if !is_web || !is_bare || host.is_empty() || is_unspecified {
            return Err(invalid());
        }
        Ok(Self { url: format!("{scheme}://{authority}"), host: authority.host().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn a_link_is_the_address_and_the_path_with_one_slash() {
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
    fn an_origin_is_written_as_browsers_do() {
        for (text, origin) in [
            ("https://Matinee.Example", "https://matinee.example"),
            ("https://matinee.example:443/", "https://matinee.example"),
            ("http://matinee.example:80", "http://matinee.example"),
            ("http://matinee.example:443", "http://matinee.example:443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().expect(text).origin(), origin);
        }
    }

    #[test]
    fn without_a_public_address_links_lead_to_where_the_site_listens() {
        for (address, url) in [
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("0.0.0.0:80", "http://localhost:80"),
            ("[::]:3000", "http://localhost:3000"),
            ("[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(PublicUrl::from_listener(address.parse().expect("an address")).to_string(), url);
        }
    }

    #[test]
    fn other_strings_are_rejected() {
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
            "http://0.0.0.0:3000",
            "http://[::]:3000",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text:?}");
        }
    }
}
