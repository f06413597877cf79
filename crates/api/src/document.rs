//! What every document has: a name with a version, one text, one schema.

use std::fmt;
use std::marker::PhantomData;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

/// A document that programs read. Within a version fields are added, never renamed or removed.
pub trait Document: Serialize + JsonSchema {
    /// The name and version: `oakham.position/1`.
    const NAME: &'static str;

    /// The document as it is printed, with a line break at its end.
    fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("every name in a document is text") + "\n"
    }

    /// The document in one line, without a break.
    fn line(&self) -> String {
        serde_json::to_string(self).expect("every name in a document is text")
    }
}

/// The field `schema` of a document: its name and version, and nothing else.
pub struct SchemaName<D>(PhantomData<fn() -> D>);

impl<D> Clone for SchemaName<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for SchemaName<D> {}

impl<D> Default for SchemaName<D> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<D> PartialEq for SchemaName<D> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<D> Eq for SchemaName<D> {}

impl<D: Document> fmt::Debug for SchemaName<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(D::NAME)
    }
}

impl<D: Document> Serialize for SchemaName<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(D::NAME)
    }
}

impl<'de, D: Document> Deserialize<'de> for SchemaName<D> {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        let name = String::deserialize(deserializer)?;
        if name == D::NAME {
            return Ok(Self::default());
        }
        Err(R::Error::custom(format!("its schema is {name:?}; this version of Oakham reads {:?}", D::NAME)))
    }
}

impl<D: Document> JsonSchema for SchemaName<D> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        D::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": D::NAME })
    }
}

/// The JSON Schema of a document as it is written.
#[must_use]
pub fn schema<D: Document>() -> Schema {
    let mut schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<D>();
    schema.insert("title".to_owned(), D::NAME.into());
    schema
}
