//! Where pages find their style sheet, scripts and fonts.

/// The location of the versioned assets: a folder whose name changes with their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetRoot {
    /// `/assets/0123456789ab`.
    pub path: String,
    /// Whether the islands are compiled; without them the site consists of plain documents.
    pub with_islands: bool,
}
