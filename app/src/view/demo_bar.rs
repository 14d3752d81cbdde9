//! The engineer's bar in the footer: X-ray, and in the demo a plug for each service. Plain forms; post, redirect, get.

use leptos::prelude::*;

use crate::demo::{Demo, Plug, Plugs};
use crate::islands::xray::XRaySwitch;

#[component]
pub fn DemoBar() -> impl IntoView {
    let demo = use_context::<Demo>().unwrap_or_default();
    let plugs = demo.enabled.then(|| {
        let here = demo.here.clone();
        Plugs::SERVICES.map(|service| {
            view! { <PlugSwitch service=service plug=demo.plugs.of(service) here=here.clone() /> }
        })
    });
    view! {
        <div class="demo-bar">
            <form method="post" action="/demo">
                <input type="hidden" name="back" value=demo.here />
                <XRaySwitch on=demo.xray />
            </form>
            {plugs}
        </div>
    }
}

/// Three states of one service: in, slow, out.
#[component]
fn PlugSwitch(service: &'static str, plug: Option<Plug>, here: String) -> impl IntoView {
    let states =
        [("in", "plugged in", None), ("slow", "slow", Some(Plug::Slow)), ("pulled", "unplugged", Some(Plug::Pulled))];
    let buttons = states.map(|(value, says, state)| {
        view! {
            <button class="switch" name="plug" value=value aria-pressed=(plug == state).to_string()>
                {says}
            </button>
        }
    });
    view! {
        <form class="plug" method="post" action="/demo" aria-label=format!("The {service} service")>
            <input type="hidden" name="back" value=here />
            <input type="hidden" name="service" value=service />
            <span class="plug-name">{service}</span>
            {buttons}
        </form>
    }
}
