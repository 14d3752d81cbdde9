//! The bar in the footer: the switch of X-ray, and in the demo a link to the fault board. The switch is a plain form
//! that redirects back.

use leptos::prelude::*;

use crate::demo::{BOARD, Demo};
use crate::islands::xray::XRaySwitch;

#[component]
pub fn DemoBar() -> impl IntoView {
    let Demo { enabled, xray, here, .. } = use_context().unwrap_or_default();
    let board = enabled.then(|| view! { <a class="switch-button" href=BOARD>"Break something"</a> });
    view! {
        <div class="toolbar">
            <form method="post" action="/demo">
                <input type="hidden" name="back" value=here />
                <XRaySwitch on=xray />
            </form>
            {board}
        </div>
    }
}
