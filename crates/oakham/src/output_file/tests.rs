//! What is replaced is an earlier output and nothing else.

use super::*;

#[test]
fn only_an_earlier_output_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut bundle = vec![b'x'; 600];
    bundle[TAR_MARK].copy_from_slice(b"ustar");
    fs::create_dir_all(at("w/care")).unwrap();
    for (name, content) in [
        ("earlier.tar", &bundle[..]),
        ("table.csv", b"a,b\n"),
        ("signing-key", b"oakham.signing-key/1\n00"),
        ("w/oakham.toml", b"[system]\n"),
        ("w/care/notes.csv", b"a\n"),
        ("w/oakham.db", DATABASE_HEADING),
        ("w/out.csv", b"a\n"),
    ] {
        fs::write(at(name), content).unwrap();
    }
    let check = |name: &str, kind: Kind, expected: Option<&str>| {
        let before = fs::read(at(name)).ok();
        let told = put(&at(name), &bundle, kind).map_err(|error| error.to_string());
        match expected {
            None => assert_eq!((told, fs::read(at(name)).unwrap()), (Ok(()), bundle.clone()), "{name}"),
            Some(words) => {
                assert!(
                    told.as_ref().is_err_and(|told| told.contains(words) && told.contains("-o")),
                    "{name}: {told:?}"
                );
                assert_eq!(fs::read(at(name)).ok(), before, "{name} is as it was");
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
    check("earlier.tar", Kind::Bundle, None);
    check("new/first.tar", Kind::Bundle, None);
    check("w/out.csv", Kind::Table, None);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("table.csv"), at("link")).unwrap();
        check("link", Kind::Table, Some("a link"));
        assert!(at("link").is_symlink());
    }
}

#[test]
fn a_dash_is_no_file() {
    let told = put(Path::new("-"), b"x", Kind::Table).unwrap_err().to_string();
    assert!(told.contains("-o names a file, and - is none"), "{told}");
}
