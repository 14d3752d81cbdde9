//! The pages and their routes. A page is a list of panels in a fixed order, and nothing else.
//!
//! A page with one element in its frame is declared here; others have a file each.

mod account;
mod batch;
mod home;
mod import;
mod layout;
mod model;
mod movie;
mod not_found;
mod page;
mod panel;
mod watch;

use domain::TopicKind;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{SsrMode, path};

use self::account::{AccountPage, CloseAccountPage, EmailPage, PasswordPage};
use self::batch::{BatchPage, BatchesPage};
use self::import::{ImportPage, ImportsPage};
use self::layout::PageFrame;
#[cfg(feature = "ssr")]
pub use self::layout::frame;
use self::model::ModelPage;
use self::not_found::NotFoundPage;
#[cfg(feature = "ssr")]
pub use self::page::Page;
pub use self::page::StartedPage;
use self::panel::PanelPage;
use self::watch::WatchPage;
use crate::panels::genre::GenrePanel;
use crate::panels::inbox::InboxPanel;
use crate::panels::join::JoinStep;
use crate::panels::my_list::MyListPanel;
use crate::panels::order::OrderPanel;
use crate::panels::person::PersonPanel;
use crate::panels::plans::PlansPanel;
use crate::panels::ratings::RatingsPanel;
use crate::panels::reset::ResetPanel;
use crate::panels::search::SearchPanel;
use crate::panels::topic::TopicPanel;
use crate::panels::welcome::WelcomePanel;
use crate::params;
use crate::view::{
    AccountClosed, ConfirmAddress, ForgotPassword, HowItWorks, LogIn, MembersOnly, Privacy, Unsubscribe,
};

/// The page at a path, if it is a list of panels whose services can be called before it is rendered.
#[cfg(feature = "ssr")]
pub fn of(path: &str, query: Option<&str>) -> Option<Page> {
    if path == "/" {
        return Some(home::page());
    }
    let slug = path.strip_prefix("/movie/")?;
    // The router handles percent-encoded paths and tuned rows.
    let is_tuned = query.is_some_and(|query| query.contains("tune="));
    (!slug.is_empty() && !slug.contains(['/', '%']) && !is_tuned)
        .then(|| movie::page(slug, domain::ToneShifts::default()))
}

/// The page at the current URL.
#[component]
pub fn CurrentPage() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage />
            <Route path=path!("/movie/:slug") view=MoviePage />
            <Route path=path!("/watch/:slug") view=WatchPage />
            <Route path=path!("/genre/:slug") view=GenrePage ssr=SsrMode::Async />
            <Route path=path!("/person/:slug") view=PersonPage ssr=SsrMode::Async />
            <Route path=path!("/theme/:slug") view=ThemePage ssr=SsrMode::Async />
            <Route path=path!("/country/:slug") view=CountryPage ssr=SsrMode::Async />
            <Route path=path!("/year/:slug") view=YearPage ssr=SsrMode::Async />
            <Route path=path!("/series/:slug") view=SeriesPage ssr=SsrMode::Async />
            <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
            <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async />
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
            <Route path=path!("/forgot") view=ForgotPage ssr=SsrMode::Async />
            <Route path=path!("/reset") view=ResetPage ssr=SsrMode::Async />
            <Route path=path!("/confirm") view=ConfirmPage ssr=SsrMode::Async />
            <Route path=path!("/unsubscribe") view=UnsubscribePage ssr=SsrMode::Async />
            <Route path=path!("/my-list") view=MyListPage ssr=SsrMode::Async />
            <Route path=path!("/ratings") view=RatingsPage ssr=SsrMode::Async />
            <Route path=path!("/welcome") view=WelcomePage ssr=SsrMode::Async />
            <Route path=path!("/subscribe") view=SubscribePage ssr=SsrMode::Async />
            <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
            <Route path=path!("/account/orders/:id") view=OrderPage ssr=SsrMode::Async />
            <Route path=path!("/account/email") view=EmailPage ssr=SsrMode::Async />
            <Route path=path!("/account/password") view=PasswordPage ssr=SsrMode::Async />
            <Route path=path!("/account/delete") view=CloseAccountPage ssr=SsrMode::Async />
            <Route path=path!("/account/closed") view=AccountClosedPage ssr=SsrMode::Async />
            <Route path=path!("/batch") view=BatchesPage ssr=SsrMode::Async />
            <Route path=path!("/batch/:id") view=BatchPage ssr=SsrMode::Async />
            <Route path=path!("/import") view=ImportsPage ssr=SsrMode::Async />
            <Route path=path!("/import/:id") view=ImportPage ssr=SsrMode::Async />
            <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async />
            <Route path=path!("/how-it-works") view=HowItWorksPage ssr=SsrMode::Async />
            <Route path=path!("/model") view=ModelPage />
            <Route path=path!("/privacy") view=PrivacyPage ssr=SsrMode::Async />
            <Route path=path!("/panel/:name") view=PanelPage ssr=SsrMode::Async />
        </FlatRoutes>
    }
}

#[component]
fn HomePage() -> impl IntoView {
    StartedPage::or_else(home::page)
}

#[component]
fn MoviePage() -> impl IntoView {
    StartedPage::or_else(|| movie::page(&params::path("slug"), params::tune()))
}

#[component]
fn GenrePage() -> impl IntoView {
    view! { <PageFrame><GenrePanel slug=params::path("slug") page=params::page() /></PageFrame> }
}

#[component]
fn PersonPage() -> impl IntoView {
    view! { <PageFrame><PersonPanel slug=params::path("slug") page=params::page() /></PageFrame> }
}

#[component]
fn ThemePage() -> impl IntoView {
    topic_page(TopicKind::Theme)
}

#[component]
fn CountryPage() -> impl IntoView {
    topic_page(TopicKind::Country)
}

#[component]
fn YearPage() -> impl IntoView {
    topic_page(TopicKind::Year)
}

#[component]
fn SeriesPage() -> impl IntoView {
    topic_page(TopicKind::Series)
}

fn topic_page(kind: TopicKind) -> impl IntoView {
    let of = format!("{}:{}", kind.as_str(), params::path("slug"));
    view! { <PageFrame><TopicPanel of=of page=params::page() /></PageFrame> }
}

#[component]
fn SearchPage() -> impl IntoView {
    view! { <PageFrame><SearchPanel search=params::search() page=params::page() /></PageFrame> }
}

#[component]
fn JoinPage() -> impl IntoView {
    view! { <PageFrame title="Join"><JoinStep /></PageFrame> }
}

#[component]
fn LoginPage() -> impl IntoView {
    let [joined, reset, confirmed] = ["joined", "reset", "confirmed"].map(|news| params::query(news).is_some());
    view! {
        <PageFrame title="Log in">
            <LogIn joined=joined reset=reset confirmed=confirmed next=params::text("next") />
        </PageFrame>
    }
}

#[component]
fn ForgotPage() -> impl IntoView {
    let sent = params::query("sent").is_some();
    view! { <PageFrame title="Forgotten password"><ForgotPassword sent=sent /></PageFrame> }
}

#[component]
fn ResetPage() -> impl IntoView {
    view! { <PageFrame title="New password"><ResetPanel token=params::text("token") /></PageFrame> }
}

#[component]
fn ConfirmPage() -> impl IntoView {
    view! { <PageFrame title="Confirm your address"><ConfirmAddress token=params::text("token") /></PageFrame> }
}

#[component]
fn UnsubscribePage() -> impl IntoView {
    let done = params::query("done").is_some();
    view! {
        <PageFrame title="Emails about batches">
            <Unsubscribe done=done address=params::text("address") code=params::text("code") />
        </PageFrame>
    }
}

#[component]
fn MyListPage() -> impl IntoView {
    view! { <PageFrame title="My list"><MyListPanel page=params::page() /></PageFrame> }
}

#[component]
fn RatingsPage() -> impl IntoView {
    view! { <PageFrame title="Your ratings"><RatingsPanel page=params::page() /></PageFrame> }
}

#[component]
fn WelcomePage() -> impl IntoView {
    view! { <PageFrame title="What do you like?"><WelcomePanel /></PageFrame> }
}

#[component]
fn SubscribePage() -> impl IntoView {
    view! { <PageFrame title="Plans"><PlansPanel /></PageFrame> }
}

#[component]
fn OrderPage() -> impl IntoView {
    view! { <PageFrame><MembersOnly here="/account"><OrderPanel id=params::path("id") /></MembersOnly></PageFrame> }
}

#[component]
fn AccountClosedPage() -> impl IntoView {
    view! { <PageFrame title="Goodbye"><AccountClosed /></PageFrame> }
}

#[component]
fn InboxPage() -> impl IntoView {
    view! { <PageFrame title="Inbox"><InboxPanel /></PageFrame> }
}

#[component]
fn HowItWorksPage() -> impl IntoView {
    view! { <PageFrame title="How it works"><HowItWorks panels=crate::panels::all().collect() /></PageFrame> }
}

#[component]
fn PrivacyPage() -> impl IntoView {
    view! { <PageFrame title="Your data"><Privacy retention=use_context().unwrap_or_default() /></PageFrame> }
}
