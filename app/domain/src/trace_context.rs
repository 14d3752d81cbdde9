//! The trace that a request or a job is part of, as [W3C Trace Context](https://www.w3.org/TR/trace-context/) writes it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A trace, and the span of it in which the current process works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    trace: TraceId,
    span: u64,
    /// The bits of `trace-flags`; the lowest says that the caller records the trace.
    flags: u8,
}

/// What all spans of a trace have in common: 128 bits, not all zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId(u128);

/// The text is not a `traceparent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a traceparent has a version, a trace id, a parent id and flags, in lower-case hexadecimal")]
pub struct InvalidTraceparent;

/// The flags of traces that begin here.
const SAMPLED: u8 = 1;
/// The flags that this version of the standard defines; it asks to clear all others.
const KNOWN_FLAGS: u8 = SAMPLED;

impl TraceContext {
    /// The first span of a new trace. Its ids are random, and no secret.
    pub fn begin() -> Self {
        Self { trace: TraceId(fastrand::u128(1..)), span: fastrand::u64(1..), flags: SAMPLED }
    }

    /// A new span of the trace in a text, or a new trace if the text makes no sense.
    pub fn continued(traceparent: Option<&str>) -> Self {
        let parent = traceparent.and_then(|text| text.parse::<Self>().ok());
        parent.map_or_else(Self::begin, Self::child)
    }

    /// A new span of the same trace.
    #[must_use]
    pub fn child(self) -> Self {
        Self { span: fastrand::u64(1..), ..self }
    }

    pub fn trace(self) -> TraceId {
        self.trace
    }
}

/// 32 lower-case hexadecimal digits.
impl fmt::Display for TraceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

/// The value of the header `traceparent`.
impl fmt::Display for TraceContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "00-{}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }
}

impl FromStr for TraceContext {
    type Err = InvalidTraceparent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut fields = text.split('-');
        let mut field = |len| hexadecimal(fields.next(), len);
        let (version, trace, span, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
        // Later versions may append fields.
        let is_complete = version != 0 || fields.next().is_none();
        if version == 0xff || trace == 0 || span == 0 || !is_complete {
            return Err(InvalidTraceparent);
        }
        let narrow = |_| InvalidTraceparent;
        let (span, flags) = (span.try_into().map_err(narrow)?, u8::try_from(flags).map_err(narrow)?);
        Ok(Self { trace: TraceId(trace), span, flags: flags & KNOWN_FLAGS })
    }
}

/// The number in a field of exactly `len` lower-case hexadecimal digits.
fn hexadecimal(field: Option<&str>, len: usize) -> Result<u128, InvalidTraceparent> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let field = field.filter(|field| field.len() == len && field.bytes().all(is_digit)).ok_or(InvalidTraceparent)?;
    u128::from_str_radix(field, 16).map_err(|_| InvalidTraceparent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_trace_survives_its_text_and_continues_in_new_spans() {
        let parent: TraceContext = EXAMPLE.parse().expect("the example of the standard");
        assert_eq!(parent.to_string(), EXAMPLE);
        let child = TraceContext::continued(Some(EXAMPLE));
        assert_eq!(child.trace(), parent.trace());
        assert_ne!(child, parent);
        assert_eq!(child.to_string().parse(), Ok(child));
        let later = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-what-comes-next";
        assert_eq!(later.parse(), Ok(parent), "a later version may have more fields and flags");
    }

    #[test]
    fn nonsense_begins_a_new_trace() {
        for text in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-ébf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        ] {
            assert!(text.parse::<TraceContext>().is_err(), "{text}");
            assert_ne!(TraceContext::continued(Some(text)), TraceContext::continued(Some(text)), "{text}");
        }
        assert_ne!(TraceContext::continued(None).trace(), TraceContext::continued(None).trace());
    }
}
