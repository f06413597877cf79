//! What is written is read again.

use std::io::Write;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::{Column, Table, WarehouseError};

fn table() -> Table<'static> {
    Table {
        columns: vec![
            ("station", Column::Texts(vec!["triage", "Café Crisis"])),
            ("mean", Column::Numbers(vec![12.5, f64::NAN])),
            ("n", Column::Counts(vec![20, -1])),
        ],
        about: vec![("oakham.inputs", "c0ffee".to_owned())],
    }
}

#[test]
fn a_file_holds_the_rows_and_what_is_to_be_known_of_them() {
    let bytes = table().to_parquet("oakham test").unwrap();
    assert_eq!(bytes, table().to_parquet("oakham test").unwrap());
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let about = reader.metadata().file_metadata();
    assert_eq!(about.created_by(), Some("oakham test"));
    let known = about.key_value_metadata().unwrap();
    assert!(known.iter().any(|pair| pair.key == "oakham.inputs" && pair.value.as_deref() == Some("c0ffee")));
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].get_string(0).unwrap(), "Café Crisis");
    assert!((rows[0].get_double(1).unwrap() - 12.5).abs() < 1e-12);
    assert!(rows[1].get_double(1).is_err(), "what is not known is null");
    assert_eq!(rows[1].get_long(2).unwrap(), -1);
}

#[test]
fn a_table_without_rows_is_a_file_too() {
    let empty = Table { columns: vec![("mean", Column::Numbers(Vec::new()))], about: Vec::new() };
    assert!(empty.to_parquet("oakham test").unwrap().starts_with(b"PAR1"));
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let mut table = table();
    table.columns.push(("more", Column::Counts(vec![1])));
    let Err(WarehouseError::Uneven { name, rows, expected }) = table.to_parquet("oakham test") else {
        panic!("it is refused")
    };
    assert_eq!((name.as_str(), rows, expected), ("more", 1, 2));
}
