//! The engineering controls of a request: X-ray, and fault injection in demonstrations.

use domain::{Faults, Part, Setting};

/// The path that the forms of the fault board post to.
pub const FAULTS: &str = "/faults";
/// The path that the form for random faults posts to.
pub const SURPRISE: &str = "/faults/surprise";
/// The page with the fault board, and the link to the board on it.
pub const BOARD_PAGE: &str = "/how-it-works";
pub const BOARD: &str = "/how-it-works#faults";

/// The controls of the current request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// Whether visitors can inject faults.
    pub enabled: bool,
    /// Whether X-ray is on.
    pub xray: bool,
    pub faults: Faults,
    /// The path and query of the current page, for forms that redirect back to it.
    pub here: String,
}

/// The current state of the system, with the faults of the current visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultBoard {
    pub parts: Vec<BoardPart>,
    /// In how many seconds the visitor's faults end.
    pub ends_in: Option<i64>,
    /// Why the visitor's faults are ignored, in a sentence.
    pub refusal: Option<String>,
    /// The report on the visitor's random faults.
    pub surprise: Option<SurpriseReport>,
}

/// The report on a minute of random faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurpriseReport {
    /// 0 when the minute is over.
    pub seconds_left: u64,
    pub pages: u32,
    /// Pages with an error status, and pages that were cut off.
    pub failed: u32,
    /// How often each panel showed anything but a fresh or cached answer.
    pub fell_back: Vec<(&'static str, u32)>,
}

/// A part of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardPart {
    pub role: Role,
    pub name: String,
    /// The part whose fault the visitor can set; `None` if its fault is that of the service that uses it, or if no page
    /// depends on it.
    pub part: Option<Part>,
    /// The visitor's fault.
    pub setting: Option<Setting>,
    pub is_well: bool,
    /// A few words, for the drawing.
    pub note: String,
    /// A sentence.
    pub state: String,
}

/// The position of a part in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Service,
    /// The model: in the process of the site, or a replica.
    Model,
    Database,
    Queue,
    Worker,
    Mail,
}
