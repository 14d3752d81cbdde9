//! A minute of random faults, and its report.

use leptos::prelude::*;

use crate::demo::{SURPRISE, SurpriseReport};

/// The form that starts and stops random faults, with the report on them.
#[component]
pub fn Surprise(report: Option<SurpriseReport>) -> impl IntoView {
    let is_running = report.as_ref().is_some_and(|report| report.seconds_left > 0);
    let (fault, label) = if is_running { ("stop", "Enough") } else { ("start", "Surprise me") };
    view! {
        <h4>"Or let chance decide"</h4>
        <p>
            "For a minute, parts of the site fail at random for you, another set of them on every page. Only what a page is about is \
             spared, because nothing can stand in for it. Go on browsing, then come back for the report."
        </p>
        {report.map(|report| view! { <Report report=report /> })}
        <form class="fault-form" method="post" action=SURPRISE>
            <button class="button" name="surprise" value=fault>{label}</button>
        </form>
    }
}

#[component]
fn Report(report: SurpriseReport) -> impl IntoView {
    let SurpriseReport { seconds_left, pages, failed, fell_back } = report;
    let times: u32 = fell_back.iter().map(|(_, count)| count).sum();
    let when = match seconds_left {
        0 => "The minute is over.".to_owned(),
        seconds => format!("{seconds} seconds are left."),
    };
    let failures = match failed {
        0 => "No page failed.".to_owned(),
        1 => "1 page failed.".to_owned(),
        failed => format!("{failed} pages failed."),
    };
    let panels = fell_back.into_iter().map(|(panel, count)| view! { <li class="chip">{panel}" × "{count}</li> });
    view! {
        <div class="demo-notice" role="status" data-surprise="">
            <p>
                {when}" You opened "{counted(pages, "page")}", on which panels fell back "{counted(times, "time")}". "
                <strong>{failures}</strong>
            </p>
            <ul class="chip-list">{panels.collect_view()}</ul>
        </div>
    }
}

fn counted(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
