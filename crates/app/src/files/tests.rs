//! A file is shown row by row, with the places of its cells.

use std::fs;

use web::files::WorkspaceFiles;

use super::FilesBelow;

#[test]
fn a_row_is_shown_with_the_places_of_its_cells() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("staff.csv"), "group,plan,actual\nnursing,10,9\nmedical,4,5\n").unwrap();
    let files = FilesBelow(folder.path().to_owned());
    let content = files.rows("staff.csv", &["group", "actual"]).unwrap();
    assert_eq!(content.sha256.len(), 64);
    let medical = &content.rows[1];
    assert_eq!(medical.number, 3);
    assert_eq!(medical.cells["actual"], ("C".to_owned(), "5".to_owned()));
}

#[test]
fn a_file_that_is_not_there_shows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(FilesBelow(folder.path().to_owned()).rows("staff.csv", &["group"]), None);
}
