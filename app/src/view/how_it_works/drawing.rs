//! Drawings of boxes, arrows and bars. They are 360 units wide, so that their text can be read on a phone.

use leptos::prelude::*;

pub const WIDTH: u16 = 360;
const BOX_HEIGHT: u16 = 34;
/// The width of the labels of a timeline.
const LABELS: u16 = 96;

/// A box with a label, at its upper left corner.
pub struct Box {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub label: &'static str,
}

/// An arrow from one point to another.
pub struct Arrow(pub [u16; 4]);

impl Arrow {
    /// The corners of its head.
    pub fn head(&self) -> String {
        const LENGTH: f32 = 8.0;
        let [x1, y1, x2, y2] = self.0.map(f32::from);
        let length = (x2 - x1).hypot(y2 - y1);
        let (along, across) = ([(x2 - x1) / length, (y2 - y1) / length], [(y1 - y2) / length, (x2 - x1) / length]);
        let corner = |side: f32| {
            let of = |axis: usize, tip: f32| tip - LENGTH * along[axis] + side * LENGTH / 2.0 * across[axis];
            format!("{:.1},{:.1}", of(0, x2), of(1, y2))
        };
        format!("{x2},{y2} {} {}", corner(1.0), corner(-1.0))
    }
}

/// Boxes and arrows. `description` is the text alternative.
pub fn boxes(description: &'static str, height: u16, boxes: &[Box], arrows: &[Arrow]) -> AnyView {
    let boxes = boxes.iter().map(|&Box { x, y, width, label }| {
        view! {
            <rect class="drawing-box" x=x y=y width=width height=BOX_HEIGHT rx="6"></rect>
            <text class="drawing-label" x=x + width / 2 y=y + 22 text-anchor="middle">{label}</text>
        }
    });
    let arrows = arrows.iter().map(|arrow| {
        let &Arrow([x1, y1, x2, y2]) = arrow;
        view! {
            <line class="drawing-arrow" x1=x1 y1=y1 x2=x2 y2=y2></line>
            <polygon class="drawing-head" points=arrow.head()></polygon>
        }
    });
    view! {
        <svg class="drawing" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=description>
            {boxes.collect_view()}
            {arrows.collect_view()}
        </svg>
    }
    .into_any()
}

/// A bar of a timeline: its label, its beginning and its end, from 0 to 100.
pub struct Bar(pub &'static str, pub u16, pub u16);

/// A timeline with vertical marks, at positions from 0 to 100, at which something reaches the visitor.
pub fn timeline(description: &'static str, bars: &[Bar], marks: &[(u16, &'static str)]) -> AnyView {
    const ROW: u16 = 26;
    let height = ROW * bars.len() as u16 + ROW;
    let x = |position: u16| LABELS + position * (WIDTH - LABELS - 8) / 100;
    let rows = bars.iter().zip(0_u16..).map(|(&Bar(label, from, to), row)| {
        let y = row * ROW;
        view! {
            <text class="drawing-label" x="0" y=y + 18>{label}</text>
            <rect class="drawing-bar" x=x(from) y=y + 6 width=x(to) - x(from) height="14" rx="3"></rect>
        }
    });
    let bottom = height - ROW;
    let marks = marks.iter().map(|&(position, label)| {
        let anchor = if position > 60 { "end" } else { "middle" };
        view! {
            <line class="drawing-mark" x1=x(position) y1="0" x2=x(position) y2=bottom + 4></line>
            <text class="drawing-note" x=x(position) y=bottom + 19 text-anchor=anchor>{label}</text>
        }
    });
    view! {
        <svg class="drawing" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=description>
            {rows.collect_view()}
            {marks.collect_view()}
        </svg>
    }
    .into_any()
}
