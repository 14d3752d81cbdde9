//! The progress of a long step: a bar on a terminal, otherwise one line for every tenth.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// A progress indicator on standard error.
pub enum Progress {
    Bar(ProgressBar),
    Lines { step: &'static str, total: u64, printed: u64 },
}

impl Progress {
    /// Begins a step of `total` units, of which only the share is displayed.
    pub fn new(step: &'static str, total: u64) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines { step, total, printed: 0 };
        }
        Self::Bar(bar(step, total, "{msg} {wide_bar} {percent:>3} %, {eta} left"))
    }

    /// The same for CSV rows, with count and rate.
    pub fn with_total(step: &'static str, total: u64) -> Self {
        match Self::new(step, total) {
            Self::Bar(_) => {
                Self::Bar(bar(step, total, "{msg} {wide_bar} {human_pos} of {human_len}, {per_sec}, {eta} left"))
            }
            lines @ Self::Lines { .. } => lines,
        }
    }

    /// Displays that `done` units are complete.
    pub fn reach(&mut self, done: u64) {
        match self {
            Self::Bar(bar) => bar.set_position(done),
            Self::Lines { step, total, printed } => {
                let tenth = done * 10 / (*total).max(1);
                if tenth > *printed {
                    *printed = tenth;
                    eprintln!("{step}: {} %", tenth * 10);
                }
            }
        }
    }

    /// Removes the bar; the command prints a summary.
    pub fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn bar(step: &'static str, total: u64, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(step)
}
