//! The address, the settings that belong together, the islands, and the SMTP server.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use domain::chain_of;

use super::super::mail::MailSettings;
use super::{Finding, GIVE_UP_AFTER};
use crate::web::SiteConfig;

/// Examines the settings of a site that listens at `address`.
pub fn findings(address: SocketAddr, config: &SiteConfig, site_root: &Path) -> Vec<Finding> {
    let mut findings = vec![listening(address)];
    if config.demo && !address.ip().is_loopback() {
        let text = "MATINEE_DEMO lets visitors inject faults into their own pages";
        findings.push(Finding::advice("settings", text, "turn it off on a public site"));
    }
    if config.https && !config.behind_proxy {
        let text =
            "MATINEE_HTTPS needs a proxy, and without MATINEE_BEHIND_PROXY all visitors share its address and limits";
        findings.push(Finding::advice("settings", text, "set MATINEE_BEHIND_PROXY if the proxy sets X-Forwarded-For"));
    }
    if !config.https && !address.ip().is_loopback() {
        let text = "passwords travel unencrypted";
        findings.push(Finding::advice("settings", text, "put a proxy with TLS in front, and set MATINEE_HTTPS"));
    }
    let islands = site_root.join("pkg/matinee.js");
    findings.push(if islands.is_file() {
        Finding::fine("islands", islands.display().to_string())
    } else {
        let text = format!("{} is missing: pages work, but nothing runs in the browser", islands.display());
        Finding::advice("islands", text, "`make build` builds it; --site-root names the folder")
    });
    findings
}

fn listening(address: SocketAddr) -> Finding {
    match TcpListener::bind(address) {
        Ok(_) => Finding::fine("address", format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            Finding::fine("address", format!("{address} is in use, by the running site if there is one"))
        }
        Err(error) => Finding::problem("address", format!("cannot listen on {address}: {error}"), "set MATINEE_ADDR"),
    }
}

/// Connects to the SMTP server and logs in, without sending anything.
pub async fn mail_finding(settings: &MailSettings, address: SocketAddr) -> Finding {
    let mailer = match settings.mailer(address) {
        Ok(Some(mailer)) => mailer,
        Ok(None) => {
            let text = "SMTP_URL is not set: messages stay in the inbox";
            return Finding::advice("email", text, "set SMTP_URL to send them");
        }
        Err(error) => return Finding::problem("email", chain_of(&error), "correct the setting"),
    };
    match tokio::time::timeout(GIVE_UP_AFTER, mailer.check()).await {
        Ok(Ok(())) => Finding::fine("email", "the SMTP server accepts the log-in"),
        Ok(Err(error)) => {
            Finding::problem("email", chain_of(&error), "check SMTP_URL, and that the server can be reached")
        }
        Err(_) => {
            let text = format!("the SMTP server has not answered within {} s", GIVE_UP_AFTER.as_secs());
            Finding::problem("email", text, "check SMTP_URL, and that the server can be reached")
        }
    }
}
