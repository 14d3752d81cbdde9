//! How the site is run: the settings of `matinee serve` that requests depend on.

use std::net::SocketAddr;

use clap::{ArgAction, Args};
use domain::Retention;

use crate::mail::PublicUrl;
use crate::services::batch::BatchLimits;

/// Settings of the site. Each field is a flag of `matinee serve`, which declares its default.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct SiteConfig {
    /// Show the fault board, on which visitors inject faults into their own pages
    #[arg(long, env = "MATINEE_DEMO")]
    pub demo: bool,
    /// Visitors connect over HTTPS, terminated by a proxy: cookies are Secure, and browsers are told to use HTTPS only
    #[arg(long, env = "MATINEE_HTTPS")]
    pub https: bool,
    /// With HTTPS, tell browsers to use it for all subdomains of the site's host as well
    #[arg(long, env = "MATINEE_HSTS_SUBDOMAINS", default_value_t = true, action = ArgAction::Set)]
    pub hsts_subdomains: bool,
    /// A proxy reports the client's address in X-Forwarded-For; clients must not be able to bypass it
    #[arg(long, env = "MATINEE_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Another address, for /metrics and a /readyz with file paths and the addresses of replicas; without it, programs on
    /// this machine find them at the site's own address
    #[arg(long, env = "MATINEE_ADMIN_ADDR")]
    pub admin_addr: Option<SocketAddr>,
    /// The largest file that can be uploaded, in megabytes
    #[arg(long, env = "MATINEE_LARGEST_UPLOAD_MB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub largest_upload_mb: u64,
    #[command(flatten)]
    pub batches: BatchLimits,
    /// How long data about users is kept. Not a flag: the command line has separate settings for it.
    #[arg(skip)]
    pub retention: Retention,
    /// Whether messages are also sent by email: derived from `SMTP_URL`.
    #[arg(skip)]
    pub email_enabled: bool,
    /// The public URL of the site from `MATINEE_URL`, if it is set.
    #[arg(skip)]
    pub public_url: Option<PublicUrl>,
}
