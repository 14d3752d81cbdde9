//! The panels: one file each, with its constants, its server function and its component.
//!
//! Architecture invariant: a panel makes one service call and never calls another panel.

#[cfg(feature = "ssr")]
mod film_call;
mod frame;
#[cfg(feature = "ssr")]
mod memory;
mod placement;
mod prelude;
mod public;

use leptos::prelude::*;

use crate::panel::Panel;
use crate::params;

#[cfg(feature = "ssr")]
pub use frame::{Filled, NOTHING};
pub use placement::StandalonePanel;
pub use public::{Personal, Placed};

/// Declares the modules of all panels, and how `/panel/{name}` creates each panel from the query parameters.
macro_rules! panels {
    ($($module:ident { $($view:tt)+ })+) => {
        $(pub mod $module;)+

        /// All panels, each with a function that creates it from the query of the current page.
        static REGISTRY: &[(&Panel, fn() -> AnyView)] =
            &[$((&$module::PANEL, || view! { $($view)+ }.into_any())),+];
    };
}

panels! {
    account { <account::AccountPanel done=params::query("done") /> }
    also_watched { <also_watched::AlsoWatchedPanel movie=params::text("movie") /> }
    batch { <batch::BatchPanel id=params::text("id") /> }
    batch_list { <batch_list::BatchesPanel /> }
    batch_rows { <batch_rows::BatchRowsPanel id=params::text("id") filter=params::row_filter() /> }
    billboard { <billboard::BillboardPanel /> }
    continue_watching { <continue_watching::ContinuePanel /> }
    details { <details::DetailsPanel movie=params::text("movie") /> }
    facts { <facts::FactsPanel movie=params::text("movie") /> }
    genre { <genre::GenrePanel slug=params::text("genre") page=params::page() /> }
    import { <import::ImportPanel id=params::text("id") page=params::page() /> }
    import_list { <import_list::ImportsPanel /> }
    inbox { <inbox::InboxPanel /> }
    join { <join::JoinPanel /> }
    menu { <menu::MenuPanel /> }
    model_card { <model_card::ModelCardPanel /> }
    model_map { <model_map::ModelMapPanel /> }
    model_metrics { <model_metrics::ModelMetricsPanel /> }
    my_list { <my_list::MyListPanel page=params::page() /> }
    new_films { <new_films::NewFilmsPanel /> }
    order { <order::OrderPanel id=params::text("id") /> }
    person { <person::PersonPanel slug=params::text("person") page=params::page() /> }
    personal { <personal::PersonalPanel /> }
    plans { <plans::PlansPanel /> }
    popular { <popular::PopularPanel /> }
    progress { <progress::ProgressPanel movie=params::text("movie") /> }
    ratings { <ratings::RatingsPanel page=params::page() /> }
    reset { <reset::ResetPanel token=params::text("token") /> }
    search { <search::SearchPanel search=params::search() page=params::page() /> }
    shelf { <shelf::ShelfPanel of=params::text("of") /> }
    similar { <similar::SimilarPanel movie=params::text("movie") /> }
    topic { <topic::TopicPanel of=params::text("of") page=params::page() /> }
    top_ten { <top_ten::TopTenPanel /> }
    tune { <tune::TunePanel movie=params::text("movie") tune=params::tune() /> }
    unseen { <unseen::UnseenPanel /> }
    watch { <watch::WatchPanel movie=params::text("movie") /> }
    welcome { <welcome::WelcomePanel /> }
}

/// All panels, in alphabetical order.
pub fn all() -> impl Iterator<Item = &'static Panel> {
    REGISTRY.iter().map(|(panel, _)| *panel)
}

/// The panel of this name, created from the query of the current page.
pub fn alone(name: &str) -> Option<AnyView> {
    REGISTRY.iter().find(|(panel, _)| panel.name == name).map(|(_, view)| view())
}

/// A search query without superfluous white space.
///
/// # Errors
/// [`CallError::Invalid`](domain::CallError::Invalid) if the query is too long.
#[cfg(feature = "ssr")]
fn normalised_query(query: &str) -> Result<String, crate::error::PanelError> {
    use domain::MAX_QUERY_LEN;

    let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
    if query.chars().count() > MAX_QUERY_LEN {
        let problem = format!("Please search with at most {MAX_QUERY_LEN} characters.");
        return Err(crate::error::PanelError::invalid(problem));
    }
    Ok(query)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_panel_has_a_server_function_of_its_name_and_no_other_has() {
        let paths: BTreeSet<_> = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        let names: BTreeSet<_> = all().map(|panel| format!("/api/panel/{}", panel.name)).collect();
        assert_eq!(paths, names);
        assert_eq!(names.len(), REGISTRY.len(), "two panels have one name");
    }

    #[test]
    fn a_query_has_single_spaces_and_a_limited_length() {
        assert_eq!(normalised_query("  two\t words "), Ok("two words".to_owned()));
        assert!(normalised_query(&"é".repeat(200)).is_ok());
        assert!(normalised_query(&"é".repeat(201)).is_err());
    }
}
