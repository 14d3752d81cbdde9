//! The upload form of imports, where to find exports, and the downloads of the user's own history.

use domain::ExportSource;
use leptos::prelude::*;
use strum::VariantArray;

use crate::view::UploadForm;

/// The purpose of imports, the upload form and the guide.
#[component]
pub fn ImportUpload() -> impl IntoView {
    let guide = ExportSource::VARIANTS.iter().map(|&source| {
        view! { <div><dt>{source.name()}</dt><dd>{where_to_find(source)}</dd></div> }
    });
    view! {
        <header class="page-intro upload-intro">
            <h1>"Bring your history"</h1>
            <p>
                "Upload your history from another site, and your home page fits your taste right away: we suggest films like the ones you loved, "
                "and leave out the ones you’ve seen."
            </p>
        </header>
        <div class="upload-layout">
            <section class="upload-file" aria-labelledby="send-title">
                <h2 id="send-title" class="section-title">"Your export"</h2>
                <UploadForm action="/import" label="Choose an export" accept=".zip,.csv,.json,.tsv,.xlsx,.ods" />
                <p class="field-hint">"The ZIP file as you received it, or one of the tables in it."</p>
                <Kept />
            </section>
            <section aria-labelledby="guide-title">
                <h2 id="guide-title" class="section-title">"Where to find it"</h2>
                <dl class="column-guide">{guide.collect_view()}</dl>
                <HistoryDownloads />
            </section>
        </div>
    }
}

fn where_to_find(source: ExportSource) -> &'static str {
    match source {
        ExportSource::Letterboxd => {
            "Settings, Data, Export your data. The ZIP file has your diary, ratings, likes and watchlist."
        }
        ExportSource::Imdb => "Your ratings or your watchlist, then Export. You get one CSV file for each.",
        ExportSource::Netflix => {
            "Account, Profile, Viewing activity, Download all. Or the ZIP file of all your personal information."
        }
        ExportSource::Trakt => {
            "Settings, Data, Export data. The ZIP file has what you watched and rated, and your watchlist."
        }
    }
}

/// How long the history is kept.
#[component]
fn Kept() -> impl IntoView {
    if crate::request::visitor().is_member() {
        return view! { <p class="field-hint">"What you add becomes part of your account. You can undo it at any time."</p> }
            .into_any();
    }
    view! {
        <p class="field-hint">
            "What you add stays in this browser. "<a href="/join">"Join"</a>" or "<a href="/login?next=/import">"log in"</a>
            " to keep it: it moves to your account."
        </p>
    }
    .into_any()
}

/// Links to the user's own history in the formats of other sites.
#[component]
fn HistoryDownloads() -> impl IntoView {
    let visitor = crate::request::visitor();
    if !visitor.has_user {
        return ().into_any();
    }
    let links = ExportSource::VARIANTS.iter().map(|&source| {
        let url = format!("/import/export/{}.zip", source.as_str());
        view! { <li><a class="chip" href=url download="">{source.name()}</a></li> }
    });
    view! {
        <h2 class="section-title">"Take it with you"</h2>
        <p>"Everything you’ve rated, watched and listed here, in the format of:"</p>
        <ul class="chip-list">{links.collect_view()}</ul>
    }
    .into_any()
}
