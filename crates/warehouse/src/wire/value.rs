//! Values on the wire: columns of the engine as PostgreSQL's types, as text and as bytes, and parameters back.
//!
//! What PostgreSQL has no such type for (lists, structures, times of day, bytes) goes as text.

use std::sync::Arc;

use datafusion::arrow::array::types::{
    Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Schema, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::error::DataFusionError;
use datafusion::scalar::ScalarValue;
use pgwire::api::Type;
use pgwire::api::results::{DataRowEncoder, FieldFormat, FieldInfo};
use pgwire::error::PgWireResult;
use pgwire::messages::data::DataRow;
use pgwire::types::format::FormatOptions as TextOptions;

use super::fault::Fault;
use super::request::Column;

/// Days from 1970, where the engine begins, to 2000, where PostgreSQL does.
const DAYS: i32 = 10_957;
/// The same in microseconds.
const MICROSECONDS: i64 = DAYS as i64 * 86_400_000_000;
/// Decimal numbers have this many digits in one of PostgreSQL's.
const DIGITS: usize = 4;
/// Digits that the engine's decimal numbers have at most.
const PRECISION: u8 = 38;

/// As what columns of the engine's type go.
pub(super) fn type_of(data_type: &DataType) -> Type {
    match data_type {
        DataType::Boolean => Type::BOOL,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => Type::INT4,
        DataType::Int64 | DataType::UInt32 => Type::INT8,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Type::FLOAT8,
        DataType::Date32 | DataType::Date64 => Type::DATE,
        DataType::Timestamp(_, None) => Type::TIMESTAMP,
        DataType::Timestamp(_, Some(_)) => Type::TIMESTAMPTZ,
        _ if digits(data_type).is_some() => Type::NUMERIC,
        _ => Type::TEXT,
    }
}

/// Digits of a decimal number, and those of them behind the point.
const fn digits(data_type: &DataType) -> Option<(u8, i8)> {
    match data_type {
        DataType::UInt64 => Some((20, 0)),
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => Some((*precision, *scale)),
        DataType::Decimal256(_, scale) => Some((PRECISION, *scale)),
        _ => None,
    }
}

/// Bytes of a value of a type (-1 where they differ), and digits of a decimal number as PostgreSQL packs them (-1 where
/// there are none).
pub(super) fn size(data_type: &DataType) -> (i16, i32) {
    let modifier = digits(data_type).filter(|(_, scale)| 0 <= *scale);
    let modifier = modifier.map(|(precision, scale)| (i32::from(precision) << 16 | i32::from(scale)) + 4);
    let size = match type_of(data_type) {
        Type::BOOL => 1,
        Type::INT4 | Type::DATE => 4,
        Type::INT8 | Type::FLOAT8 | Type::TIMESTAMP | Type::TIMESTAMPTZ => 8,
        _ => -1,
    };
    (size, modifier.unwrap_or(-1))
}

/// The columns of an answer.
pub(super) fn columns_of(schema: &Schema) -> Vec<Column> {
    let columns = schema.fields().iter().map(|field| {
        let (size, modifier) = size(field.data_type());
        Column { name: field.name().clone(), kind: type_of(field.data_type()).oid(), size, modifier }
    });
    columns.collect()
}

/// The rows of a batch for columns of which the client was told.
pub(super) fn rows(batch: &RecordBatch, fields: &Arc<Vec<FieldInfo>>) -> PgWireResult<Vec<DataRow>> {
    let of_engine = |error: ArrowError| Fault::of_engine(&DataFusionError::from(error));
    let options = FormatOptions::default()
        .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
        .with_timestamp_tz_format(Some("%Y-%m-%d %H:%M:%S%.f%:z"));
    let columns: Result<Vec<ArrayRef>, ArrowError> = batch.columns().iter().map(written_from).collect();
    let columns = columns.map_err(of_engine)?;
    let shown: Result<Vec<ArrayFormatter<'_>>, ArrowError> =
        columns.iter().map(|column| ArrayFormatter::try_new(column, &options)).collect();
    let shown = shown.map_err(of_engine)?;
    // A column of nothing but missing values says so in no other way.
    let nulls: Vec<_> = columns.iter().map(Array::logical_nulls).collect();
    let mut row = DataRowEncoder::new(Arc::clone(fields));
    let rows = (0..batch.num_rows()).map(|idx| {
        for (((field, column), shown), nulls) in fields.iter().zip(&columns).zip(&shown).zip(&nulls) {
            if nulls.as_ref().is_some_and(|nulls| nulls.is_null(idx)) {
                row.encode_field(&None::<&str>)?;
            } else if field.format() == FieldFormat::Binary {
                bytes(column, idx, field.datatype(), &shown.value(idx).to_string(), &mut row)?;
            } else {
                text(column, idx, &shown.value(idx).to_string(), &mut row)?;
            }
        }
        Ok(row.take_row())
    });
    rows.collect()
}

/// A column as the one type of the engine that its values are written from.
fn written_from(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let wanted = match type_of(array.data_type()) {
        Type::BOOL => DataType::Boolean,
        Type::INT4 => DataType::Int32,
        Type::INT8 => DataType::Int64,
        Type::FLOAT8 => DataType::Float64,
        Type::DATE => DataType::Date32,
        Type::TIMESTAMP => DataType::Timestamp(TimeUnit::Microsecond, None),
        Type::TIMESTAMPTZ => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC"))),
        Type::NUMERIC => {
            let (precision, scale) = digits(array.data_type()).unwrap_or((PRECISION, 0));
            DataType::Decimal128(precision, scale)
        }
        _ => return Ok(Arc::clone(array)),
    };
    if *array.data_type() == wanted { Ok(Arc::clone(array)) } else { cast(array, &wanted) }
}

/// Writes bytes of a known type as they are.
macro_rules! put {
    ($row:expr, $value:expr, $as:expr, $format:ident) => {
        $row.encode_field_with_type_and_format(&$value, &$as, FieldFormat::$format, &TextOptions::default())
    };
}

fn text(array: &ArrayRef, row: usize, shown: &str, into: &mut DataRowEncoder) -> PgWireResult<()> {
    match array.data_type() {
        DataType::Boolean => put!(into, array.as_boolean().value(row), Type::BOOL, Text),
        DataType::Float64 => match array.as_primitive::<Float64Type>().value(row) {
            f64::INFINITY => put!(into, "Infinity", Type::TEXT, Text),
            f64::NEG_INFINITY => put!(into, "-Infinity", Type::TEXT, Text),
            _ => put!(into, shown, Type::TEXT, Text),
        },
        // PostgreSQL has no texts with zero bytes in them, nor have its clients.
        _ if shown.contains('\0') => put!(into, shown.replace('\0', ""), Type::TEXT, Text),
        _ => put!(into, shown, Type::TEXT, Text),
    }
}

fn bytes(
    array: &ArrayRef,
    row: usize,
    kind: &Type,
    shown: &str,
    into: &mut DataRowEncoder,
) -> PgWireResult<()> {
    match *kind {
        Type::BOOL => put!(into, array.as_boolean().value(row), Type::BOOL, Binary),
        Type::INT4 => put!(into, array.as_primitive::<Int32Type>().value(row), Type::INT4, Binary),
        Type::INT8 => put!(into, array.as_primitive::<Int64Type>().value(row), Type::INT8, Binary),
        Type::FLOAT8 => put!(into, array.as_primitive::<Float64Type>().value(row), Type::FLOAT8, Binary),
        // Days and microseconds are numbers in bytes.
        Type::DATE => {
            let days = array.as_primitive::<Date32Type>().value(row).saturating_sub(DAYS);
            put!(into, days, Type::INT4, Binary)
        }
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let moment = array.as_primitive::<TimestampMicrosecondType>().value(row);
            put!(into, moment.saturating_sub(MICROSECONDS), Type::INT8, Binary)
        }
        Type::NUMERIC => {
            let (_, scale) = digits(array.data_type()).unwrap_or_default();
            let value = decimal(array.as_primitive::<Decimal128Type>().value(row), scale);
            put!(into, value.as_slice(), Type::BYTEA, Binary)
        }
        // Texts are the same as bytes.
        _ => text(array, row, shown, into),
    }
}

/// A decimal number as PostgreSQL has it: digits to the base of 10,000, before and behind the point.
fn decimal(value: i128, scale: i8) -> Vec<u8> {
    let n_behind = usize::try_from(scale).unwrap_or(0);
    let mut digits = value.unsigned_abs().to_string();
    digits.extend(std::iter::repeat_n('0', usize::from(scale.min(0).unsigned_abs())));
    let digits = format!("{digits:0>width$}", width = n_behind + 1);
    let (before, behind) = digits.split_at(digits.len() - n_behind);
    let before = format!("{}{before}", "0".repeat(before.len().next_multiple_of(DIGITS) - before.len()));
    let behind = format!("{behind}{}", "0".repeat(behind.len().next_multiple_of(DIGITS) - behind.len()));
    let n_before = before.len() / DIGITS;
    let all = before + &behind;
    let groups = all.as_bytes().chunks(DIGITS);
    let groups: Vec<u16> =
        groups.map(|group| group.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))).collect();
    let n_leading = groups.iter().take_while(|group| **group == 0).count();
    let n_trailing = groups.iter().skip(n_leading).rev().take_while(|group| **group == 0).count();
    let kept = &groups[n_leading..groups.len() - n_trailing];
    let small = |n: usize| i16::try_from(n).unwrap_or(i16::MAX);
    let weight = if kept.is_empty() { 0 } else { small(n_before) - small(n_leading) - 1 };
    let sign: i16 = if value < 0 { 0x4000 } else { 0 };
    let head = [small(kept.len()), weight, sign, small(n_behind)];
    let groups = kept.iter().flat_map(|group| group.to_be_bytes());
    head.iter().flat_map(|part| part.to_be_bytes()).chain(groups).collect()
}

/// Reads a parameter: `told` as the client calls its type, `expected` as the statement has it, where that is known.
pub(super) fn parameter(
    value: Option<&[u8]>,
    told: Option<&Type>,
    is_binary: bool,
    expected: Option<&DataType>,
) -> Result<ScalarValue, Fault> {
    let wrong = |why: String| Fault::new("22P02", why);
    let told = told.filter(|told| **told != Type::UNKNOWN);
    let known = told.and_then(of_type).or_else(|| expected.cloned());
    let unreadable = || {
        let name = told.map_or("of no known type", Type::name);
        wrong(format!("a parameter ({name}) cannot be read as it was sent; send it as text"))
    };
    let Some(value) = value else {
        return ScalarValue::try_from(&known.unwrap_or(DataType::Utf8)).map_err(|_| unreadable());
    };
    // Where the client names no type it sends the one that it was told.
    let sent = told.cloned().or_else(|| expected.map(type_of)).unwrap_or(Type::TEXT);
    let is_text = matches!(sent, Type::CHAR | Type::NAME | Type::TEXT | Type::BPCHAR | Type::VARCHAR);
    if is_binary && !is_text {
        return of_bytes(value, &sent).ok_or_else(unreadable);
    }
    let text = std::str::from_utf8(value).map_err(|_| wrong("a parameter is no UTF-8".to_owned()))?;
    let known = match known {
        Some(DataType::Decimal128(..)) => {
            let behind = text.split_once('.').map_or(0, |(_, behind)| behind.len());
            let scale = i8::try_from(behind).ok().filter(|scale| scale.unsigned_abs() < PRECISION);
            DataType::Decimal128(PRECISION, scale.ok_or_else(unreadable)?)
        }
        known => known.unwrap_or(DataType::Utf8),
    };
    ScalarValue::try_from_string(text.to_owned(), &known)
        .map_err(|_| wrong(format!("the parameter {text:?} is no {known}")))
}

/// The engine's type for one of PostgreSQL's, where it says more than the statement does.
fn of_type(kind: &Type) -> Option<DataType> {
    Some(match *kind {
        Type::BOOL => DataType::Boolean,
        Type::INT8 | Type::OID => DataType::Int64,
        Type::INT2 => DataType::Int16,
        Type::INT4 => DataType::Int32,
        Type::NAME | Type::TEXT | Type::BPCHAR | Type::VARCHAR => DataType::Utf8,
        Type::FLOAT4 => DataType::Float32,
        Type::FLOAT8 => DataType::Float64,
        Type::DATE => DataType::Date32,
        Type::TIMESTAMP => DataType::Timestamp(TimeUnit::Microsecond, None),
        Type::TIMESTAMPTZ => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC"))),
        Type::NUMERIC => DataType::Decimal128(PRECISION, 0),
        _ => return None,
    })
}

fn of_bytes(value: &[u8], kind: &Type) -> Option<ScalarValue> {
    Some(match *kind {
        Type::BOOL => ScalarValue::Boolean(Some(value != [0])),
        Type::INT8 => ScalarValue::Int64(Some(i64::from_be_bytes(value.try_into().ok()?))),
        Type::INT2 => ScalarValue::Int16(Some(i16::from_be_bytes(value.try_into().ok()?))),
        Type::INT4 => ScalarValue::Int32(Some(i32::from_be_bytes(value.try_into().ok()?))),
        Type::OID => ScalarValue::Int64(Some(u32::from_be_bytes(value.try_into().ok()?).into())),
        Type::FLOAT4 => ScalarValue::Float32(Some(f32::from_be_bytes(value.try_into().ok()?))),
        Type::FLOAT8 => ScalarValue::Float64(Some(f64::from_be_bytes(value.try_into().ok()?))),
        Type::DATE => {
            ScalarValue::Date32(Some(i32::from_be_bytes(value.try_into().ok()?).checked_add(DAYS)?))
        }
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let moment = i64::from_be_bytes(value.try_into().ok()?).checked_add(MICROSECONDS)?;
            let zone = (*kind == Type::TIMESTAMPTZ).then(|| Arc::from("UTC"));
            ScalarValue::TimestampMicrosecond(Some(moment), zone)
        }
        Type::NUMERIC => decimal_of(value)?,
        _ => return None,
    })
}

/// A decimal number from PostgreSQL's bytes.
fn decimal_of(value: &[u8]) -> Option<ScalarValue> {
    let shorts: Vec<u16> =
        value.chunks(2).map(|pair| pair.try_into().ok().map(u16::from_be_bytes)).collect::<Option<_>>()?;
    let [n, weight, sign, scale, groups @ ..] = &shorts[..] else { return None };
    if groups.len() != usize::from(*n) || !matches!(sign, 0 | 0x4000) {
        return None;
    }
    let scale = i8::try_from(*scale).ok().filter(|scale| scale.unsigned_abs() <= PRECISION)?;
    // Each group stands 10,000 times as high as the next; the first as high as its weight says.
    let mut sum: i128 = 0;
    for (place, group) in groups.iter().enumerate() {
        let power = (i32::from(weight.cast_signed()) - i32::try_from(place).ok()?) * 4 + i32::from(scale);
        let group = i128::from(*group);
        let part = match u32::try_from(power) {
            Ok(power) => group.checked_mul(10_i128.checked_pow(power)?)?,
            Err(_) => group / 10_i128.checked_pow(power.unsigned_abs())?,
        };
        sum = sum.checked_add(part)?;
    }
    let signed = if *sign == 0 { sum } else { -sum };
    let is_kept = signed.unsigned_abs() < 10_u128.pow(u32::from(PRECISION));
    is_kept.then_some(ScalarValue::Decimal128(Some(signed), PRECISION, scale))
}

#[cfg(test)]
mod tests;
