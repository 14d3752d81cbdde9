//! How far a long step is: a bar on a terminal, else a line for every tenth.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

pub enum Progress {
    Bar(ProgressBar),
    Lines { step: &'static str, total: u64, said: u64 },
}

impl Progress {
    pub fn new(step: &'static str, total: u64) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines { step, total, said: 0 };
        }
        let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self::Bar(ProgressBar::new(total).with_style(style).with_message(step))
    }

    pub fn reach(&mut self, done: u64) {
        match self {
            Self::Bar(bar) => bar.set_position(done),
            Self::Lines { step, total, said } => {
                let tenth = done * 10 / (*total).max(1);
                if tenth > *said {
                    *said = tenth;
                    eprintln!("{step}: {} %", tenth * 10);
                }
            }
        }
    }

    /// The bar goes; what it was about is told in the summary.
    pub fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
