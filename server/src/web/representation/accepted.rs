//! `Accept-Encoding`: which codings a client can decode, and which it prefers (RFC 9110, section 12.5.3).

use http::{HeaderMap, HeaderValue, header};

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Zstd,
    Gzip,
    Brotli,
}

impl Coding {
    /// The name that clients use.
    pub fn header_value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        })
    }
}

/// Weights in thousandths; 0 is a refusal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    zstd: u16,
    gzip: u16,
    brotli: u16,
    /// `None` if the header does not mention it; then plain content is acceptable, but has a lower weight than the
    /// listed codings.
    plain: Option<u16>,
}

impl Accepted {
    /// What a client accepts. Unknown codings and elements that cannot be read are ignored. A client that both accepts and
    /// refuses a coding does not get it.
    pub fn of(headers: &HeaderMap) -> Self {
        let (mut zstd, mut gzip, mut brotli, mut plain, mut any) = (None, None, None, None, None);
        let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        for (name, weight) in values.flat_map(|value| value.split(',')).filter_map(element) {
            let known = match name.to_ascii_lowercase().as_str() {
                "zstd" => &mut zstd,
                "gzip" | "x-gzip" => &mut gzip,
                "br" => &mut brotli,
                "identity" => &mut plain,
                "*" => &mut any,
                _ => continue,
            };
            *known = Some(known.map_or(weight, |other: u16| other.min(weight)));
        }
        Self {
            zstd: zstd.unwrap_or_default(),
            // For `*`, the coding that every client can decode.
            gzip: gzip.or(any).unwrap_or_default(),
            brotli: brotli.unwrap_or_default(),
            plain: plain.or(any.filter(|weight| *weight == 0)),
        }
    }

    /// The same preferences, but with plain content first if it is acceptable.
    pub fn preferring_plain(self) -> Self {
        if self.allows_plain() { Self::default() } else { self }
    }

    /// Whether plain content is acceptable.
    pub fn allows_plain(&self) -> bool {
        self.plain != Some(0)
    }

    /// Whether nothing is acceptable, not even plain content.
    pub fn is_nothing(&self) -> bool {
        !self.allows_plain() && self.zstd == 0 && self.gzip == 0 && self.brotli == 0
    }

    /// The coding with the highest weight, the first of `available` among equals; `None` if the client prefers plain
    /// content or accepts none of them.
    pub fn best(&self, available: &[Coding]) -> Option<Coding> {
        let weigh = |coding: Coding| match coding {
            Coding::Zstd => self.zstd,
            Coding::Gzip => self.gzip,
            Coding::Brotli => self.brotli,
        };
        let best = available.iter().copied().rev().max_by_key(|coding| weigh(*coding))?;
        (weigh(best) > 0 && weigh(best) >= self.plain.unwrap_or_default()).then_some(best)
    }
}

/// A name and its weight, such as `br;q=0.5`.
fn element(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let Some(parameter) = parts.next() else { return Some((name, 1000)) };
    let weight = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let weight: f32 = weight.trim().parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
    #[expect(clippy::cast_sign_loss, reason = "from 0 to 1000")]
    Some((name, (weight * 1000.0).round() as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &'static str) -> Accepted {
        Accepted::of(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
    }

    #[test]
    fn the_coding_with_the_highest_weight_is_chosen_and_the_cheapest_among_equals() {
        let all = [Coding::Zstd, Coding::Gzip, Coding::Brotli];
        for (value, expected) in [
            ("gzip, deflate, br, zstd", Some(Coding::Zstd)),
            ("gzip, deflate, br", Some(Coding::Gzip)),
            ("br", Some(Coding::Brotli)),
            ("zstd;q=0.5, gzip; q=0.8 ,br;q=0.001", Some(Coding::Gzip)),
            ("GZIP", Some(Coding::Gzip)),
            ("x-gzip;q=1.000", Some(Coding::Gzip)),
            ("*", Some(Coding::Gzip)),
            ("gzip;q=0, *", None),
            ("zstd, gzip;q=0, gzip", Some(Coding::Zstd)),
            ("gzip;q=0, gzip", None),
            ("identity, gzip;q=0.5", None),
            ("identity;q=0.5, gzip", Some(Coding::Gzip)),
            ("gzip;q=2, br;q=x, zstd;level=3", None),
            ("deflate, compress, aes128gcm", None),
            (",;q=1,,", None),
            ("", None),
        ] {
            assert_eq!(accepted(value).best(&all), expected, "{value:?}");
        }
        assert_eq!(Accepted::of(&HeaderMap::new()).best(&all), None);
        assert_eq!(accepted("gzip, zstd").best(&[Coding::Brotli]), None);
    }

    #[test]
    fn plain_content_is_acceptable_unless_it_is_refused() {
        for value in ["", "gzip", "deflate", "*;q=0, identity", "gzip;q=0"] {
            assert!(accepted(value).allows_plain() && !accepted(value).is_nothing(), "{value:?}");
        }
        for (value, nothing) in [
            ("identity;q=0", true),
            ("*;q=0", true),
            ("identity;q=0, deflate", true),
            ("identity;q=0, br", false),
            ("*;q=0, br", false),
        ] {
            assert!(!accepted(value).allows_plain(), "{value:?}");
            assert_eq!(accepted(value).is_nothing(), nothing, "{value:?}");
        }
    }
}
