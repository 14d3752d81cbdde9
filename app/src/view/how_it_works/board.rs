//! The fault board: the current state of the system, and a form for each part that sets its fault for this visitor
//! alone.

use domain::{Garbage, MAX_DELAY, Part, Setting};
use leptos::prelude::*;
use strum::VariantArray;

use self::surprise::Surprise;
use crate::demo::{BoardPart, FAULTS, FaultBoard};

mod drawing;
mod surprise;

/// The initial values of a form.
const DELAY: u16 = 400;
const RATE: u8 = 50;

#[component]
pub fn Board(board: FaultBoard) -> impl IntoView {
    let FaultBoard { parts, ends_in, refusal, surprise } = board;
    let is_broken = parts.iter().any(|part| part.setting.is_some());
    let drawing = drawing::of(&parts);
    let (breakable, other): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.part.is_some());
    let forms = breakable.into_iter().map(|part| view! { <li><PartForm part=part /></li> }).collect_view();
    let other = other.into_iter().map(|part| view! { <dt>{part.name}</dt><dd>{part.state}</dd> }).collect_view();
    view! {
        <div class="board" data-board="">
            <h3>"Break it yourself"</h3>
            <p>
                "This is the system that answers you, as it runs now. Choose what a part should do: only your own pages change, and \
                 after ten minutes everything is fine again."
            </p>
            {refusal.map(|refusal| view! { <p class="problem" role="status">{refusal}</p> })}
            {drawing}
            <ul class="fault-list">{forms}</ul>
            {is_broken
                .then(|| {
                    view! {
                        <form class="fault-form" method="post" action=FAULTS>
                            <input type="hidden" name="part" value="all" />
                            <button class="button button-secondary" name="fault" value="fine">"Repair everything"</button>
                            {ends_in.map(|seconds| view! { <span class="fault-state">{ending(seconds)}</span> })}
                        </form>
                    }
                })}
            <Surprise report=surprise />
            <h4>"The other parts"</h4>
            <dl class="definition-list">{other}</dl>
            <p>
                "Then open "<a href="/movie/heat-1995?xray=1#xray">"a film with X-ray"</a>
                " and see which panel took which level of its fallback chain."
            </p>
        </div>
    }
}

/// The form that sets the fault of one part.
#[component]
fn PartForm(part: BoardPart) -> impl IntoView {
    let BoardPart { name, part, setting, is_well, state, .. } = part;
    let text = part.as_ref().map(Part::to_string).unwrap_or_default();
    let value = text.clone();
    let (delay, rate) = match setting {
        Some(Setting::Slow(delay)) => (delay, RATE),
        Some(Setting::Failing(rate)) => (DELAY, rate),
        _ => (DELAY, RATE),
    };
    let current = setting.map_or("fine", Setting::kind);
    let label = format!("Faults of {name}");
    let option = |(value, label): (&'static str, &'static str)| {
        view! { <option value=value selected=value == current>{label}</option> }
    };
    let kinds = [
        ("fine", "fine"),
        ("slow", "slow, by …"),
        ("failing", "failing, at a rate of …"),
        ("panicking", "panicking"),
        ("unreachable", "unreachable"),
    ];
    let garbage = Garbage::VARIANTS.iter().map(|&garbage| (garbage.into(), garbage_label(garbage)));
    let garbage = garbage.filter(|_| matches!(part, Some(Part::Replica(_)))).map(option).collect_view();
    view! {
        <form
            class="fault-form"
            method="post"
            action=FAULTS
            aria-label=label
            data-part=text
            data-setting=current
        >
            <input type="hidden" name="part" value=value />
            <strong class="fault-name">{name}</strong>
            <span class="fault-state" class:fault-ill=!is_well>{state}</span>
            <label>
                <span class="visually-hidden">"What it does"</span>
                <select name="fault">{kinds.map(option).collect_view()}{garbage}</select>
            </label>
            <label>
                <input type="number" name="milliseconds" min="1" max=MAX_DELAY value=delay inputmode="numeric" />
                " ms"
            </label>
            <label><input type="number" name="percent" min="0" max="100" value=rate inputmode="numeric" />" %"</label>
            <button class="switch-button">"Set"</button>
        </form>
    }
}

fn garbage_label(garbage: Garbage) -> &'static str {
    match garbage {
        Garbage::Html => "answering with a web page",
        Garbage::Half => "answering half",
        Garbage::Version => "answering in another version",
        Garbage::Drip => "answering byte by byte",
    }
}

/// What a setting does, in a few words.
fn setting_note(setting: Setting) -> String {
    match setting {
        Setting::Slow(delay) => format!("slow by {delay} ms"),
        Setting::Failing(rate) => format!("fails at {rate}%"),
        Setting::Panicking => "panics".to_owned(),
        Setting::Unreachable => "unreachable".to_owned(),
        Setting::Garbage(Garbage::Html) => "sends a web page".to_owned(),
        Setting::Garbage(Garbage::Half) => "sends half".to_owned(),
        Setting::Garbage(Garbage::Version) => "other version".to_owned(),
        Setting::Garbage(Garbage::Drip) => "byte by byte".to_owned(),
    }
}

fn ending(seconds: i64) -> String {
    match (seconds + 59) / 60 {
        ..=1 => "by itself within a minute".to_owned(),
        minutes => format!("by itself in {minutes} minutes"),
    }
}
