//! A body that is encoded while it is sent.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::Frame;

use super::Encoder;

/// The number of bytes that are encoded in one poll, which takes about 0.1 ms.
const BYTES_PER_POLL: usize = 32 * 1024;

/// Encodes all available input, and flushes the encoder when there is no more for now. So the browser gets a page up to
/// the panel that it waits for, and a page that is available immediately is encoded as a whole.
pub struct EncodedBody {
    body: Body,
    /// Empty once the end has been written.
    encoder: Option<Encoder>,
    input: Bytes,
    out: Vec<u8>,
    /// Whether the encoder holds input that has not been flushed.
    is_dirty: bool,
}

impl EncodedBody {
    /// Encodes `body` with `encoder`.
    pub fn new(body: Body, encoder: Encoder) -> Self {
        Self { body, encoder: Some(encoder), input: Bytes::new(), out: Vec::new(), is_dirty: false }
    }
}

impl HttpBody for EncodedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let mut taken = 0;
        loop {
            let Some(encoder) = &mut this.encoder else { return Poll::Ready(None) };
            if !this.input.is_empty() {
                if taken >= BYTES_PER_POLL {
                    if !this.out.is_empty() {
                        return Poll::Ready(Some(Ok(take(&mut this.out))));
                    }
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                let piece = this.input.split_to(this.input.len().min(BYTES_PER_POLL));
                taken += piece.len();
                encoder.write(&piece, &mut this.out).map_err(axum::Error::new)?;
                this.is_dirty = true;
                continue;
            }
            match Pin::new(&mut this.body).poll_frame(context) {
                // Responses have no trailers.
                Poll::Ready(Some(frame)) => this.input = frame?.into_data().unwrap_or_default(),
                Poll::Ready(None) => {
                    if let Some(encoder) = this.encoder.take() {
                        encoder.finish(&mut this.out).map_err(axum::Error::new)?;
                    }
                    return Poll::Ready(Some(Ok(take(&mut this.out))));
                }
                Poll::Pending => {
                    if mem::take(&mut this.is_dirty) {
                        encoder.flush(&mut this.out).map_err(axum::Error::new)?;
                    }
                    return if this.out.is_empty() {
                        Poll::Pending
                    } else {
                        Poll::Ready(Some(Ok(take(&mut this.out))))
                    };
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.encoder.is_none()
    }
}

fn take(out: &mut Vec<u8>) -> Frame<Bytes> {
    Frame::data(mem::take(out).into())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use futures::channel::mpsc;
    use http_body_util::BodyExt;

    use super::super::Coding;
    use super::*;

    const CODINGS: [Coding; 3] = [Coding::Zstd, Coding::Gzip, Coding::Brotli];

    /// Decodes as much as there is.
    fn decoded(coding: Coding, bytes: &[u8]) -> Vec<u8> {
        let mut reader: Box<dyn Read + '_> = match coding {
            Coding::Zstd => Box::new(zstd::Decoder::new(bytes).expect("a decoder")),
            Coding::Gzip => Box::new(flate2::read::GzDecoder::new(bytes)),
            Coding::Brotli => Box::new(brotli::Decompressor::new(bytes, 4096)),
        };
        let (mut out, mut piece) = (Vec::new(), [0; 1024]);
        while let Ok(length @ 1..) = reader.read(&mut piece) {
            out.extend_from_slice(&piece[..length]);
        }
        out
    }

    #[tokio::test]
    async fn each_flush_reaches_the_client_and_the_whole_is_the_same() {
        for coding in CODINGS {
            let (sender, receiver) = mpsc::unbounded::<Result<Bytes, std::io::Error>>();
            let encoder = Encoder::acquire(coding).expect("an encoder");
            let mut body = EncodedBody::new(Body::from_stream(receiver), encoder);
            let (mut sent, mut received) = (Vec::new(), Vec::new());
            for part in ["first".to_owned(), "second ".repeat(50_000), "third".to_owned()] {
                sent.extend_from_slice(part.as_bytes());
                sender.unbounded_send(Ok(part.into())).expect("received");
                while decoded(coding, &received) != sent {
                    let frame = body.frame().await.expect("a frame").expect("encoded");
                    received.extend_from_slice(&frame.into_data().expect("data"));
                }
            }
            drop(sender);
            received.extend_from_slice(&body.collect().await.expect("encoded").to_bytes());
            assert!(decoded(coding, &received) == sent, "{coding:?}");
        }
    }

    #[tokio::test]
    async fn an_encoder_that_is_used_again_remembers_nothing() {
        for coding in CODINGS {
            let mut texts = Vec::new();
            for text in ["one".repeat(700), "two".repeat(700), "one".repeat(700)] {
                let encoder = Encoder::acquire(coding).expect("an encoder");
                let body = EncodedBody::new(Body::from(text.clone()), encoder);
                let bytes = body.collect().await.expect("encoded").to_bytes();
                assert!(decoded(coding, &bytes) == text.as_bytes(), "{coding:?}");
                texts.push(bytes);
            }
            assert_eq!(texts[0], texts[2]);
        }
    }

    #[tokio::test]
    async fn an_interrupted_body_is_an_error_and_leaves_no_trace() {
        for coding in CODINGS {
            let parts = [Ok("a beginning"), Err(std::io::Error::other("interrupted"))];
            let encoder = Encoder::acquire(coding).expect("an encoder");
            let body = EncodedBody::new(Body::from_stream(futures::stream::iter(parts)), encoder);
            assert!(body.collect().await.is_err());
        }
    }
}
