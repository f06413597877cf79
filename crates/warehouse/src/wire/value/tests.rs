//! Values as PostgreSQL writes them, as text and as bytes.

use datafusion::arrow::array::types::Int64Type;
use datafusion::arrow::array::{
    BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, NullArray, StringViewArray,
    TimestampSecondArray, UInt64Array,
};

use pgwire::api::portal::Format;

use super::super::request::fields;
use super::*;

/// The value of a column of one row, behind its length.
fn written(array: ArrayRef, format: &Format) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter([("value", array)]).unwrap();
    let row = rows(&batch, &Arc::new(fields(&columns_of(&batch.schema()), format))).unwrap().remove(0);
    assert_eq!(row.field_count, 1);
    row.data.to_vec()
}

/// Checks the value of a column of one row: its type, as text, as bytes.
#[track_caller]
fn check(array: impl Array + 'static, kind: &Type, text: &str, bytes: &[u8]) {
    let array: ArrayRef = Arc::new(array);
    assert_eq!(type_of(array.data_type()), *kind);
    for (format, expected) in [(Format::UnifiedText, text.as_bytes()), (Format::UnifiedBinary, bytes)] {
        let length = u32::try_from(expected.len()).unwrap().to_be_bytes();
        assert_eq!(written(Arc::clone(&array), &format), [&length[..], expected].concat(), "{format:?}");
    }
}

#[test]
fn values_are_written_as_postgresql_writes_them() {
    check(BooleanArray::from(vec![true]), &Type::BOOL, "t", &[1]);
    check(Int64Array::from(vec![-2]), &Type::INT8, "-2", &(-2_i64).to_be_bytes());
    check(StringViewArray::from(vec!["Coalville"]), &Type::TEXT, "Coalville", b"Coalville");
    check(StringViewArray::from(vec!["a\0b"]), &Type::TEXT, "ab", b"ab");
    check(Float64Array::from(vec![0.1]), &Type::FLOAT8, "0.1", &0.1_f64.to_be_bytes());
    let low = f64::NEG_INFINITY;
    check(Float64Array::from(vec![low]), &Type::FLOAT8, "-Infinity", &low.to_be_bytes());
    // 1 September 2024 is 9,010 days after 1 January 2000.
    check(Date32Array::from(vec![19_967]), &Type::DATE, "2024-09-01", &9_010_i32.to_be_bytes());
    check(
        TimestampSecondArray::from(vec![19_967 * 86_400]),
        &Type::TIMESTAMP,
        "2024-09-01 00:00:00",
        &(9_010_i64 * 86_400_000_000).to_be_bytes(),
    );
    check(
        UInt64Array::from(vec![u64::MAX]),
        &Type::NUMERIC,
        "18446744073709551615",
        // 1844 6744 0737 0955 1615 to the base of 10,000.
        &[0, 5, 0, 4, 0, 0, 0, 0, 0x07, 0x34, 0x1a, 0x58, 0x02, 0xe1, 0x03, 0xbb, 0x06, 0x4f],
    );
}

#[test]
fn what_is_missing_has_no_bytes_and_what_postgresql_does_not_know_is_text() {
    for array in [Arc::new(NullArray::new(1)) as ArrayRef, Arc::new(Int64Array::from(vec![None]))] {
        assert_eq!(written(Arc::clone(&array), &Format::UnifiedText), u32::MAX.to_be_bytes());
        assert_eq!(written(array, &Format::UnifiedBinary), u32::MAX.to_be_bytes());
    }
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>([Some([Some(1), Some(2)])]);
    check(list, &Type::TEXT, "[1, 2]", b"[1, 2]");
}

#[test]
fn decimal_numbers_come_back_from_their_bytes_to_the_last_digit() {
    let unscaled = [0, 1, -1, 99_999, 100_000, 123_456_789, -10_000, i128::from(i64::MAX), 10_i128.pow(37)];
    for scale in [0, 1, 2, 4, 5, 9] {
        for value in unscaled {
            let back = decimal_of(&decimal(value, scale));
            assert_eq!(back, Some(ScalarValue::Decimal128(Some(value), 38, scale)), "{value} {scale}");
        }
    }
    for broken in [&[][..], &[0, 1, 0, 0, 0, 0, 0, 0], &[0, 0, 0, 0, 0xc0, 0, 0, 0], &[0, 0, 0]] {
        assert_eq!(decimal_of(broken), None, "{broken:?}");
    }
}

#[test]
fn parameters_are_read_as_the_client_or_the_statement_says() {
    let read = |value: &[u8], told: Option<Type>, is_binary, expected: Option<DataType>| {
        parameter(Some(value), told.as_ref(), is_binary, expected.as_ref())
    };
    let whole = |value| Ok(ScalarValue::Int64(Some(value)));
    assert_eq!(read(b"7", None, false, Some(DataType::Int64)), whole(7));
    assert_eq!(read(b"7", None, false, None), Ok(ScalarValue::from("7")));
    assert_eq!(read(&7_i64.to_be_bytes(), None, true, Some(DataType::Int64)), whole(7));
    assert_eq!(read(&[0, 7], Some(Type::INT2), true, Some(DataType::Int64)), Ok(ScalarValue::Int16(Some(7))));
    assert_eq!(read(b"2024-09-01", Some(Type::DATE), false, None), Ok(ScalarValue::Date32(Some(19_967))));
    let days = 9_010_i32.to_be_bytes();
    assert_eq!(read(&days, Some(Type::DATE), true, None), Ok(ScalarValue::Date32(Some(19_967))));
    assert_eq!(read(b"QK1", Some(Type::TEXT), true, None), Ok(ScalarValue::from("QK1")));
    let decimal = ScalarValue::Decimal128(Some(1_250), 38, 2);
    assert_eq!(read(b"12.50", Some(Type::NUMERIC), false, None), Ok(decimal));
    assert_eq!(parameter(None, Some(&Type::INT8), false, None), Ok(ScalarValue::Int64(None)));
    for (value, told, is_binary) in [
        (&b"x"[..], Type::INT8, false),
        (b"x", Type::INT8, true),
        (b"\xff", Type::TEXT, false),
        (b"x", Type::POINT, true),
    ] {
        assert!(read(value, Some(told.clone()), is_binary, None).is_err(), "{value:?} {told}");
    }
}
