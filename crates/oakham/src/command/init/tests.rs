//! A workspace is written whole or not at all.

use super::*;

#[test]
fn a_workspace_that_cannot_be_written_leaves_nothing_behind() {
    let files = |paths: &[&str]| -> BTreeMap<String, String> {
        paths.iter().map(|path| ((*path).to_owned(), "text".to_owned())).collect()
    };
    // The last cannot be written: a file stands where its folder would.
    let wrong = files(&["documents/claims.csv", "oakham.toml", "oakham.toml/notes.csv"]);
    let folder = tempfile::tempdir().unwrap();
    for name in ["new", "empty"] {
        let target = folder.path().join(name);
        let was_there = name == "empty";
        if was_there {
            fs::create_dir(&target).unwrap();
        }
        let told = write_all(&target, &wrong).unwrap_err().to_string();
        assert!(told.contains("oakham.toml/notes.csv cannot be written; nothing was left behind"), "{told}");
        assert_eq!(target.exists(), was_there, "{name}");
        assert!(!was_there || target.read_dir().unwrap().next().is_none());
        write_all(&target, &files(&["documents/claims.csv", "oakham.toml"])).unwrap();
        assert!(target.join("documents/claims.csv").is_file());
    }
}
