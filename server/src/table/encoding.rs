//! The encoding of a text file. UTF-16 is recoded to UTF-8 while it is read; bytes that are neither are read as
//! Windows-1252, cell by cell.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

/// How the bytes of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or an encoding that extends ASCII.
    Ascii,
    Utf16Le,
    Utf16Be,
}

const UTF_8_BOM: &[u8] = b"\xEF\xBB\xBF";

impl Encoding {
    /// Detects the encoding of a file from its first bytes, preferably a few hundred.
    pub fn detect(first: &[u8]) -> Self {
        match first {
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ => {
                // Without a byte order mark, every other byte of text in Latin script is zero.
                let zeros = |offset: usize| first.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
                let (even, odd, half) = (zeros(0), zeros(1), first.len() / 2);
                match () {
                    () if half >= 4 && odd * 2 > half && even * 20 < half => Self::Utf16Le,
                    () if half >= 4 && even * 2 > half && odd * 20 < half => Self::Utf16Be,
                    () => Self::Ascii,
                }
            }
        }
    }

    /// The text of a file from its beginning, without a byte order mark.
    pub fn reader(self, file: &File) -> io::Result<Box<dyn Read>> {
        let mut file = file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        let decoder = match self {
            Self::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Self::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
            Self::Ascii => {
                let mut mark = [0; UTF_8_BOM.len()];
                let len = read_up_to(&mut file, &mut mark)?;
                let start = if mark[..len] == *UTF_8_BOM { len as u64 } else { 0 };
                file.seek(SeekFrom::Start(start))?;
                return Ok(Box::new(file));
            }
        };
        Ok(Box::new(Recoder { source: BufReader::new(file), decoder, input: Vec::new(), output: Vec::new(), read: 0 }))
    }

    /// The name of the encoding, given the numbers of cells in UTF-8 that are not ASCII and of cells that are not UTF-8.
    pub fn name(self, utf_8: u64, others: u64) -> &'static str {
        match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Ascii if others > utf_8 => "Windows-1252",
            Self::Ascii => "UTF-8",
        }
    }
}

/// Fills a buffer unless the file ends, and returns the number of bytes read.
pub fn read_up_to(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut len = 0;
    while len < buffer.len() {
        match file.read(&mut buffer[len..])? {
            0 => break,
            read => len += read,
        }
    }
    Ok(len)
}

/// Recodes text to UTF-8. Code units without a character become U+FFFD.
struct Recoder {
    source: BufReader<File>,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    /// The bytes of `output` that have been read.
    read: usize,
}

/// The number of bytes that are recoded in one step.
const PIECE: usize = 16 * 1024;

impl Read for Recoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.output.len() {
            self.input.resize(PIECE, 0);
            let len = read_up_to(&mut self.source, &mut self.input)?;
            let is_last = len < PIECE;
            // Three bytes for each code unit suffice, and a few for the state of the decoder.
            self.output.resize(PIECE * 2, 0);
            let (result, _, written, _) = self.decoder.decode_to_utf8(&self.input[..len], &mut self.output, is_last);
            debug_assert_eq!(result, CoderResult::InputEmpty);
            self.output.truncate(written);
            self.read = 0;
            if is_last && written == 0 {
                return Ok(0);
            }
            if is_last {
                // A decoder must not be used after its last input, so a new one is created at the end of the file.
                self.decoder = UTF_16LE.new_decoder_without_bom_handling();
            }
        }
        let len = buffer.len().min(self.output.len() - self.read);
        buffer[..len].copy_from_slice(&self.output[self.read..self.read + len]);
        self.read += len;
        Ok(len)
    }
}
