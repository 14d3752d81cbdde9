//! Encoders, whose memory is reused for later responses.

use std::io;
use std::sync::{Mutex, PoisonError};

use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compress, Compression, FlushCompress, Status};
use tokio::sync::{Semaphore, SemaphorePermit};
use zstd::stream::raw::{CParameter, Encoder as Zstd, InBuffer, Operation, OutBuffer};

use super::Coding;

/// The maximum number of encoders in use, since a slow stream holds up to a megabyte. Further responses are sent plain.
static ENCODERS: Semaphore = Semaphore::const_new(48);
/// Idle encoders for the next responses.
static IDLE: Mutex<Vec<Codec>> = Mutex::new(Vec::new());
const MAX_IDLE: usize = 6;

/// The number of bytes by which a full output buffer grows.
const ROOM: usize = 8 * 1024;

/// gzip's second level: the first is a quarter longer, the next ones take half as much time again for two percent.
const GZIP_LEVEL: u32 = 2;
/// brotli's fourth level: the fifth takes half as much time again for 7 %.
const BROTLI_QUALITY: i32 = 4;
/// zstd's third level with tables that are small enough to be cleared for each page: the output is as short as with the
/// defaults, in half of the time and a quarter of gzip's for a home page.
const ZSTD_LEVEL: i32 = 3;
const ZSTD_PARAMETERS: [CParameter; 3] = [CParameter::WindowLog(17), CParameter::HashLog(15), CParameter::ChainLog(16)];

enum Codec {
    Zstd(Zstd<'static>),
    Gzip(Compress),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
}

/// An encoder of one response. Output is appended to `out`.
pub struct Encoder {
    /// Empty once the encoder is dropped.
    codec: Option<Codec>,
    _permit: SemaphorePermit<'static>,
}

impl Encoder {
    /// An encoder, or `None` if too many responses are being encoded.
    pub fn acquire(coding: Coding) -> Option<Self> {
        let permit = ENCODERS.try_acquire().ok()?;
        let codec = Codec::idle(coding).or_else(|| {
            Codec::new(coding).inspect_err(|error| tracing::error!(%error, "responses are not encoded")).ok()
        })?;
        Some(Self { codec: Some(codec), _permit: permit })
    }

    /// Encodes data. Output may be held back until [`flush`](Self::flush).
    ///
    /// # Errors
    /// If encoding fails.
    pub fn write(&mut self, data: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        match &mut self.codec {
            Some(Codec::Zstd(zstd)) => {
                let mut input = InBuffer::around(data);
                while input.pos() < data.len() {
                    with_room(out, |out| zstd.run(&mut input, out))?;
                }
                Ok(())
            }
            Some(Codec::Gzip(gzip)) => {
                let start = gzip.total_in();
                loop {
                    let consumed = (gzip.total_in() - start) as usize;
                    if consumed == data.len() {
                        return Ok(());
                    }
                    out.reserve(ROOM);
                    gzip.compress_vec(&data[consumed..], out, FlushCompress::None)?;
                }
            }
            Some(Codec::Brotli(brotli)) => {
                io::Write::write_all(brotli, data)?;
                out.append(brotli.get_mut());
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Flushes the encoder, so that the client can decode everything written so far.
    pub fn flush(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        match &mut self.codec {
            Some(Codec::Zstd(zstd)) => {
                while with_room(out, |out| zstd.flush(out))? > 0 {}
                Ok(())
            }
            Some(Codec::Gzip(gzip)) => loop {
                out.reserve(ROOM);
                gzip.compress_vec(&[], out, FlushCompress::Sync)?;
                if out.len() < out.capacity() {
                    return Ok(());
                }
            },
            Some(Codec::Brotli(brotli)) => {
                io::Write::flush(brotli)?;
                out.append(brotli.get_mut());
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Writes the end.
    pub fn finish(mut self, out: &mut Vec<u8>) -> io::Result<()> {
        match &mut self.codec {
            Some(Codec::Zstd(zstd)) => while with_room(out, |out| zstd.finish(out, true))? > 0 {},
            Some(Codec::Gzip(gzip)) => loop {
                out.reserve(ROOM);
                if gzip.compress_vec(&[], out, FlushCompress::Finish)? == Status::StreamEnd {
                    break;
                }
            },
            Some(Codec::Brotli(_)) => {
                if let Some(Codec::Brotli(brotli)) = self.codec.take() {
                    out.append(&mut brotli.into_inner());
                }
            }
            None => {}
        }
        Ok(())
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        if let Some(codec) = self.codec.take() {
            codec.rest();
        }
    }
}

impl Codec {
    fn new(coding: Coding) -> io::Result<Self> {
        Ok(match coding {
            Coding::Zstd => {
                let mut zstd = Zstd::new(ZSTD_LEVEL)?;
                for parameter in ZSTD_PARAMETERS {
                    zstd.set_parameter(parameter)?;
                }
                Self::Zstd(zstd)
            }
            Coding::Gzip => Self::Gzip(Compress::new_gzip(Compression::new(GZIP_LEVEL), 15)),
            Coding::Brotli => {
                let parameters = BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: 18, ..Default::default() };
                Self::Brotli(Box::new(CompressorWriter::with_params(Vec::new(), ROOM, &parameters)))
            }
        })
    }

    /// Takes an idle encoder, if there is one.
    fn idle(coding: Coding) -> Option<Self> {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let position = idle.iter().position(|codec| codec.coding() == coding)?;
        Some(idle.swap_remove(position))
    }

    /// Returns the encoder to the idle ones. Encoders of brotli cannot be reused.
    fn rest(mut self) {
        let is_reset = match &mut self {
            Self::Zstd(zstd) => zstd.reinit().is_ok(),
            Self::Gzip(gzip) => {
                gzip.reset();
                true
            }
            Self::Brotli(_) => false,
        };
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        if is_reset && idle.len() < MAX_IDLE {
            idle.push(self);
        }
    }

    fn coding(&self) -> Coding {
        match self {
            Self::Zstd(_) => Coding::Zstd,
            Self::Gzip(_) => Coding::Gzip,
            Self::Brotli(_) => Coding::Brotli,
        }
    }
}

/// Lets zstd append to a vector.
fn with_room<T>(out: &mut Vec<u8>, append: impl FnOnce(&mut OutBuffer<'_, Vec<u8>>) -> io::Result<T>) -> io::Result<T> {
    out.reserve(ROOM);
    let length = out.len();
    append(&mut OutBuffer::around_pos(out, length))
}
