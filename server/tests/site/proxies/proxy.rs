//! Proxies as processes: Debian's, and Envoy's from the registry of Python.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{eventually, repository};

const NEEDS_PROXIES: &str = "MATINEE_TEST_PROXIES is a folder with the proxies; server/tests/with-proxies sets it";

/// The proxies under test, each before the same site. All but the first two have the project's own configuration, and a
/// second site, which is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    NginxByDefault,
    NginxThatCompresses,
    Nginx,
    HaProxy,
    Caddy,
    Varnish,
    Envoy,
}

/// A proxy as a process, killed when it is dropped.
pub struct Proxy {
    pub kind: Kind,
    address: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // SIGTERM, so that Varnish ends its child too. Fails if the process has ended already.
        let id = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address")
}

/// The project's configuration of a proxy, with replacements.
fn configuration(file: &str, replacements: &[(&str, String)]) -> String {
    let path = repository().join("docs/deploy/proxies").join(file);
    let mut text = std::fs::read_to_string(&path).expect("a configuration");
    for (original, replacement) in replacements {
        assert!(text.contains(original), "{original} in {}", path.display());
        text = text.replace(original, replacement);
    }
    text
}

impl Proxy {
    pub async fn start(kind: Kind, site: SocketAddr) -> Self {
        let (address, down) = (free_address().await, free_address().await);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().display();
        let sites = [("127.0.0.1:3000", site.to_string()), ("127.0.0.1:3001", down.to_string())];
        let ports = |prefix: &str| {
            [("3000", site), ("3001", down)]
                .map(|(port, site)| (format!("{prefix}{port}"), format!("{prefix}{}", site.port())))
        };
        let with_sites = |file: &str, original: &str, replacement: String| {
            let mut replacements = vec![(original, replacement)];
            replacements.extend(sites.iter().map(|(original, replacement)| (*original, replacement.clone())));
            configuration(file, &replacements)
        };
        let plain_nginx = |gzip: &str| {
            nginx(
                &path,
                &format!("gzip {gzip}; server {{ listen {address}; location / {{ proxy_pass http://{site}; }} }}"),
            )
        };
        let (program, text) = match kind {
            Kind::NginxByDefault => ("nginx", plain_nginx("off")),
            Kind::NginxThatCompresses => ("nginx", plain_nginx("on")),
            Kind::Nginx => ("nginx", nginx(&path, &with_sites("nginx.conf", "listen 80", format!("listen {address}")))),
            Kind::HaProxy => ("haproxy", with_sites("haproxy.cfg", "bind :80", format!("bind {address}"))),
            Kind::Caddy => {
                let site = format!("http://:{} {{\n\tbind 127.0.0.1", address.port());
                ("caddy", format!("{{\n\tadmin off\n}}\n{}", with_sites("Caddyfile", ":80 {", site)))
            }
            Kind::Varnish => {
                let ports = ports("");
                let ports: Vec<_> = ports.iter().map(|(old, new)| (old.as_str(), new.clone())).collect();
                ("varnishd", configuration("varnish.vcl", &ports))
            }
            Kind::Envoy => {
                let ports = ports("port_value: ");
                let mut replacements: Vec<_> = ports.iter().map(|(old, new)| (old.as_str(), new.clone())).collect();
                let listener = format!("address: 127.0.0.1, port_value: {} }}", address.port());
                replacements.push(("address: 0.0.0.0, port_value: 80 }", listener));
                ("envoy", configuration("envoy.yaml", &replacements))
            }
        };
        let file = folder.path().join("configuration");
        std::fs::write(&file, text).expect("written");
        let mut command =
            Command::new(PathBuf::from(std::env::var_os("MATINEE_TEST_PROXIES").expect(NEEDS_PROXIES)).join(program));
        match kind {
            Kind::NginxByDefault | Kind::NginxThatCompresses | Kind::Nginx => {
                command.arg("-p").arg(folder.path()).args(["-e", "stderr", "-c"]).arg(file);
            }
            Kind::HaProxy => drop(command.args(["-db", "-f"]).arg(file)),
            Kind::Caddy => {
                command.env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
                command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file);
            }
            Kind::Varnish => {
                command.args(["-F", "-j", "none", "-s", "malloc,10m", "-a", &address.to_string(), "-n"]);
                command.arg(folder.path().join("varnish")).arg("-f").arg(file);
            }
            Kind::Envoy => {
                let as_yaml = folder.path().join("envoy.yaml");
                std::fs::rename(file, &as_yaml).expect("renamed");
                // Without a number of its own, two Envoys on a machine share memory.
                let number = address.port().to_string();
                command.args(["--log-level", "error", "--concurrency", "1", "--base-id", &number, "-c"]).arg(as_yaml);
            }
        }
        let child = command.stdin(Stdio::null()).spawn().expect("the proxy starts");
        let proxy = Self { kind, address: address.to_string(), child, _folder: folder };
        eventually("the proxy listens", async || TcpStream::connect(&proxy.address).await.is_ok()).await;
        // Some learn of a site from its first health check only.
        eventually("the proxy knows the site", async || {
            proxy.send(Request::get("/healthz")).await.status().is_success()
        })
        .await;
        proxy
    }

    /// Whether it has the project's configuration.
    pub fn is_configured(&self) -> bool {
        !matches!(self.kind, Kind::NginxByDefault | Kind::NginxThatCompresses)
    }

    pub async fn send(&self, request: http::request::Builder) -> Response<Incoming> {
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let address = format!("http://{}{}", self.address, parts.uri);
        let mut request = Request::builder().method(parts.method).uri(address);
        *request.headers_mut().expect("valid so far") = parts.headers;
        let request = request.body(Body::empty()).expect("a request");
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http::<Body>();
        client.request(request).await.expect("a response")
    }
}

/// A configuration of nginx with the directives of an `http` block.
fn nginx(path: &impl std::fmt::Display, directives: &str) -> String {
    let kept =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {path}/{kind};"));
    format!(
        "daemon off; master_process off; pid {path}/pid; error_log stderr; events {{}}\n\
         http {{ access_log off; {} {directives} }}",
        kept.concat()
    )
}
