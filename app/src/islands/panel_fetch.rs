//! Fetches the HTML of one panel.

/// The first element with this selector on the page at an address; `None` if it does not arrive.
pub async fn element_at(address: &str, selector: &str) -> Option<web_sys::Element> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::futures::JsFuture;
    use web_sys::{DomParser, Response, SupportedType};

    let response: Response =
        JsFuture::from(leptos::prelude::window().fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let page = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    page.query_selector(selector).ok()?
}
