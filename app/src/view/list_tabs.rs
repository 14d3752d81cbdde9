//! The links between the pages of what a user keeps: the list, the ratings and the imported history.

use leptos::prelude::*;

#[component]
pub fn ListTabs(
    /// The address of the current page.
    current: &'static str,
) -> impl IntoView {
    let link = |(address, text): (&'static str, &'static str)| {
        let current = (address == current).then_some("page");
        view! { <li><a class="chip" href=address aria-current=current>{text}</a></li> }
    };
    let links = [("/my-list", "My list"), ("/ratings", "My ratings"), ("/import", "Bring your history")].map(link);
    view! {
        <nav aria-label="What you keep">
            <ul class="chip-list">{links}</ul>
        </nav>
    }
}
