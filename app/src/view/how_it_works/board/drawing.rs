//! The drawing of the system: the services in the process of the site, and what they call.

use leptos::prelude::*;

use super::super::drawing::{Arrow, WIDTH};
use super::setting_note;
use crate::demo::{BoardPart, Role};

const ROW: u16 = 52;
const BOX_HEIGHT: u16 = 42;
/// The process of the site, around its services.
const SITE_WIDTH: u16 = 152;
const SITE_TITLE: u16 = 28;
const INSET: u16 = 8;
/// Where the other parts begin, and how wide they are.
const RIGHT: u16 = 206;
const RIGHT_WIDTH: u16 = WIDTH - RIGHT - 1;
/// The most characters that fit into a box.
const MAX_NAME: usize = 19;

/// A part at its place.
struct PlacedPart<'p> {
    part: &'p BoardPart,
    x: u16,
    y: u16,
    width: u16,
}

impl PlacedPart<'_> {
    fn left(&self) -> [u16; 2] {
        [self.x, self.y + BOX_HEIGHT / 2]
    }

    fn right(&self) -> [u16; 2] {
        [self.x + self.width, self.y + BOX_HEIGHT / 2]
    }
}

/// The drawing of these parts.
pub fn of(parts: &[BoardPart]) -> AnyView {
    let of_roles = |roles: &[Role]| parts.iter().filter(|part| roles.contains(&part.role)).collect::<Vec<_>>();
    let at =
        |x: u16, top: u16, width: u16| move |(part, row): (_, u16)| PlacedPart { part, x, y: top + row * ROW, width };
    let services = of_roles(&[Role::Service]).into_iter().zip(0..);
    let services: Vec<_> = services.map(at(INSET, SITE_TITLE, SITE_WIDTH - 2 * INSET)).collect();
    let others = [Role::Model, Role::Database, Role::Queue, Role::Worker, Role::Mail];
    let others: Vec<_> = of_roles(&others).into_iter().zip(0..).map(at(RIGHT, SITE_TITLE, RIGHT_WIDTH)).collect();

    let rows = services.len().max(others.len()) as u16;
    let height = SITE_TITLE + rows * ROW;
    let site_height = SITE_TITLE + services.len() as u16 * ROW;
    let arrows = arrows(&services, &others).into_iter().map(|arrow| {
        let [x1, y1, x2, y2] = arrow.0;
        view! {
            <line class="drawing-arrow" x1=x1 y1=y1 x2=x2 y2=y2></line>
            <polygon class="drawing-head" points=arrow.head()></polygon>
        }
    });
    let boxes = services.iter().chain(&others).map(part_box);
    view! {
        <svg class="drawing" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=description(parts)>
            <rect class="drawing-process" x="1" y="1" width=SITE_WIDTH height=site_height - 2 rx="8"></rect>
            <text class="drawing-label" x=INSET y="19">"This site"</text>
            {arrows.collect_view()}
            {boxes.collect_view()}
        </svg>
    }
    .into_any()
}

fn part_box(placed: &PlacedPart<'_>) -> impl IntoView + use<> {
    let &PlacedPart { part, x, y, width } = placed;
    let (class, note) = match part.setting {
        Some(setting) => ("drawing-box drawing-broken", setting_note(setting)),
        None if part.is_well => ("drawing-box", part.note.clone()),
        None => ("drawing-box drawing-ill", part.note.clone()),
    };
    let middle = x + width / 2;
    view! {
        <rect class=class x=x y=y width=width height=BOX_HEIGHT rx="6"></rect>
        <text class="drawing-label" x=middle y=y + 18 text-anchor="middle">{short(&part.name)}</text>
        <text class="drawing-note" x=middle y=y + 34 text-anchor="middle">{short(&note)}</text>
    }
}

/// The recommender calls the model, the other services the database; workers and the mailer take jobs from the queue.
fn arrows(services: &[PlacedPart<'_>], others: &[PlacedPart<'_>]) -> Vec<Arrow> {
    let of_role = |role: Role| others.iter().filter(move |placed| placed.part.role == role);
    let mut arrows = Vec::new();
    for service in services {
        let asked = if asks_model(service.part) { Role::Model } else { Role::Database };
        for other in of_role(asked) {
            let ([x1, y1], [x2, y2]) = (service.right(), other.left());
            arrows.push(Arrow([x1, y1, x2 - 2, y2]));
        }
    }
    for queue in of_role(Role::Queue) {
        for worker in of_role(Role::Worker) {
            let middle = queue.x + queue.width / 2;
            arrows.push(Arrow([middle, queue.y + BOX_HEIGHT, middle, worker.y - 2]));
        }
    }
    arrows
}

fn asks_model(part: &BoardPart) -> bool {
    matches!(part.part, Some(domain::Part::Service(domain::Service::Recommender)))
}

/// The text alternative of the drawing.
fn description(parts: &[BoardPart]) -> String {
    let sentences = parts.iter().map(|part| {
        let note = part.setting.map_or_else(|| part.note.clone(), setting_note);
        format!(" {}: {note}.", part.name)
    });
    format!("The system as it runs now.{}", sentences.collect::<String>())
}

fn short(text: &str) -> String {
    if text.chars().count() <= MAX_NAME {
        return text.to_owned();
    }
    text.chars().take(MAX_NAME - 1).chain(['…']).collect()
}
