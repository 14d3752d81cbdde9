//! Subscribing, and what a member does to their subscription then. Each form brings a key of its own.

use app::form::FormState;
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use http::StatusCode;
use serde::Deserialize;

use super::{FormContext, NOT_NOW, see};
use crate::services::membership::OrderError;
use crate::services::membership::subscription::{Change, Refused};
use crate::web::Site;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/subscribe", post(subscribe))
        .route("/subscribe/change", post(change).get(plans))
        .route("/subscribe/cancel", post(cancel).get(plans))
        .route("/subscribe/resume", post(resume).get(plans))
}

#[derive(Deserialize)]
struct OrderForm {
    #[serde(default)]
    request: String,
    #[serde(default)]
    plan: String,
}

async fn subscribe(desk: FormContext, Form(form): Form<OrderForm>) -> Response {
    order(desk, &form.request, Change::Subscribe(&form.plan), "/subscribe?done=1").await
}

async fn change(desk: FormContext, Form(form): Form<OrderForm>) -> Response {
    order(desk, &form.request, Change::Change(&form.plan), "/account?done=change").await
}

async fn cancel(desk: FormContext, Form(form): Form<OrderForm>) -> Response {
    order(desk, &form.request, Change::Cancel, "/account?done=cancel").await
}

async fn resume(desk: FormContext, Form(form): Form<OrderForm>) -> Response {
    order(desk, &form.request, Change::Resume, "/account?done=resume").await
}

/// A page that answered a form has the form's address, which somebody may open again.
async fn plans() -> Response {
    see("/subscribe")
}

const NO_PLAN: &str = "Please choose one of these plans.";
const AGAIN: &str = "This form was out of date, and nothing was ordered. Here is a new one.";

async fn order(desk: FormContext, request: &str, change: Change<'_>, done: &str) -> Response {
    let Some(member) = desk.auth.user.as_ref().map(|member| member.person.clone()) else {
        return see("/login?next=/subscribe");
    };
    let error = match desk.site.subscriptions.order(&member, request, change).await {
        Ok(()) => return see(done),
        Err(error) => error,
    };
    let (status, field, says) = match error {
        OrderError::Refused(Refused::SamePlan) => (StatusCode::UNPROCESSABLE_ENTITY, "plan", Refused::SamePlan.says()),
        OrderError::Refused(refused) => (StatusCode::CONFLICT, "", refused.says()),
        OrderError::NoPlan => (StatusCode::UNPROCESSABLE_ENTITY, "plan", NO_PLAN),
        OrderError::Key => (StatusCode::UNPROCESSABLE_ENTITY, "", AGAIN),
        // Deleted in another browser, a moment ago.
        OrderError::NoMember => return see("/login"),
        OrderError::Database(error) => {
            tracing::error!(%error, "an order could not be carried out");
            (StatusCode::SERVICE_UNAVAILABLE, "", NOT_NOW)
        }
    };
    let form = FormState::problem(field, says);
    let form = match change {
        // Where things are not as they were thought to be, the page shows how they are.
        Change::Subscribe(plan) | Change::Change(plan) if status != StatusCode::CONFLICT => form.typed("plan", plan),
        _ => form,
    };
    desk.again("/subscribe", status, form).await
}
