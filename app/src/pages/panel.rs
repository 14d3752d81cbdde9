//! `/panel/{name}`: one panel, complete without JavaScript, for tests and for embedding.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::error::PanelError;
use crate::panels::{self, StandalonePanel};
use crate::params;
use crate::view::NotFoundNotice;

#[component]
pub fn PanelPage() -> impl IntoView {
    provide_context(StandalonePanel);
    let name = params::path("name");
    let panel = panels::alone(&name).unwrap_or_else(|| {
        PanelError::not_found().set_status();
        view! { <NotFoundNotice title="No such panel" text="You’ll find all panels under “How it works”." /> }
            .into_any()
    });
    view! {
        <Title text=format!("Panel {name}") />
        <main id="content" class="standalone">{panel}</main>
    }
}
