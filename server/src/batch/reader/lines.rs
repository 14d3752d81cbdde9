//! Counts the lines of a file.

/// How many lines have ended, as an editor counts: CRLF, LF and a CR alone each end one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines {
    ended: u64,
    after_cr: bool,
}

impl Lines {
    /// The line of the byte that comes next, from 1. Between CR and LF it is the line below already.
    pub fn current(self) -> u64 {
        self.ended + 1
    }

    pub fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.ended += u64::from(byte == b'\r' || (byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
    }
}
