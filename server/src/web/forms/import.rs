//! Imports of histories from other sites: uploading, applying, undoing and discarding them. Also exports of the user's
//! own history.

use app::form::FormState;
use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use domain::Id;
use http::{StatusCode, header};

use super::film_form::FORGET_PREFETCHED;
use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::bulkhead::spawn_owning;
use crate::history_file::{self, ExportFormat, HistoryFileError, MAX_EXPORT_LEN};
use crate::services::history::{FilmChoice, ImportError, NewImport};
use crate::web::Site;
use crate::web::auth::user_of;
use crate::web::multipart::{self, FILE};
use crate::web::problem::Problem;

/// The forms about imports, without the upload, and the downloads of the history.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/import/{id}/apply", post(apply).get(back))
        .route("/import/{id}/undo", post(undo).get(back))
        .route("/import/{id}/discard", post(discard).get(back))
        .route("/import/export/{file}", get(export))
}

/// The upload. It enforces its own limits, like the upload of batches.
pub fn upload_router() -> Router<Site> {
    Router::new().route("/import", post(upload)).layer(DefaultBodyLimit::disable())
}

async fn back(Path(id): Path<String>) -> Redirect {
    redirect(&format!("/import/{id}"))
}

async fn upload(context: FormContext, request: Request) -> Result<Redirect, FormError> {
    let id = draft(&context, request).await.on_page("/import", FormState::default())?;
    Ok(redirect(&format!("/import/{id}")))
}

async fn draft(context: &FormContext, request: Request) -> Result<Id, FormFailure> {
    let received = multipart::receive_whole(&context.site, request, MAX_EXPORT_LEN).await?;
    let name = received.name.clone();
    let films = context.site.film_titles.current().await?;
    // Reading takes up to a second of CPU time.
    let read = spawn_owning(received.slot, move || {
        let file = history_file::read(&received.bytes, &received.name, None)?;
        Ok(history_file::recognise(file, films.titles(), |position| films.film(position).clone()))
    });
    let read: Result<_, HistoryFileError> = read.await.map_err(FormFailure::unavailable)?;
    let recognised = read.map_err(|error| FormFailure::invalid(FILE, error.to_string()))?;
    let user = user_of(&context.auth).await?;
    let import =
        NewImport { source: recognised.source, file_name: &name, report: &recognised.report, films: &recognised.films };
    Ok(context.site.history.draft_import(&user, import).await?)
}

/// Applies a draft. The fields are choices: `film-3` is the slug of the film that was chosen for the ambiguous title at
/// position 3.
async fn apply(context: FormContext, Path(id): Path<String>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    let chosen = fields.iter().filter(|(_, film)| !film.is_empty());
    let choices: Option<Vec<FilmChoice>> = chosen.map(|(field, film)| choice(field, film)).collect();
    let applied = match choices {
        Some(choices) => context.site.history.apply_import(user, &id, &choices).await,
        None => Err(ImportError::Choice),
    };
    response(applied, &format!("/import/{id}"))
}

fn choice(field: &str, film: &str) -> Option<FilmChoice> {
    let position = field.strip_prefix("film-")?.parse().ok()?;
    Some(FilmChoice { position, film: film.parse().ok()? })
}

async fn undo(context: FormContext, Path(id): Path<String>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    response(context.site.history.undo_import(user, &id).await, &format!("/import/{id}"))
}

async fn discard(context: FormContext, Path(id): Path<String>) -> Response {
    let (Some(user), Ok(id)) = (&context.visitor.user, id.parse::<Id>()) else { return not_found() };
    response(context.site.history.discard_import(user, &id).await.map_err(ImportError::from), "/import")
}

fn response(changed: Result<(), ImportError>, next: &str) -> Response {
    match changed {
        Ok(()) => ([FORGET_PREFETCHED], redirect(next)).into_response(),
        Err(ImportError::NotFound) => not_found(),
        Err(ImportError::Choice) => {
            let text = "Please choose one of the films listed for a title, or none of them.";
            let failure: Result<(), _> = Err(FormFailure::invalid("", text));
            failure
                .on_page(next, FormState::default())
                .map_or_else(IntoResponse::into_response, IntoResponse::into_response)
        }
        Err(error @ ImportError::Database(_)) => FormError::from(FormFailure::unavailable(error)).into_response(),
    }
}

/// The response for an import that does not exist or belongs to another user.
fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "We can’t find that import. It may belong to another browser, or have expired.")
        .into_response()
}

/// The user's own history in the format of another site.
async fn export(context: FormContext, Path(file): Path<String>) -> Result<Response, FormError> {
    let format = file.strip_suffix(".zip").and_then(|name| name.parse::<ExportFormat>().ok());
    let Some(format) = format else {
        let text = "There are exports named letterboxd.zip, imdb.zip, netflix.zip and trakt.zip.";
        return Ok(Problem::new(StatusCode::NOT_FOUND, text).into_response());
    };
    let Some(user) = &context.visitor.user else {
        let text = "There is nothing to export yet: you haven’t rated, watched or listed a film in this browser.";
        return Ok(Problem::new(StatusCode::NOT_FOUND, text).into_response());
    };
    let history = context.site.history.own_history(user).await.map_err(FormFailure::unavailable)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"matinee-{file}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, history.zip(format)).into_response())
}
