//! What is replaced is an earlier output and nothing else.

use super::*;

#[test]
fn only_an_earlier_output_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut bundle = vec![b'x'; 600];
    bundle[TAR_MARK].copy_from_slice(b"ustar");
    fs::create_dir_all(path("w/care")).unwrap();
    for (name, content) in [
        ("earlier.tar", &bundle[..]),
        ("table.csv", b"a,b\n"),
        ("signing-key", b"oakham.signing-key/1\n00"),
        ("w/oakham.toml", b"[system]\n"),
        ("w/care/notes.csv", b"a\n"),
        ("w/oakham.db", DATABASE_HEADING),
        ("w/out.csv", b"a\n"),
    ] {
        fs::write(path(name), content).unwrap();
    }
    let check = |name: &str, kind: Kind, expected: Option<&str>| {
        let before = fs::read(path(name)).ok();
        let result = put(&path(name), &bundle, kind).map_err(|error| error.to_string());
        match expected {
            None => assert_eq!((result, fs::read(path(name)).unwrap()), (Ok(()), bundle.clone()), "{name}"),
            Some(words) => {
                assert!(
                    result.as_ref().is_err_and(|result| result.contains(words) && result.contains("-o")),
                    "{name}: {result:?}"
                );
                assert_eq!(fs::read(path(name)).ok(), before, "{name} is as it was");
            }
        }
    };
    check("signing-key", Kind::Bundle, Some("a signing key"));
    check("signing-key", Kind::Table, Some("a signing key"));
    check("w/oakham.toml", Kind::Bundle, Some("a workspace is made from"));
    check("w/care/notes.csv", Kind::Table, Some("a workspace is made from"));
    check("w/oakham.db", Kind::Table, Some("a database"));
    check("table.csv", Kind::Bundle, Some("no bundle"));
    check("earlier.tar", Kind::Table, Some("is a bundle"));
    check("w/care", Kind::Table, Some("a folder"));
    check("w/care/new.csv", Kind::Table, Some("a folder that a workspace is made from"));
    check("w/finance/new/new.tar", Kind::Bundle, Some("a folder that a workspace is made from"));
    check("earlier.tar", Kind::Bundle, None);
    check("new/first.tar", Kind::Bundle, None);
    check("w/out.csv", Kind::Table, None);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("table.csv"), path("link")).unwrap();
        check("link", Kind::Table, Some("a link"));
        assert!(path("link").is_symlink());
    }
}

#[test]
fn no_folder_of_outputs_is_one_that_a_workspace_is_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("w");
    fs::create_dir_all(workspace.join("finance")).unwrap();
    fs::write(workspace.join("oakham.toml"), "[system]\n").unwrap();
    for (name, is_refused) in
        [("finance", true), ("finance/report", true), ("reform", true), ("report", false), (".", false)]
    {
        let result = refuse_folder_of_workspace(&workspace.join(name));
        assert_eq!(result.is_err(), is_refused, "{name}: {result:?}");
    }
    assert!(refuse_folder_of_workspace(&folder.path().join("finance")).is_ok(), "no workspace is there");
}

#[test]
fn a_dash_is_no_file() {
    let told = put(Path::new("-"), b"x", Kind::Table).unwrap_err().to_string();
    assert!(told.contains("-o names a file, and - is none"), "{told}");
}
