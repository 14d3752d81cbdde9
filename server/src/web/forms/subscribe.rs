//! Subscribing, and changes of a subscription. Each form has an idempotency key.

use app::form::FormState;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use http::StatusCode;
use serde::Deserialize;

use super::{CurrentMember, FormContext, FormError, FormFailure, OnPage, redirect};
use crate::services::membership::OrderError;
use crate::services::membership::subscription::{Change, ChangeError};
use crate::web::Site;

/// The forms that place orders.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/subscribe", post(subscribe))
        .route("/subscribe/change", post(change).get(plans))
        .route("/subscribe/cancel", post(cancel).get(plans))
        .route("/subscribe/resume", post(resume).get(plans))
}

#[derive(Deserialize)]
struct OrderForm {
    /// The idempotency key of the form.
    #[serde(default, rename = "request")]
    key: String,
    /// The slug of the chosen plan.
    #[serde(default)]
    plan: String,
}

async fn subscribe(
    context: FormContext,
    member: CurrentMember,
    Form(form): Form<OrderForm>,
) -> Result<Redirect, FormError> {
    order(context, member, &form.key, Change::Subscribe(&form.plan), "/subscribe?done=1").await
}

async fn change(
    context: FormContext,
    member: CurrentMember,
    Form(form): Form<OrderForm>,
) -> Result<Redirect, FormError> {
    order(context, member, &form.key, Change::Change(&form.plan), "/account?done=change").await
}

async fn cancel(
    context: FormContext,
    member: CurrentMember,
    Form(form): Form<OrderForm>,
) -> Result<Redirect, FormError> {
    order(context, member, &form.key, Change::Cancel, "/account?done=cancel").await
}

async fn resume(
    context: FormContext,
    member: CurrentMember,
    Form(form): Form<OrderForm>,
) -> Result<Redirect, FormError> {
    order(context, member, &form.key, Change::Resume, "/account?done=resume").await
}

/// Redirects from the path that a form posts to, to the page of the form: a rejected form is rendered at that path,
/// which the visitor may reload or bookmark.
async fn plans() -> Redirect {
    redirect("/subscribe")
}

async fn order(
    context: FormContext,
    CurrentMember(member): CurrentMember,
    key: &str,
    change: Change<'_>,
    next: &str,
) -> Result<Redirect, FormError> {
    let failure = match context.site.orders.place(&member.user_id, key, change).await {
        Ok(()) => return Ok(redirect(next)),
        // The account has been deleted in another browser.
        Err(OrderError::NoMember) => return Ok(redirect("/login")),
        Err(error) => FormFailure::from(error),
    };
    let is_conflict = matches!(failure, FormFailure::Invalid { status: StatusCode::CONFLICT, .. });
    let input = match change {
        // After a conflict, the page shows the current state instead of the visitor's choice.
        Change::Subscribe(plan) | Change::Change(plan) if !is_conflict => FormState::default().with_input("plan", plan),
        _ => FormState::default(),
    };
    Err(failure).on_page("/subscribe", input)
}

impl From<OrderError> for FormFailure {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Change(error @ ChangeError::SamePlan) => Self::invalid("plan", text(error)),
            OrderError::Change(error) => {
                Self::Invalid { status: StatusCode::CONFLICT, field: "", text: text(error).to_owned() }
            }
            OrderError::NoPlan => Self::invalid("plan", "Please choose one of these plans."),
            OrderError::InvalidKey => {
                Self::invalid("", "This form was out of date, and nothing was ordered. Here is a new one.")
            }
            error @ (OrderError::NoMember | OrderError::Database(_)) => Self::unavailable(error),
        }
    }
}

/// The message for the member.
fn text(error: ChangeError) -> &'static str {
    match error {
        ChangeError::AlreadySubscribed => {
            "You already have a membership, so nothing was ordered. You can change its plan here."
        }
        ChangeError::NotSubscribed => {
            "You don’t have a membership at the moment, so there is nothing to change. You can choose a plan here."
        }
        ChangeError::SamePlan => "You’re already on this plan.",
        ChangeError::AlreadyCancelled => "Your membership is already cancelled.",
        ChangeError::NotCancelled => "Your membership is already active.",
    }
}
