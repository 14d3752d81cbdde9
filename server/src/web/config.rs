//! How the site is run: the settings of `matinee serve` that requests depend on.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use clap::Args;

/// Settings of the site. Each field is a flag of `matinee serve`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct SiteConfig {
    /// Show the switches that inject faults into services
    #[arg(long, env = "MATINEE_DEMO")]
    pub demo: bool,
    /// Visitors connect over HTTPS, terminated by a proxy: cookies are Secure, and browsers are told to use HTTPS only
    #[arg(long, env = "MATINEE_HTTPS")]
    pub https: bool,
    /// A proxy reports the client's address in X-Forwarded-For; clients must not be able to bypass it
    #[arg(long, env = "MATINEE_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// The largest file that can be uploaded, in megabytes (1 to 1024)
    #[arg(long, env = "MATINEE_LARGEST_UPLOAD_MB", default_value_t)]
    pub largest_upload_mb: Megabytes,
    /// Whether messages are also sent by email: derived from `SMTP_URL`.
    #[arg(skip)]
    pub sends_mail: bool,
}

/// A size in megabytes of 1,048,576 bytes, from 1 to 1024.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Megabytes(u64);

impl Megabytes {
    /// The number of megabytes.
    pub fn get(self) -> u64 {
        self.0
    }

    pub fn bytes(self) -> u64 {
        self.0 * 1024 * 1024
    }
}

impl Default for Megabytes {
    fn default() -> Self {
        Self(64)
    }
}

impl TryFrom<u64> for Megabytes {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        if (1..=1024).contains(&number) { Ok(Self(number)) } else { Err(format!("{number} is not between 1 and 1024")) }
    }
}

impl FromStr for Megabytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number: u64 = text.parse().map_err(|error: ParseIntError| error.to_string())?;
        Self::try_from(number)
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
