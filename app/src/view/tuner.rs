//! The shifts of a tuned row as buttons, and the row.

use domain::{Direction, MAX_SHIFTS, ToneAxis, ToneShift, ToneShifts, TunedRow};
use leptos::prelude::*;
use strum::IntoEnumIterator;

use crate::islands::tuner::TunerForm;
use crate::view::{CardLink, inert};

/// The scores from 0 to 10 between which a film can have neighbours with less and with more.
const ROOM: std::ops::RangeInclusive<u8> = 1..=9;

/// A form whose buttons add and remove shifts, and the films that satisfy them.
///
/// Each button has the complete state that it leads to, so the form works without JavaScript, and the state is in the
/// URL.
#[component]
pub fn Tuner(title: &'static str, row: TunedRow) -> impl IntoView {
    let TunedRow { movie, tune, tone, mut films } = row;
    let visitor_marks = crate::request::visitor_marks();
    films.retain(|film| !visitor_marks.has_dismissed(&film.film.slug));
    let axes = ToneAxis::iter().zip(tone).map(|(axis, score)| {
        view! { <li class="tune-axis">{shift(&tune, Direction::Less, axis, score)}<span>{axis.to_string()}</span>{shift(&tune, Direction::More, axis, score)}</li> }
    });
    let status = status(&tune, films.len());
    let reset = (!tune.is_empty())
        .then(|| view! { <button class="button button-secondary" name="tune" value="">"Start again"</button> });
    let films = (!films.is_empty()).then(|| {
        let cards = films.into_iter().map(|film| {
            let marks = visitor_marks.of(&film.film.slug);
            view! { <CardLink film=film marks=marks /> }
        });
        view! { <div class="scroller"><ul class="card-row card-row-short">{cards.collect_view()}</ul></div> }
    });
    let content = inert(view! {
        <ul class="tune-axes">{axes.collect_view()}</ul>
        <p class="tune-status"><span data-status>{status}</span> {reset}</p>
        {films}
    });
    view! {
        <h2 class="section-title">{title}</h2>
        <TunerForm>
            <form class="tuner" action=format!("/movie/{movie}#tune") data-panel-address=format!("/panel/tune?movie={movie}")>
                {content}
            </form>
        </TunerForm>
    }
}

/// The button for a shift. Disabled if there are too many shifts, or no film can satisfy it.
fn shift(tune: &ToneShifts, direction: Direction, axis: ToneAxis, score: u8) -> impl IntoView + use<> {
    let shift = ToneShift { direction, axis };
    let has_room = if direction == Direction::Less { score >= *ROOM.start() } else { score <= *ROOM.end() };
    let pressed = tune.has(shift);
    let next = tune.toggled(shift).filter(|_| has_room || pressed);
    let sign = if direction == Direction::Less { "\u{2212}" } else { "+" };
    view! {
        <button
            class="tune-button"
            name="tune"
            value=next.as_ref().map(ToneShifts::to_string)
            disabled=next.is_none()
            aria-label=format!("{direction} {axis}")
            aria-pressed=if pressed { "true" } else { "false" }
        >
            {sign}
        </button>
    }
}

fn status(tune: &ToneShifts, films: usize) -> String {
    let shifts: Vec<String> =
        tune.shifts().iter().map(|ToneShift { direction, axis }| format!("{direction} {axis}")).collect();
    let shifts = match shifts.as_slice() {
        [] => return format!("Choose what you want more or less of: up to {MAX_SHIFTS} at once."),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    };
    match films {
        0 => format!("We have no film like this one, but {shifts}. Try removing one."),
        1 => format!("One film like this one, but {shifts}."),
        films => format!("{films} films like this one, but {shifts}."),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_status_repeats_the_wishes() {
        let status = |tune: &str, films| super::status(&tune.parse().expect("a tune"), films);
        assert_eq!(status("less-dark", 6), "6 films like this one, but less dark.");
        assert_eq!(status("less-dark,more-funny", 1), "One film like this one, but less dark and more funny.");
        assert!(status("less-dark,more-funny,more-epic", 0).contains("less dark, more funny and more epic. Try"));
    }
}
