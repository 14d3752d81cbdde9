//! Takes a file in from a multipart request, piece by piece, whoever sends it: a form or a program.

use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use http::StatusCode;
use thiserror::Error;
use tokio::time::timeout;

use super::Site;
use super::problem::Problem;
use crate::batch::upload::{Upload, UploadError, Uploading};

/// What came in.
pub struct ReceivedUpload {
    /// What the file is called; as shown, not as a path.
    pub name: String,
    pub upload: Upload,
    /// The field `email`, where it is not empty.
    pub email: Option<String>,
}

/// Why nothing was taken in. The text is for who has sent it, except where it is our fault.
#[derive(Debug, Error)]
pub enum ReceiveError {
    #[error("Please choose a file.")]
    NoFile,
    #[error("This file is larger than {0} MB. Please split it.")]
    TooLarge(u64),
    #[error("The file stopped coming. Please send it again.")]
    Stalled,
    #[error("The file did not arrive in one piece. Please send it again.")]
    Broken(#[from] MultipartError),
    #[error("Many files are being read right now. Please try again in a minute.")]
    Busy,
    #[error(transparent)]
    Upload(#[from] UploadError),
}

/// The field of the form that has the file.
pub const FILE: &str = "file";
/// Somebody who sends nothing for this long has gone.
const STALLED: Duration = Duration::from_secs(20);
/// The longest that one upload may take, a slow line considered.
const LONGEST: Duration = Duration::from_mins(30);
/// A browser that still sends when the answer comes may not show it: so long is the rest taken, and thrown away.
const REST: Duration = Duration::from_secs(10);
const LONGEST_NAME: usize = 100;
const LONGEST_EMAIL: usize = 1000;

/// Reads the form to its end.
///
/// # Errors
/// [`ReceiveError`]; nothing of it is kept then.
pub async fn take(site: &Site, mut form: Multipart) -> Result<ReceivedUpload, ReceiveError> {
    let _permit = site.uploads.try_acquire().map_err(|_| ReceiveError::Busy)?;
    let taken = timeout(LONGEST, read(site.largest_upload, &mut form)).await.unwrap_or(Err(ReceiveError::Stalled));
    if matches!(taken, Err(ReceiveError::TooLarge(_) | ReceiveError::Upload(UploadError::Unreadable(_)))) {
        // Whether the rest comes or not, the answer is the same.
        let _ = timeout(REST, throw_away(form)).await;
    }
    taken
}

async fn read(most: u64, form: &mut Multipart) -> Result<ReceivedUpload, ReceiveError> {
    let (mut file, mut email) = (None, None);
    while let Some(field) = in_time(form.next_field()).await? {
        match field.name() {
            Some(FILE) if file.is_none() => {
                let name = shown(field.file_name().unwrap_or_default());
                file = Some((name, read_file(most, field).await?));
            }
            Some("email") => email = Some(read_text(field).await?),
            _ => {}
        }
    }
    let (name, upload) = file.ok_or(ReceiveError::NoFile)?;
    Ok(ReceivedUpload { name, upload, email: email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty()) })
}

async fn read_file(most: u64, mut field: Field<'_>) -> Result<Upload, ReceiveError> {
    let no_name = field.file_name().is_none_or(str::is_empty);
    let uploading = Uploading::begin();
    let mut bytes = 0;
    while let Some(piece) = in_time(field.chunk()).await? {
        bytes += piece.len() as u64;
        if bytes > most {
            return Err(ReceiveError::TooLarge(most / MEGABYTE));
        }
        if !uploading.piece(piece).await {
            break;
        }
    }
    // What a form sends where no file was chosen.
    if bytes == 0 && no_name {
        return Err(ReceiveError::NoFile);
    }
    Ok(uploading.finish().await?)
}

/// In bytes.
pub const MEGABYTE: u64 = 1024 * 1024;

async fn read_text(mut field: Field<'_>) -> Result<String, ReceiveError> {
    let mut text = Vec::new();
    while let Some(piece) = in_time(field.chunk()).await? {
        if text.len() < LONGEST_EMAIL {
            text.extend_from_slice(&piece);
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

async fn throw_away(mut form: Multipart) {
    while let Ok(Some(mut field)) = in_time(form.next_field()).await {
        while let Ok(Some(_)) = in_time(field.chunk()).await {}
    }
}

async fn in_time<T>(coming: impl Future<Output = Result<T, MultipartError>>) -> Result<T, ReceiveError> {
    match timeout(STALLED, coming).await {
        Ok(come) => Ok(come?),
        Err(_) => Err(ReceiveError::Stalled),
    }
}

/// A file's name without its folders and without what cannot be seen.
fn shown(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = name.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
    let name = seen.trim();
    if name.is_empty() { "films.csv".to_owned() } else { name.to_owned() }
}

impl ReceiveError {
    /// How it is answered, and what is said. What is our fault is logged.
    pub fn answer(&self) -> (StatusCode, String) {
        let status = match self {
            Self::NoFile | Self::Upload(UploadError::Unreadable(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Upload(error @ (UploadError::Disk(_) | UploadError::Panicked)) => {
                tracing::error!(error = error as &dyn std::error::Error, "an upload could not be read");
                return (StatusCode::INSUFFICIENT_STORAGE, NO_ROOM.to_owned());
            }
        };
        (status, self.to_string())
    }
}

/// Said where a file cannot be kept, or its batch cannot.
pub const NO_ROOM: &str = "We cannot keep this file right now, and nothing of it was kept. Please try again later.";

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        let (status, says) = error.answer();
        Self::new(status, says).of_field(FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_file_is_called_as_it_is_shown_to_its_owner() {
        assert_eq!(shown("C:\\films\\mine.csv"), "mine.csv");
        assert_eq!(shown("../../etc/passwd"), "passwd");
        assert_eq!(shown("a\r\nSubject: b.csv"), "aSubject: b.csv");
        assert_eq!(shown(" / "), "films.csv");
        assert_eq!(shown(&"é".repeat(300)).chars().count(), 100);
    }
}
