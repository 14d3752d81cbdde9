//! The elements of tensors: as JSON, and as the bytes of the extension `binary_tensor_data`.
//!
//! In binary form, numbers are little-endian, and each text is preceded by its length in four bytes.

use serde_json::Value;

/// What the elements of a tensor are. Widths are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datatype {
    Bytes,
    Signed(usize),
    Unsigned(usize),
    Float(usize),
}

impl Datatype {
    /// The accepted types by name. `BOOL`, `FP16` and `BF16` are not used by any input.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "BYTES" => Self::Bytes,
            "INT8" => Self::Signed(1),
            "INT16" => Self::Signed(2),
            "INT32" => Self::Signed(4),
            "INT64" => Self::Signed(8),
            "UINT8" => Self::Unsigned(1),
            "UINT16" => Self::Unsigned(2),
            "UINT32" => Self::Unsigned(4),
            "UINT64" => Self::Unsigned(8),
            "FP32" => Self::Float(4),
            "FP64" => Self::Float(8),
            _ => return None,
        })
    }

    /// The elements of a JSON list, which may be nested as the shape is. An error completes a sentence about the tensor.
    pub fn read_json(self, data: Value, count: usize) -> Result<Vec<Value>, String> {
        let mut elements = Vec::new();
        flatten(data, &mut elements);
        if elements.len() != count {
            return Err(format!("has {} elements, but its shape says {count}", elements.len()));
        }
        let is_valid = |element: &Value| match self {
            Self::Bytes => element.is_string(),
            Self::Signed(_) | Self::Unsigned(_) => element.as_f64().is_some_and(|number| number.fract() == 0.0),
            Self::Float(_) => element.is_number(),
        };
        match elements.iter().position(|element| !is_valid(element)) {
            None => Ok(elements),
            Some(position) => {
                let expected = match self {
                    Self::Bytes => "a string",
                    Self::Signed(_) | Self::Unsigned(_) => "a whole number",
                    Self::Float(_) => "a number",
                };
                Err(format!("has an element that is not {expected}, at position {position}"))
            }
        }
    }

    /// The elements in binary form. An error completes a sentence about the tensor.
    pub fn read_bytes(self, bytes: &[u8], count: usize) -> Result<Vec<Value>, String> {
        let (Self::Signed(width) | Self::Unsigned(width) | Self::Float(width)) = self else {
            return texts(bytes, count);
        };
        if count.checked_mul(width) != Some(bytes.len()) {
            return Err(format!("has {} bytes, but its shape and type say {count} times {width}", bytes.len()));
        }
        Ok(bytes.chunks_exact(width).map(|bytes| self.number(bytes)).collect())
    }

    /// The number of a few bytes. A number that JSON does not have, such as NaN, is null.
    fn number(self, bytes: &[u8]) -> Value {
        let negative = matches!(self, Self::Signed(_)) && bytes.last().is_some_and(|last| *last >= 0x80);
        let mut padded = [if negative { 0xff } else { 0 }; 8];
        padded[..bytes.len()].copy_from_slice(bytes);
        match self {
            Self::Float(4) => f32::from_bits(u64::from_le_bytes(padded) as u32).into(),
            Self::Float(_) => f64::from_le_bytes(padded).into(),
            Self::Signed(_) => i64::from_le_bytes(padded).into(),
            Self::Unsigned(_) | Self::Bytes => u64::from_le_bytes(padded).into(),
        }
    }
}

fn flatten(data: Value, elements: &mut Vec<Value>) {
    match data {
        Value::Array(items) => items.into_iter().for_each(|item| flatten(item, elements)),
        element => elements.push(element),
    }
}

fn texts(mut bytes: &[u8], count: usize) -> Result<Vec<Value>, String> {
    let mut texts = Vec::new();
    while let Some((len, rest)) = bytes.split_first_chunk() {
        let len = u32::from_le_bytes(*len) as usize;
        let Some((text, rest)) = rest.split_at_checked(len) else {
            return Err(format!("ends within the text at position {}", texts.len()));
        };
        let text = std::str::from_utf8(text);
        let text = text.map_err(|_| format!("has a text that is not UTF-8, at position {}", texts.len()))?;
        texts.push(text.into());
        bytes = rest;
    }
    if !bytes.is_empty() {
        return Err(format!("ends within the length of the text at position {}", texts.len()));
    }
    if texts.len() != count {
        return Err(format!("has {} texts, but its shape says {count}", texts.len()));
    }
    Ok(texts)
}

/// Texts in binary form.
pub fn texts_to_bytes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_of_every_width_are_read() {
        for (name, bytes, number) in [
            ("INT8", vec![0xfe], json!(-2)),
            ("UINT8", vec![0xfe], json!(254)),
            ("INT16", 1995_i16.to_le_bytes().to_vec(), json!(1995)),
            ("INT32", (-1995_i32).to_le_bytes().to_vec(), json!(-1995)),
            ("INT64", 1995_i64.to_le_bytes().to_vec(), json!(1995)),
            ("UINT64", u64::MAX.to_le_bytes().to_vec(), json!(u64::MAX)),
            ("FP32", 1995_f32.to_le_bytes().to_vec(), json!(1995.0)),
            ("FP64", 1995.5_f64.to_le_bytes().to_vec(), json!(1995.5)),
            ("FP64", f64::NAN.to_le_bytes().to_vec(), Value::Null),
        ] {
            let datatype = Datatype::of(name).expect(name);
            assert_eq!(datatype.read_bytes(&bytes, 1), Ok(vec![number]), "{name}");
        }
        assert_eq!(Datatype::of("FP16"), None);
    }

    #[test]
    fn bytes_that_differ_from_the_shape_are_rejected() {
        let texts = texts_to_bytes(["Heat", "Amélie"]);
        for (datatype, bytes, count, error) in [
            (Datatype::Bytes, &texts[..], 3, "has 2 texts, but its shape says 3"),
            (Datatype::Bytes, &texts[..9], 2, "ends within the length of the text at position 1"),
            (Datatype::Bytes, &texts[..14], 2, "ends within the text at position 1"),
            (Datatype::Bytes, &[1, 0, 0, 0, 0xff], 1, "has a text that is not UTF-8, at position 0"),
            (Datatype::Bytes, &[0xff; 8], 1, "ends within the text at position 0"),
            (Datatype::Signed(4), &[0; 7], 2, "has 7 bytes, but its shape and type say 2 times 4"),
            (
                Datatype::Float(8),
                &[],
                usize::MAX,
                &format!("has 0 bytes, but its shape and type say {} times 8", usize::MAX),
            ),
        ] {
            assert_eq!(datatype.read_bytes(bytes, count), Err(error.to_owned()));
        }
        assert_eq!(Datatype::Bytes.read_bytes(&[], 0), Ok(Vec::new()));
    }

    #[test]
    fn json_is_flat_or_nested_and_of_the_right_type() {
        let year = Datatype::Signed(4);
        for data in [json!([1995, 1979]), json!([[1995], [1979]])] {
            assert_eq!(year.read_json(data, 2), Ok(vec![json!(1995), json!(1979)]));
        }
        for (datatype, data, error) in [
            (year, json!([1995]), "has 1 elements, but its shape says 2"),
            (year, json!([1995, 1979.5]), "has an element that is not a whole number, at position 1"),
            (Datatype::Bytes, json!(["Heat", null]), "has an element that is not a string, at position 1"),
            (Datatype::Float(4), json!([true, 1]), "has an element that is not a number, at position 0"),
        ] {
            assert_eq!(datatype.read_json(data, 2), Err(error.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn texts_are_read_as_they_were_written(texts: Vec<String>) {
            let bytes = texts_to_bytes(texts.iter().map(String::as_str));
            let read = Datatype::Bytes.read_bytes(&bytes, texts.len());
            prop_assert_eq!(read, Ok(texts.into_iter().map(Value::from).collect()));
        }

        #[test]
        fn any_bytes_are_read_or_rejected(bytes: Vec<u8>, count in 0..9_usize) {
            for datatype in [Datatype::Bytes, Datatype::Signed(2), Datatype::Float(4)] {
                if let Ok(elements) = datatype.read_bytes(&bytes, count) {
                    prop_assert_eq!(elements.len(), count);
                }
            }
        }
    }
}
