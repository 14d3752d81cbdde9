//! The tour: six steps through the real pages, each a small panel that says what to look at.

use leptos::prelude::*;

use crate::demo::{Demo, TOUR_STEPS};

/// A step: its page, what to look at, and why.
struct Step {
    path: &'static str,
    /// Parameters of the page, each followed by `&`.
    query: &'static str,
    /// What the page is scrolled to, with its `#`.
    fragment: &'static str,
    title: &'static str,
    text: &'static str,
}

impl Step {
    /// The address of this step, which is the one with this number.
    fn address(&self, number: u8) -> String {
        let Self { path, query, fragment, .. } = self;
        format!("{path}?{query}tour={number}{fragment}")
    }
}

const STEPS: [Step; TOUR_STEPS as usize] = [
    Step {
        path: "/",
        query: "",
        fragment: "",
        title: "A page made of parts",
        text: "Every row here comes from a service of its own: what people watch, what is new, and kinds of films that a model has \
               found by itself. Scroll a little, then go on to a film.",
    },
    Step {
        path: "/movie/heat-1995",
        query: "",
        fragment: "#similar",
        title: "The model at work",
        text: "These six films are the model’s answer. Nobody chose them. Below each you read what it shares with Heat.",
    },
    Step {
        path: "/movie/heat-1995",
        query: "tune=less-violent,more-romantic&",
        fragment: "#tune",
        title: "Ask for another mood",
        text: "Here the model looked for films like Heat, but less violent and more romantic. Press − or + and watch the row change.",
    },
    Step {
        path: "/movie/heat-1995",
        query: "xray=1&",
        fragment: "#xray",
        title: "See through the page",
        text: "This is X-ray. Each outline is a part of the page, with the service that filled it and how long that took. Open the line \
               at the bottom to see what happened at the same time.",
    },
    Step {
        path: "/how-it-works",
        query: "",
        fragment: "#faults",
        title: "What if a part fails?",
        text: "A page must not fail because one part does. Here you read what stands in for what, and where this site is a demonstration, \
               you can break parts yourself. Only your own pages change.",
    },
    Step {
        path: "/batch",
        query: "",
        fragment: "",
        title: "Thousands of films at once",
        text: "The same model also works through whole files: upload a list of films, and find the most similar ones for each. That was \
               the tour. The chapters of “How it works” tell the rest.",
    },
];

/// The panel of the current step, if the visitor is on the tour.
#[component]
pub fn Tour() -> impl IntoView {
    current_step()
}

fn current_step() -> Option<impl IntoView> {
    let number = use_context::<Demo>()?.tour?;
    let step = STEPS.get(usize::from(number).checked_sub(1)?)?;
    let other = |number: u8| Some((number, STEPS.get(usize::from(number).checked_sub(1)?)?));
    let back = number.checked_sub(1).and_then(other).map(|(number, step)| {
        view! { <a class="button button-secondary" rel="prev" href=step.address(number)>"Back"</a> }
    });
    let next = other(number + 1).map_or_else(
        || view! { <a class="button" href="/how-it-works">"How it works"</a> }.into_any(),
        |(number, step)| view! { <a class="button" rel="next" href=step.address(number)>"Next"</a> }.into_any(),
    );
    Some(view! {
        <aside class="tour" aria-label=format!("Tour, step {number} of {TOUR_STEPS}")>
            <p class="tour-count">{format!("{number} of {TOUR_STEPS}")}</p>
            <p class="tour-title"><strong>{step.title}</strong></p>
            <p>{step.text}</p>
            <nav class="toolbar" aria-label="Tour">{back} {next} <a href=step.path>"Leave the tour"</a></nav>
        </aside>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_their_step_before_the_fragment() {
        assert_eq!(STEPS[0].address(1), "/?tour=1");
        assert_eq!(STEPS[3].address(4), "/movie/heat-1995?xray=1&tour=4#xray");
    }
}
