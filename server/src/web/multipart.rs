//! Receives an uploaded file from a multipart request, piece by piece, for the forms and for the REST API.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::{StatusCode, header};
use multer::{Constraints, Field, Multipart, SizeLimit};
use thiserror::Error;
use tokio::time::{Instant, timeout};

use super::Site;
use super::problem::Problem;
use super::upload_slots::{NoSlot, Sender, UploadSlot};
use crate::batch::upload::{Upload, UploadError, UploadTask};
use crate::services::batch::BatchError;

mod arrival;
mod file_name;

use arrival::{Arrival, ArrivalError, Meter, Pace};
use file_name::display_name;

/// A file that was received completely.
pub struct ReceivedUpload {
    /// The name of the file, without a path.
    pub name: String,
    pub upload: Upload,
    /// The field `email`, if it is not empty.
    pub email: Option<String>,
    /// The field `columns`, if it is not empty.
    pub columns: Option<String>,
    pub sender: Sender,
    /// Held until the file is stored; bounds the number of files waiting.
    pub slot: Arc<UploadSlot>,
}

/// Why an upload was rejected. The message is shown to its sender, except for failures of the server.
#[derive(Debug, Error)]
pub enum ReceiveError {
    #[error("Please choose a file.")]
    NoFile,
    #[error("Please send a form as multipart/form-data, with the file in the field file.")]
    NotAForm,
    #[error("This file is larger than {0} MB. Please split it.")]
    TooLarge(u64),
    #[error("The upload stopped. Please send the file again.")]
    Stalled,
    #[error("The upload was incomplete. Please send the file again.")]
    Broken(#[source] multer::Error),
    #[error(transparent)]
    Arrival(#[from] ArrivalError),
    #[error("There is no field {name}. The fields are: {known}.")]
    UnknownField { name: String, known: String },
    #[error("The field {0} was sent more than once. Please send it once.")]
    RepeatedField(&'static str),
    #[error("The field {0} is too long.")]
    LongField(String),
    #[error("We are still reading another file from you. Please try again in a minute.")]
    BusySender,
    #[error("Too many files are being read right now. Please try again in a minute.")]
    Busy,
    #[error(transparent)]
    Upload(#[from] UploadError),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error("cannot read from the database what the site knows about films")]
    Database(#[from] sqlx::Error),
}

/// The name of the file's field.
pub const FILE: &str = "file";
const EMAIL: &str = "email";
const COLUMNS: &str = "columns";
/// The maximum lengths of the other fields, in bytes.
const MAX_EMAIL_LEN: u64 = 1024;
const MAX_COLUMNS_LEN: u64 = 64 * 1024;
/// The maximum length of a form without its file, in bytes.
const MAX_FORM_LEN: u64 = 256 * 1024;
/// An upload that sends nothing for this long is abandoned.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// The maximum duration of an upload, chosen for slow connections.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(30);
/// How long the rest of a rejected upload is received and discarded: a browser that is still sending may not display
/// the response.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// An upload takes a slot when this many bytes, or the whole file, have arrived, so that idle connections do not take
/// slots.
const FIRST_LEN: usize = 64 * 1024;
const BYTES_PER_MB: u64 = 1024 * 1024;
/// The longest name of an unknown field that is quoted in full, in characters.
const MAX_QUOTED_LEN: usize = 40;

/// Receives the complete form.
///
/// # Errors
/// [`ReceiveError`]; nothing is stored then.
pub async fn receive(site: &Site, request: Request) -> Result<ReceivedUpload, ReceiveError> {
    site.batches.check_space().await?;
    let mut form = Form::open(site, request, &[FILE, EMAIL, COLUMNS], site.config.largest_upload_mb).await?;
    let received = timeout(UPLOAD_TIMEOUT, read(site, &mut form)).await.unwrap_or(Err(ReceiveError::Stalled));
    if matches!(received, Err(ReceiveError::TooLarge(_) | ReceiveError::Upload(UploadError::Table(_)))) {
        // The response is the same whether or not the rest arrives.
        let _ = timeout(DRAIN_TIMEOUT, form.drain()).await;
    }
    received
}

/// A file that was received completely, in memory.
pub struct ReceivedFile {
    /// The name of the file, without a path.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Held by the reader until it is done; bounds the number of files in memory.
    pub slot: Arc<UploadSlot>,
}

/// Receives a form with a file of at most `max_len` bytes, and keeps the file in memory.
///
/// # Errors
/// [`ReceiveError`]
pub async fn receive_whole(site: &Site, request: Request, max_len: u64) -> Result<ReceivedFile, ReceiveError> {
    let mut form = Form::open(site, request, &[FILE], max_len / BYTES_PER_MB).await?;
    let received = timeout(UPLOAD_TIMEOUT, read_whole(&mut form)).await.unwrap_or(Err(ReceiveError::Stalled));
    let slot = Arc::clone(&form.slot);
    if matches!(received, Err(ReceiveError::TooLarge(_))) {
        let _ = timeout(DRAIN_TIMEOUT, form.drain()).await;
    }
    let (name, bytes) = received?;
    Ok(ReceivedFile { name, bytes, slot })
}

/// A form that is being received.
struct Form {
    parser: Multipart<'static>,
    meter: Arc<Meter>,
    /// The names of its fields.
    known: &'static [&'static str],
    /// The length of the largest file.
    max_mb: u64,
    slot: Arc<UploadSlot>,
    sender: Sender,
}

impl Form {
    /// Receives the beginning of a form, and takes a slot then.
    async fn open(
        site: &Site,
        request: Request,
        known: &'static [&'static str],
        max_mb: u64,
    ) -> Result<Self, ReceiveError> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|header| header.to_str().ok());
        let boundary = content_type.and_then(|content_type| multer::parse_boundary(content_type).ok());
        let boundary = boundary.ok_or(ReceiveError::NotAForm)?;
        let sender = Sender::of(request.extensions());
        let mut body = request.into_body().into_data_stream();
        let mut pace = Pace::new();
        let mut first = BytesMut::new();
        while first.len() < FIRST_LEN {
            let piece = timeout(IDLE_TIMEOUT, body.next()).await.map_err(|_| ReceiveError::Stalled)?;
            let Some(piece) = piece else { break };
            let piece: Bytes = piece.map_err(ArrivalError::from)?;
            pace.count(piece.len())?;
            first.extend_from_slice(&piece);
        }
        let begun = Instant::now();
        let slot = site.uploads.acquire(&sender).await.map_err(|full| match full {
            NoSlot::Sender => ReceiveError::BusySender,
            NoSlot::Site => ReceiveError::Busy,
        })?;
        pace.exclude(begun.elapsed());
        let sizes = SizeLimit::new()
            .whole_stream(max_mb * BYTES_PER_MB + MAX_FORM_LEN)
            .for_field(EMAIL, MAX_EMAIL_LEN)
            .for_field(COLUMNS, MAX_COLUMNS_LEN);
        let constraints = Constraints::new().allowed_fields(known.to_vec()).size_limit(sizes);
        let meter = Arc::new(Meter::default());
        let arrival = Arrival::new(first.freeze(), body, pace, Arc::clone(&meter));
        let parser = Multipart::with_constraints(arrival, boundary, constraints);
        Ok(Self { parser, meter, known, max_mb, slot: Arc::new(slot), sender })
    }

    async fn next_field(&mut self) -> Result<Option<Field<'static>>, ReceiveError> {
        self.meter.leave();
        let field = timeout(IDLE_TIMEOUT, self.parser.next_field()).await.map_err(|_| ReceiveError::Stalled)?;
        let field = field.map_err(|error| self.explained(error))?;
        self.meter.enter();
        Ok(field)
    }

    /// The next piece of a field.
    async fn piece_of(&self, field: &mut Field<'static>) -> Result<Option<Bytes>, ReceiveError> {
        let piece = timeout(IDLE_TIMEOUT, field.chunk()).await.map_err(|_| ReceiveError::Stalled)?;
        piece.map_err(|error| self.explained(error))
    }

    async fn text_of(&self, field: &mut Field<'static>) -> Result<String, ReceiveError> {
        let mut text = Vec::new();
        while let Some(piece) = self.piece_of(field).await? {
            text.extend_from_slice(&piece);
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    async fn drain(mut self) {
        while let Ok(Some(mut field)) = self.next_field().await {
            while let Ok(Some(_)) = self.piece_of(&mut field).await {}
        }
    }

    fn explained(&self, error: multer::Error) -> ReceiveError {
        match error {
            multer::Error::UnknownField { field_name } => {
                let visible = field_name.unwrap_or_default().replace(char::is_control, " ");
                let name = match &*domain::truncated(&visible, MAX_QUOTED_LEN) {
                    "" => "without a name".to_owned(),
                    name => format!("“{name}”"),
                };
                ReceiveError::UnknownField { name, known: self.known.join(", ") }
            }
            multer::Error::FieldSizeExceeded { field_name, .. } => {
                ReceiveError::LongField(field_name.unwrap_or_default())
            }
            multer::Error::StreamSizeExceeded { .. } => ReceiveError::TooLarge(self.max_mb),
            multer::Error::StreamReadFailed(cause) => match cause.downcast::<ArrivalError>() {
                Ok(error) => ReceiveError::Arrival(*error),
                Err(cause) => ReceiveError::Broken(multer::Error::StreamReadFailed(cause)),
            },
            error => ReceiveError::Broken(error),
        }
    }
}

async fn read_whole(form: &mut Form) -> Result<(String, Vec<u8>), ReceiveError> {
    let mut field = form.next_field().await?.ok_or(ReceiveError::NoFile)?;
    let (name, has_name) = name_of(&field);
    let mut bytes = Vec::new();
    while let Some(piece) = form.piece_of(&mut field).await? {
        if (bytes.len() + piece.len()) as u64 > form.max_mb * BYTES_PER_MB {
            return Err(ReceiveError::TooLarge(form.max_mb));
        }
        bytes.extend_from_slice(&piece);
    }
    // Browsers send an empty file without a name if none was chosen.
    if bytes.is_empty() && !has_name { Err(ReceiveError::NoFile) } else { Ok((name, bytes)) }
}

async fn read(site: &Site, form: &mut Form) -> Result<ReceivedUpload, ReceiveError> {
    let (mut file, mut email, mut columns) = (None, None, None);
    while let Some(mut field) = form.next_field().await? {
        match field.name() {
            Some(EMAIL) => set_once(&mut email, EMAIL, form.text_of(&mut field).await?)?,
            Some(COLUMNS) => set_once(&mut columns, COLUMNS, form.text_of(&mut field).await?)?,
            _ if file.is_some() => return Err(ReceiveError::RepeatedField(FILE)),
            _ => file = Some((name_of(&field).0, read_file(site, form, field).await?)),
        }
    }
    let (name, upload) = file.ok_or(ReceiveError::NoFile)?;
    let unless_empty = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (email, columns) = (unless_empty(email), unless_empty(columns));
    Ok(ReceivedUpload { name, upload, email, columns, sender: form.sender.clone(), slot: Arc::clone(&form.slot) })
}

fn set_once(text: &mut Option<String>, name: &'static str, value: String) -> Result<(), ReceiveError> {
    if text.replace(value).is_some() { Err(ReceiveError::RepeatedField(name)) } else { Ok(()) }
}

async fn read_file(site: &Site, form: &Form, mut field: Field<'static>) -> Result<Upload, ReceiveError> {
    let (_, has_name) = name_of(&field);
    let task = UploadTask::spawn(site.known_values.current().await?, Arc::clone(&form.slot));
    let mut bytes = 0;
    while let Some(piece) = form.piece_of(&mut field).await? {
        bytes += piece.len() as u64;
        if bytes > form.max_mb * BYTES_PER_MB {
            return Err(ReceiveError::TooLarge(form.max_mb));
        }
        if !task.push(piece).await {
            break;
        }
    }
    // Browsers send an empty file without a name if none was chosen.
    if bytes == 0 && !has_name {
        return Err(ReceiveError::NoFile);
    }
    Ok(task.finish().await?)
}

/// The name of a file for display, and whether it was sent with one.
fn name_of(field: &Field<'_>) -> (String, bool) {
    let has_name = field.file_name().is_some_and(|name| !name.is_empty());
    (display_name(field.file_name(), field.headers()), has_name)
}

impl ReceiveError {
    /// Status and text of the response. Failures of the server are logged.
    pub fn response(&self) -> (StatusCode, String) {
        let status = match self {
            Self::NoFile | Self::LongField(_) | Self::Upload(UploadError::Table(_) | UploadError::NoTitle(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled | Self::Arrival(ArrivalError::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::NotAForm
            | Self::Broken(_)
            | Self::Arrival(ArrivalError::OutsideOfFields | ArrivalError::Connection(_))
            | Self::UnknownField { .. }
            | Self::RepeatedField(_) => StatusCode::BAD_REQUEST,
            Self::BusySender => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Batch(BatchError::Full) => return (StatusCode::INSUFFICIENT_STORAGE, NO_ROOM.to_owned()),
            Self::Batch(error) => {
                tracing::error!(error = error as &dyn std::error::Error, "an upload could not be received");
                return (StatusCode::SERVICE_UNAVAILABLE, NO_ROOM.to_owned());
            }
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

/// The message for a file or a batch that cannot be stored.
pub const NO_ROOM: &str = "We cannot store this file right now, and nothing was saved. Please try again later.";

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        let (status, detail) = error.response();
        let field = match error {
            ReceiveError::UnknownField { .. } => return Self::new(status, detail),
            ReceiveError::LongField(name) => name,
            ReceiveError::RepeatedField(name) => name.to_owned(),
            _ => FILE.to_owned(),
        };
        Self::new(status, detail).with_field(field)
    }
}
