//! The engineer's bar in the footer: X-ray, and in the demo a plug for each service. Plain forms; post, redirect, get.

use leptos::prelude::*;

use domain::{Fault, Service};

use crate::demo::Demo;
use crate::islands::xray::XRaySwitch;

#[component]
pub fn DemoBar() -> impl IntoView {
    let demo = use_context::<Demo>().unwrap_or_default();
    let plugs = demo.enabled.then(|| {
        let here = demo.here.clone();
        Service::VARIANTS
            .iter()
            .map(|&service| view! { <FaultSwitch service=service fault=demo.faults.of(service) here=here.clone() /> })
            .collect_view()
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
fn FaultSwitch(service: Service, fault: Option<Fault>, here: String) -> impl IntoView {
    let states = [("plugged in", None), ("slow", Some(Fault::Latency)), ("unplugged", Some(Fault::Outage))];
    let buttons = states.map(|(label, state)| {
        view! {
            <button class="switch" name="fault" value=state.map_or("none", Fault::as_str) aria-pressed=(fault == state).to_string()>
                {label}
            </button>
        }
    });
    view! {
        <form class="plug" method="post" action="/demo" aria-label=format!("The {service} service")>
            <input type="hidden" name="back" value=here />
            <input type="hidden" name="service" value=service.as_str() />
            <span class="plug-name">{service.as_str()}</span>
            {buttons}
        </form>
    }
}
