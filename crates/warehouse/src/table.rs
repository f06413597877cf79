//! A table of named columns, and its file.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::WarehouseError;

/// The values of a column, a row each.
#[derive(Clone, Debug, PartialEq)]
pub enum Column<'a> {
    /// Texts.
    Texts(Vec<&'a str>),
    /// Numbers; what is not a number is not known, and null in the file.
    Numbers(Vec<f64>),
    /// Whole numbers.
    Counts(Vec<i64>),
}

impl Column<'_> {
    /// How many rows it has.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        match self {
            Self::Texts(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Counts(values) => values.len(),
        }
    }

    /// What stands in a row, as text; empty beyond the last.
    #[must_use]
    pub fn cell(&self, row: usize) -> String {
        match self {
            Self::Texts(values) => values.get(row).map(ToString::to_string),
            Self::Numbers(values) => values.get(row).map(ToString::to_string),
            Self::Counts(values) => values.get(row).map(ToString::to_string),
        }
        .unwrap_or_default()
    }

    fn schema(&self, name: &str) -> Result<TypePtr, ParquetError> {
        let builder = |kind| Type::primitive_type_builder(name, kind).with_repetition(Repetition::REQUIRED);
        let schema = match self {
            Self::Texts(_) => builder(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)),
            Self::Numbers(_) => builder(Physical::DOUBLE).with_repetition(Repetition::OPTIONAL),
            Self::Counts(_) => builder(Physical::INT64),
        };
        Ok(Arc::new(schema.build()?))
    }

    fn write(&self, mut writer: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self {
            Self::Texts(values) => {
                let byte_arrays: Vec<ByteArray> = values.iter().map(|text| ByteArray::from(*text)).collect();
                writer.typed::<ByteArrayType>().write_batch(&byte_arrays, None, None)?;
            }
            Self::Numbers(values) => {
                let known: Vec<f64> = values.iter().copied().filter(|number| !number.is_nan()).collect();
                let levels: Vec<i16> = values.iter().map(|number| i16::from(!number.is_nan())).collect();
                writer.typed::<DoubleType>().write_batch(&known, Some(&levels), None)?;
            }
            Self::Counts(values) => {
                writer.typed::<Int64Type>().write_batch(values, None, None)?;
            }
        }
        writer.close()
    }
}

/// Named columns of as many rows each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table<'a> {
    /// The columns by their names.
    pub columns: Vec<(&'a str, Column<'a>)>,
    /// What is to be known of the whole, by key; it stands in the file's own metadata.
    pub about: Vec<(&'a str, String)>,
}

impl Table<'_> {
    /// The rows of the first column.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.n_rows())
    }

    /// The bytes of a Parquet file; the same table gives the same bytes. `made_by` names the program.
    ///
    /// # Errors
    /// Where the columns differ in length, or the writer refuses them.
    pub fn to_parquet(&self, made_by: &str) -> Result<Vec<u8>, WarehouseError> {
        let expected = self.n_rows();
        if let Some((name, column)) = self.columns.iter().find(|(_, column)| column.n_rows() != expected) {
            let rows = column.n_rows();
            return Err(WarehouseError::Uneven { name: (*name).to_owned(), rows, expected });
        }
        let fields: Result<Vec<TypePtr>, ParquetError> =
            self.columns.iter().map(|(name, column)| column.schema(name)).collect();
        let schema = Type::group_type_builder("table").with_fields(fields?).build()?;
        let about = self.about.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
        let properties = WriterProperties::builder()
            .set_created_by(made_by.to_owned())
            .set_key_value_metadata(Some(about.collect()))
            .build();
        let mut bytes = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
        let mut rows = writer.next_row_group()?;
        for (_, column) in &self.columns {
            if let Some(writer) = rows.next_column()? {
                column.write(writer)?;
            }
        }
        rows.close()?;
        writer.close()?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests;
