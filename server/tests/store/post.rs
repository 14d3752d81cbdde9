//! A post office on loopback that answers as a test wants it to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Closed when it is dropped.
pub struct Post {
    address: SocketAddr,
    mails: Arc<Mutex<Vec<String>>>,
    open: JoinHandle<()>,
}

impl Post {
    /// Says these to the first recipients that it is asked to take mail for, one after another, and takes everything then.
    pub async fn open(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mails = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&mails);
        let open = tokio::spawn(async move {
            let mut answers: VecDeque<_> = answers.iter().copied().collect();
            while let Ok((stream, _)) = listener.accept().await {
                // A client that hangs up in between has only itself to tell.
                let _ = talk(stream, &mut answers, &taken).await;
            }
        });
        Self { address, mails, open }
    }

    pub fn url(&self) -> String {
        format!("smtp://ada:secret@{}", self.address)
    }

    /// What was taken, headers and all.
    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().expect("whole").clone()
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.open.abort();
    }
}

async fn talk(
    mut stream: TcpStream,
    answers: &mut VecDeque<&'static str>,
    mails: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 here\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let says = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-here\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "RCPT" => answers.pop_front().unwrap_or("250 yes"),
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail += &line;
                    mail.push('\n');
                }
                mails.lock().expect("whole").push(mail);
                "250 taken"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 yes",
        };
        write.write_all(format!("{says}\r\n").as_bytes()).await?;
    }
    Ok(())
}
