//! Line numbers.

/// Counts lines like an editor: CRLF, LF and CR each end a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines {
    ended: u64,
    after_cr: bool,
}

impl Lines {
    /// The line of the next byte, counted from 1. Between CR and LF, this is already the next line.
    pub fn current(self) -> u64 {
        self.ended + 1
    }

    /// Moves past the end of a line.
    pub fn end(&mut self) {
        self.ended += 1;
        self.after_cr = false;
    }

    /// Moves past bytes.
    pub fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.ended += u64::from(byte == b'\r' || (byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
    }
}
