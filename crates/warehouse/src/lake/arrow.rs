//! Batches of a publication as batches of Arrow.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
};
use datafusion::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use jiff::civil::Date;
use sources::publications::{Batch, ColumnKind, ColumnSpec, TableSpec, Texts, Values};

/// Digits of a decimal number.
const PRECISION: u8 = 18;
/// The day from which Arrow counts days.
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

/// The last column of every table: the edition that a row is of, as `editions` lists it.
pub(crate) const EDITION: &str = "edition";

/// The columns of a table that are shown, and of which edition each row is.
pub(super) fn schema(table: &TableSpec, is_shown: impl Fn(&ColumnSpec) -> bool) -> SchemaRef {
    let fields = table.columns.iter().filter(|column| is_shown(column)).map(|column| {
        let kind = match column.kind {
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Date => DataType::Date32,
            ColumnKind::Count => DataType::Int64,
            ColumnKind::Decimal { scale } => DataType::Decimal128(PRECISION, scale.cast_signed()),
        };
        Field::new(column.name, kind, true)
    });
    let edition = Field::new(EDITION, DataType::Utf8, false);
    Arc::new(Schema::new(fields.chain([edition]).collect::<Vec<_>>()))
}

/// The same as questions read them: texts are looked at in the pages that hold them, where copies would cost a
/// quarter of the time.
pub(crate) fn schema_to_read(table: &TableSpec, is_shown: impl Fn(&ColumnSpec) -> bool) -> SchemaRef {
    let schema = schema(table, is_shown);
    let fields = schema.fields().iter().map(|field| {
        let viewed =
            if *field.data_type() == DataType::Utf8 { DataType::Utf8View } else { field.data_type().clone() };
        field.as_ref().clone().with_data_type(viewed)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A batch of an edition as Arrow has it.
pub(super) fn record_batch(batch: &Batch, edition: &str) -> Result<RecordBatch, ArrowError> {
    let table = batch.slice.table;
    let columns =
        batch.columns.iter().zip(table.columns).map(|(values, column)| -> Result<ArrayRef, ArrowError> {
            match values {
                Values::Text(texts) => strings(texts),
                Values::Date(dates) => {
                    Ok(Arc::new(dates.iter().map(|day| day.map(days)).collect::<Date32Array>()))
                }
                Values::Count(counts) => Ok(Arc::new(counts.iter().copied().collect::<Int64Array>())),
                Values::Decimal(numbers) => {
                    let ColumnKind::Decimal { scale } = column.kind else {
                        return Err(ArrowError::SchemaError(format!("{} is no decimal number", column.name)));
                    };
                    let array: Decimal128Array =
                        numbers.iter().map(|number| number.map(i128::from)).collect();
                    Ok(Arc::new(array.with_precision_and_scale(PRECISION, scale.cast_signed())?))
                }
            }
        });
    let edition: ArrayRef =
        Arc::new(StringArray::from_iter_values(std::iter::repeat_n(edition, batch.n_rows)));
    RecordBatch::try_new(schema(table, |_| true), columns.chain([Ok(edition)]).collect::<Result<_, _>>()?)
}

fn strings(texts: &Texts) -> Result<ArrayRef, ArrowError> {
    let ends = texts.ends.iter().map(|end| i32::try_from(*end));
    let offsets: Result<Vec<i32>, _> = std::iter::once(Ok(0)).chain(ends).collect();
    let offsets = offsets.map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
    let nulls = (!texts.known.iter().all(|known| *known)).then(|| NullBuffer::from(texts.known.clone()));
    let array = StringArray::try_new(
        OffsetBuffer::new(ScalarBuffer::from(offsets)),
        Buffer::from(texts.text.as_bytes()),
        nulls,
    )?;
    Ok(Arc::new(array))
}

fn days(day: Date) -> i32 {
    FIRST_DAY.until(day).map_or(0, |span| span.get_days())
}
