//! Objects with a number for each axis of [`Tone`], for the API contract.

use models::Tone;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Scores by axis.
pub struct ToneScores;

/// Changes by axis.
pub struct ToneChanges;

impl ToSchema for ToneScores {}

impl PartialSchema for ToneScores {
    fn schema() -> RefOr<Schema> {
        by_axis(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(Tone::MAX)))
    }
}

impl ToSchema for ToneChanges {}

impl PartialSchema for ToneChanges {
    fn schema() -> RefOr<Schema> {
        by_axis(ObjectBuilder::new().schema_type(Type::Number).minimum(Some(-1)).maximum(Some(1)))
    }
}

fn by_axis(number: ObjectBuilder) -> RefOr<Schema> {
    let number = number.build();
    let object = ObjectBuilder::new().additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    Tone::AXES.into_iter().fold(object, |object, axis| object.property(axis, number.clone())).into()
}
