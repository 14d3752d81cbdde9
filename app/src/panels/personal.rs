//! `personal`: rows of recommendations, one for each of the user's tastes, and one that takes from all of them in turn.

use domain::{FilmRow, PersonalRow, Signal, SourceFilm};

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "personal",
    service: Service::Recommender,
    audience: Audience::Users,
    label: "For you",
    unavailable: "Films chosen for you are not available right now.",
    example: Some(""),
};

/// The length of a row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

#[server(prefix = "/api/panel", endpoint = "personal", input = GetUrl)]
pub async fn load_personal() -> Answer<Vec<PersonalRow>> {
    PANEL.request()?.private()?.recommender(|recommender, user| recommender.personal(user, ROW)).await
}

#[component]
pub fn PersonalPanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show films for you", skeleton);
    PANEL.deferred(load_personal, placeholder, |frame, rows| frame.fill(view! { <Rows rows=rows /> }))
}

#[component]
fn Rows(rows: Vec<PersonalRow>) -> impl IntoView {
    if rows.is_empty() {
        return view! {
            <h2 class="section-title">{PANEL.label}</h2>
            <div class="empty-state">
                <p>"We don’t know your taste yet. Choose three films you like, and we’ll find more."</p>
                <p class="actions"><a class="button" href="/welcome">"Choose films you like"</a></p>
            </div>
        }
        .into_any();
    }
    let rows = rows.into_iter().map(|PersonalRow { because_of, films }| {
        let row = FilmRow { title: title(&because_of), href: None, films };
        view! { <div class="row"><CardRow row=row /></div> }
    });
    rows.collect_view().into_any()
}

/// `Because you liked Heat and Ronin`. The verb is the strongest that is true of all of them.
fn title(because_of: &[SourceFilm]) -> String {
    let titles: Vec<_> = because_of.iter().map(|source| source.film.title.as_str()).collect();
    let Some((last, others)) = titles.split_last() else { return PANEL.label.to_owned() };
    let titles = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let weakest = because_of.iter().map(|source| source.signal).max();
    match weakest {
        None | Some(Signal::Liked) => format!("Because you liked {titles}"),
        Some(Signal::Finished | Signal::Watched) => format!("Because you watched {titles}"),
        Some(Signal::Listed) => format!("More like {titles}"),
    }
}

#[cfg(test)]
mod tests {
    use domain::FilmRef;

    use super::*;

    fn source(title: &str, signal: Signal) -> SourceFilm {
        let slug = title.to_lowercase().parse().expect("a slug");
        SourceFilm { film: FilmRef { slug, title: title.to_owned(), year: 1995 }, signal }
    }

    #[test]
    fn a_row_is_named_after_its_films_and_claims_no_more_than_is_known() {
        let heat = || source("Heat", Signal::Liked);
        assert_eq!(title(&[]), "For you");
        assert_eq!(title(&[heat()]), "Because you liked Heat");
        assert_eq!(title(&[heat(), source("Ronin", Signal::Liked)]), "Because you liked Heat and Ronin");
        let three = [heat(), source("Ronin", Signal::Finished), source("Thief", Signal::Watched)];
        assert_eq!(title(&three[1..]), "Because you watched Ronin and Thief");
        assert_eq!(title(&[heat(), source("Ronin", Signal::Listed)]), "More like Heat and Ronin");
    }
}
