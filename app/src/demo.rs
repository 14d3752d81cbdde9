//! The engineering controls of a request: X-ray, and fault injection in demonstrations.

use domain::{Faults, Part, Setting};

/// The address of the form that sets the fault of a part.
pub const FAULTS: &str = "/faults";
/// The address of the form that starts or ends random faults.
pub const SURPRISE: &str = "/faults/surprise";
/// The page that has the board, and the board on it.
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
    /// The address of the current page, to return to.
    pub here: String,
}

/// The system as it runs now, with the faults of the current visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultBoard {
    pub parts: Vec<BoardPart>,
    /// In how many seconds the visitor's faults end.
    pub ends_in: Option<i64>,
    /// A sentence about faults of the visitor that are ignored.
    pub refusal: Option<String>,
    /// What came of the visitor's random faults.
    pub surprise: Option<SurpriseReport>,
}

/// What came of a minute of random faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurpriseReport {
    /// 0 once it is over.
    pub seconds_left: u64,
    pub pages: u32,
    /// Pages with an error status, and pages that were cut off.
    pub failed: u32,
    /// How often each panel showed something else than a fresh or cached answer.
    pub fell_back: Vec<(&'static str, u32)>,
}

/// A part of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardPart {
    pub role: Role,
    pub name: String,
    /// What the visitor can break; `None` if a fault of it is one of the service that uses it, or if no page waits for it.
    pub part: Option<Part>,
    /// What the visitor has set.
    pub setting: Option<Setting>,
    pub is_well: bool,
    /// A few words, for the drawing.
    pub note: String,
    /// A sentence.
    pub state: String,
}

/// Where a part stands in the drawing.
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
