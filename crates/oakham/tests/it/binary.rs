//! Runs the binary, on the example or on a copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example system.
pub(crate) fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")
}

/// Runs `oakham` with these arguments.
pub(crate) fn oakham<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oakham")).args(arguments).output().unwrap()
}

/// What was printed, results first.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A copy of the example that may be spoilt.
pub(crate) struct Copy(pub(crate) tempfile::TempDir);

impl Copy {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&example(), folder.path());
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The folder of an organisation's return for month 5 of 2024/25.
    pub(crate) fn month_5(&self, organisation: &str) -> PathBuf {
        self.path().join("finance/returns/2024-25/M05").join(organisation)
    }

    /// Changes the text of a file of UHL's return for month 5.
    pub(crate) fn edit(&self, name: &str, change: impl Fn(&str) -> String) {
        let path = self.month_5("RWE").join(name);
        let before = fs::read_to_string(&path).unwrap();
        let after = change(&before);
        assert_ne!(before, after, "the slip changes something");
        fs::write(path, after).unwrap();
    }

    /// The position of month 5 of 2024/25: how it ended, and all it printed.
    pub(crate) fn position(&self) -> (i32, String) {
        let workspace = self.path().to_str().unwrap();
        let output = oakham(&["position", "-w", workspace, "--year", "2024/25", "--month", "5"]);
        (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
    }
}

/// Runs `oakham -w COPY …`; gives how it ended and all it printed.
pub(crate) fn run(copy: &Copy, arguments: &[&str]) -> (i32, String) {
    let mut all = vec!["-w", copy.path().to_str().unwrap()];
    all.extend(arguments);
    let output = oakham(&all);
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

#[track_caller]
pub(crate) fn check(copy: &Copy, arguments: &[&str], code: i32, expected: &[&str]) -> String {
    let (ended, printed) = run(copy, arguments);
    assert_eq!(ended, code, "{arguments:?}: {printed}");
    for part in expected {
        assert!(printed.contains(part), "{part:?} is not in:\n{printed}");
    }
    printed
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Holds `found` against a golden file beside the tests; `UPDATE=1` rewrites it.
pub(crate) fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name} differs; if it should, run the test again with UPDATE=1");
}
