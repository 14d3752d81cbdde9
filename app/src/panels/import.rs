//! `import`: one of the user's imports of a history. The primary panel of the import's page.

use domain::HistoryImport;
use leptos_meta::Title;

use super::prelude::*;
use crate::view::{ImportDetail, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "import",
    service: Service::History,
    audience: Audience::Users,
    label: "The import",
    unavailable: "This import is not available right now, but it is safe. Please try again in a moment.",
    example: None,
};

#[server(prefix = "/api/panel", endpoint = "import", input = GetUrl)]
pub async fn load_import(id: String, page: u32) -> Answer<HistoryImport> {
    let (id, page) = (id.parse()?, domain::PageNumber::try_from(page)?);
    PANEL.request()?.private()?.history(|history, user| history.import(user, &id, page)).await
}

#[component]
pub fn ImportPanel(id: String, page: u32) -> impl IntoView {
    PANEL.primary(
        move || load_import(id.clone(), page),
        |frame, import| {
            view! {
                <Title text=import.summary.file_name.clone() />
                {frame.fill(view! { <ImportDetail import=import /> })}
            }
        },
        || {
            view! {
                <NotFoundNotice
                    title="We can’t find that import"
                    text="It may belong to another browser, or have been deleted because it was not added within a day."
                />
            }
        },
    )
}
