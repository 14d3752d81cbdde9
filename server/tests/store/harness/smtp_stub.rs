//! An SMTP server on loopback with prepared responses.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Stops when it is dropped.
pub struct SmtpStub {
    address: SocketAddr,
    emails: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl SmtpStub {
    /// Gives these responses to the first recipients that clients announce, and accepts all others.
    pub async fn start(responses: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let emails = Arc::new(Mutex::new(Vec::new()));
        let accepted = Arc::clone(&emails);
        let server = tokio::spawn(async move {
            let mut responses: VecDeque<_> = responses.iter().copied().collect();
            while let Ok((stream, _)) = listener.accept().await {
                // A client may disconnect at any time.
                let _ = serve(stream, &mut responses, &accepted).await;
            }
        });
        Self { address, emails, server }
    }

    pub fn url(&self) -> String {
        format!("smtp://ada:secret@{}", self.address)
    }

    /// The accepted emails with their headers.
    pub fn emails(&self) -> Vec<String> {
        self.emails.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for SmtpStub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    responses: &mut VecDeque<&'static str>,
    emails: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 ready\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let response = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-hello\r\n250 AUTH PLAIN",
            "AUTH" => "235 authenticated",
            "RCPT" => responses.pop_front().unwrap_or("250 accepted"),
            "DATA" => {
                write.write_all(b"354 end with a dot\r\n").await?;
                let mut email = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    email += &line;
                    email.push('\n');
                }
                emails.lock().unwrap_or_else(PoisonError::into_inner).push(email);
                "250 accepted"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 accepted",
        };
        write.write_all(format!("{response}\r\n").as_bytes()).await?;
    }
    Ok(())
}
