//! The bar in the footer: X-ray, and in the demo the fault injection switches. Plain forms that redirect back.

use domain::{Fault, Service};
use leptos::prelude::*;
use strum::VariantArray;

use crate::demo::Demo;
use crate::islands::xray::XRaySwitch;

#[component]
pub fn DemoBar() -> impl IntoView {
    let Demo { enabled, xray, faults, here } = use_context().unwrap_or_default();
    let switches = enabled.then(|| {
        let switch = |&service: &Service| {
            view! { <FaultSwitch service=service fault=faults.of(service) here=here.clone() /> }
        };
        Service::VARIANTS.iter().map(switch).collect_view()
    });
    view! {
        <div class="toolbar">
            <form method="post" action="/demo">
                <input type="hidden" name="back" value=here />
                <XRaySwitch on=xray />
            </form>
            {switches}
        </div>
    }
}

/// Selects the fault of one service: none, latency or an outage.
#[component]
fn FaultSwitch(
    service: Service,
    /// The current fault.
    fault: Option<Fault>,
    /// The address of the current page.
    here: String,
) -> impl IntoView {
    let states = [("plugged in", None), ("slow", Some(Fault::Latency)), ("unplugged", Some(Fault::Outage))];
    let buttons = states.map(|(label, state)| {
        let value = state.map_or("none", Fault::as_str);
        view! {
            <button class="switch-button" name="fault" value=value aria-pressed=(fault == state).to_string()>
                {label}
            </button>
        }
    });
    view! {
        <form class="fault-switch" method="post" action="/demo" aria-label=format!("The {service} service")>
            <input type="hidden" name="back" value=here />
            <input type="hidden" name="service" value=service.as_str() />
            <span class="fault-service">{service.as_str()}</span>
            {buttons}
        </form>
    }
}
