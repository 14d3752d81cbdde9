//! Receives an uploaded file from a multipart request, chunk by chunk, for the form and for the REST API.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use http::StatusCode;
use thiserror::Error;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::Site;
use super::problem::Problem;
use crate::batch::upload::{Upload, UploadError, UploadTask};

/// A file that was received completely.
pub struct ReceivedUpload {
    /// The name of the file, without a path.
    pub name: String,
    pub upload: Upload,
    /// The field `email`, if it is not empty.
    pub email: Option<String>,
    /// The field `columns`, if it is not empty.
    pub columns: Option<String>,
}

/// Why an upload was rejected. The message is shown to its sender, except for [`UploadError::Disk`] and
/// [`UploadError::Panicked`], which are failures of the server.
#[derive(Debug, Error)]
pub enum ReceiveError {
    #[error("Please choose a file.")]
    NoFile,
    #[error("This file is larger than {0} MB. Please split it.")]
    TooLarge(u64),
    #[error("The upload stopped. Please send the file again.")]
    Stalled,
    #[error("The upload was incomplete. Please send the file again.")]
    Broken(#[from] MultipartError),
    #[error("Too many files are being read right now. Please try again in a minute.")]
    Busy,
    #[error(transparent)]
    Upload(#[from] UploadError),
    #[error("cannot read from the database what the site knows about films")]
    Database(#[from] sqlx::Error),
}

/// The name of the file's field.
pub const FILE: &str = "file";
/// An upload that sends nothing for this long is abandoned.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// The maximum duration of an upload, chosen for slow connections.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(30);
/// How long the rest of a rejected upload is received and discarded: a browser that is still sending may not display
/// the response.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
const BYTES_PER_MB: u64 = 1024 * 1024;
/// In characters.
const MAX_NAME_LEN: usize = 100;
/// The maximum length of a text field, in bytes. What exceeds it is dropped, and the field is invalid.
const MAX_TEXT_LEN: usize = 64 * 1024;

/// Receives the complete form.
///
/// # Errors
/// [`ReceiveError`]; nothing is stored then.
pub async fn receive(site: &Site, mut form: Multipart) -> Result<ReceivedUpload, ReceiveError> {
    let _permit = site.uploads.try_acquire().map_err(|_| ReceiveError::Busy)?;
    let received = timeout(UPLOAD_TIMEOUT, read(site, &mut form)).await.unwrap_or(Err(ReceiveError::Stalled));
    if matches!(received, Err(ReceiveError::TooLarge(_) | ReceiveError::Upload(UploadError::Table(_)))) {
        // The response is the same whether or not the rest arrives.
        let _ = timeout(DRAIN_TIMEOUT, drain(form)).await;
    }
    received
}

/// A file that was received completely, in memory.
pub struct ReceivedFile {
    /// The name of the file, without a path.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Belongs to whoever reads the file, until that is done: so many files are in memory at most.
    pub permit: OwnedSemaphorePermit,
}

/// Receives a form with a file of at most `max_len` bytes, and keeps the file in memory.
///
/// # Errors
/// [`ReceiveError`]
pub async fn receive_whole(site: &Site, mut form: Multipart, max_len: u64) -> Result<ReceivedFile, ReceiveError> {
    let permit = Arc::clone(&site.uploads).try_acquire_owned().map_err(|_| ReceiveError::Busy)?;
    let received = timeout(UPLOAD_TIMEOUT, read_whole(&mut form, max_len)).await.unwrap_or(Err(ReceiveError::Stalled));
    if matches!(received, Err(ReceiveError::TooLarge(_))) {
        let _ = timeout(DRAIN_TIMEOUT, drain(form)).await;
    }
    let (name, bytes) = received?;
    Ok(ReceivedFile { name, bytes, permit })
}

async fn read_whole(form: &mut Multipart, max_len: u64) -> Result<(String, Vec<u8>), ReceiveError> {
    while let Some(mut field) = in_time(form.next_field()).await? {
        if field.name() != Some(FILE) {
            continue;
        }
        let name = display_name(field.file_name().unwrap_or_default());
        let no_name = field.file_name().is_none_or(str::is_empty);
        let mut bytes = Vec::new();
        while let Some(piece) = in_time(field.chunk()).await? {
            if (bytes.len() + piece.len()) as u64 > max_len {
                return Err(ReceiveError::TooLarge(max_len / BYTES_PER_MB));
            }
            bytes.extend_from_slice(&piece);
        }
        if bytes.is_empty() && no_name {
            return Err(ReceiveError::NoFile);
        }
        return Ok((name, bytes));
    }
    Err(ReceiveError::NoFile)
}

async fn read(site: &Site, form: &mut Multipart) -> Result<ReceivedUpload, ReceiveError> {
    let (mut file, mut email, mut columns) = (None, None, None);
    while let Some(field) = in_time(form.next_field()).await? {
        match field.name() {
            Some(FILE) if file.is_none() => {
                let name = display_name(field.file_name().unwrap_or_default());
                file = Some((name, read_file(site, field).await?));
            }
            Some("email") => email = Some(read_text(field).await?),
            Some("columns") => columns = Some(read_text(field).await?),
            _ => {}
        }
    }
    let (name, upload) = file.ok_or(ReceiveError::NoFile)?;
    let unless_empty = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(ReceivedUpload { name, upload, email: unless_empty(email), columns: unless_empty(columns) })
}

async fn read_file(site: &Site, mut field: Field<'_>) -> Result<Upload, ReceiveError> {
    let limit_mb = site.config.largest_upload_mb;
    let no_name = field.file_name().is_none_or(str::is_empty);
    let task = UploadTask::spawn(site.knowledge.current().await?);
    let mut bytes = 0;
    while let Some(piece) = in_time(field.chunk()).await? {
        bytes += piece.len() as u64;
        if bytes > limit_mb * BYTES_PER_MB {
            return Err(ReceiveError::TooLarge(limit_mb));
        }
        if !task.push(piece).await {
            break;
        }
    }
    // Browsers send an empty file without a name if none was chosen.
    if bytes == 0 && no_name {
        return Err(ReceiveError::NoFile);
    }
    Ok(task.finish().await?)
}

async fn read_text(mut field: Field<'_>) -> Result<String, ReceiveError> {
    let mut text = Vec::new();
    while let Some(piece) = in_time(field.chunk()).await? {
        if text.len() < MAX_TEXT_LEN {
            text.extend_from_slice(&piece);
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

async fn drain(mut form: Multipart) {
    while let Ok(Some(mut field)) = in_time(form.next_field()).await {
        while let Ok(Some(_)) = in_time(field.chunk()).await {}
    }
}

async fn in_time<T>(received: impl Future<Output = Result<T, MultipartError>>) -> Result<T, ReceiveError> {
    match timeout(IDLE_TIMEOUT, received).await {
        Ok(received) => Ok(received?),
        Err(_) => Err(ReceiveError::Stalled),
    }
}

/// The name of a file without folders and control characters.
fn display_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = name.chars().filter(|character| !character.is_control()).take(MAX_NAME_LEN).collect();
    let name = visible.trim();
    if name.is_empty() { "films.csv".to_owned() } else { name.to_owned() }
}

impl ReceiveError {
    /// Status and text of the response. Failures of the server are logged.
    pub fn response(&self) -> (StatusCode, String) {
        let status = match self {
            Self::NoFile | Self::Upload(UploadError::Table(_) | UploadError::NoTitle(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(error) => {
                tracing::error!(error = error as &dyn std::error::Error, "an upload could not be read");
                return (StatusCode::SERVICE_UNAVAILABLE, NO_ROOM.to_owned());
            }
            Self::Upload(error @ (UploadError::Disk(_) | UploadError::Panicked(_))) => {
                tracing::error!(error = error as &dyn std::error::Error, "an upload could not be read");
                return (StatusCode::INSUFFICIENT_STORAGE, NO_ROOM.to_owned());
            }
        };
        (status, self.to_string())
    }
}

/// The text for a file, or a batch, that cannot be stored.
pub const NO_ROOM: &str = "We cannot keep this file right now, and nothing of it was kept. Please try again later.";

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        let (status, detail) = error.response();
        Self::new(status, detail).of_field(FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::display_name;

    #[test]
    fn a_file_name_is_displayed_without_folders_and_control_characters() {
        assert_eq!(display_name("C:\\films\\mine.csv"), "mine.csv");
        assert_eq!(display_name("../../etc/passwd"), "passwd");
        assert_eq!(display_name("a\r\nSubject: b.csv"), "aSubject: b.csv");
        assert_eq!(display_name(" / "), "films.csv");
        assert_eq!(display_name(&"é".repeat(300)).chars().count(), 100);
    }
}
