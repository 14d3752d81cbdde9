//! The bar in the footer: the theme and X-ray. A plain form that redirects back.

use leptos::prelude::*;

use crate::demo::Demo;
use crate::islands::xray::XRaySwitch;

#[component]
pub fn DemoBar() -> impl IntoView {
    let Demo { xray, is_light, here, .. } = use_context().unwrap_or_default();
    let (theme, name) = if is_light { ("dark", "Dark theme") } else { ("light", "Light theme") };
    view! {
        <div class="toolbar">
            <form method="post" action="/demo">
                <input type="hidden" name="back" value=here />
                <button class="switch-button" name="theme" value=theme>{name}</button>" "
                <XRaySwitch on=xray />
            </form>
        </div>
    }
}
