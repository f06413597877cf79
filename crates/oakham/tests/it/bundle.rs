//! A bundle of the example, carried elsewhere and verified there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::binary::{Copy, example, text};

/// A person with a folder for settings, where the key is kept.
struct Signer(tempfile::TempDir);

impl Signer {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn key(&self) -> PathBuf {
        self.0.path().join("oakham/signing-key")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_oakham"))
            .args(arguments)
            .env("XDG_CONFIG_HOME", self.0.path())
            .output()
            .unwrap()
    }

    /// Bundles month 5 of 2024/25 of a workspace into `file`; gives what was printed as JSON.
    fn bundle(&self, workspace: &Path, file: &Path) -> Value {
        let (workspace, file) = (workspace.to_str().unwrap(), file.to_str().unwrap());
        let output = self.run(&[
            "bundle", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", file, "--format", "json",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Verifies where there is no workspace, no key and no folder for settings.
fn verify(file: &Path, more: &[&str]) -> (i32, String) {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut all = vec!["verify", file.to_str().unwrap()];
    all.extend(more);
    let output = Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(all)
        .current_dir(elsewhere.path())
        .env_remove("HOME")
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn a_bundle_verifies_elsewhere_and_is_the_same_each_time() {
    let signer = Signer::new();
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("new/first.tar"), folder.path().join("second.tar"));
    let made = signer.bundle(&example(), &first);
    assert_eq!(made["schema"], "oakham.bundled/1");
    signer.bundle(&example(), &second);
    assert!(fs::read(&first).unwrap() == fs::read(&second).unwrap());
    let fingerprint = made["signer"].as_str().unwrap();
    let (code, printed) = verify(&first, &["--fingerprint", fingerprint]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains(&format!("{} figures come out as stated", made["n_figures"])), "{printed}");
    assert!(printed.contains(fingerprint), "{printed}");
}

#[test]
fn the_key_is_made_once_and_can_be_named() {
    let (signer, other) = (Signer::new(), Signer::new());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    let made = signer.bundle(&example(), &file);
    assert!(signer.key().is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(signer.key()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let key = signer.key();
    let arguments = ["--key", key.to_str().unwrap(), "--format", "json", "-o", file.to_str().unwrap()];
    let workspace = example();
    let mut all = vec!["bundle", "-w", workspace.to_str().unwrap()];
    all.extend(arguments);
    let again = other.run(&all);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["signer"], made["signer"]);
    assert!(!other.key().exists(), "a key that is named needs no other");
}

#[test]
fn a_changed_byte_in_an_input_is_named_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    Signer::new().bundle(&example(), &file);
    let mut bytes = fs::read(&file).unwrap();
    let after = |start: usize, text: &[u8]| {
        start + bytes[start..].windows(text.len()).position(|window| window == text).unwrap() + text.len()
    };
    let digit = after(after(0, b"M05/RWE/lines.csv"), b"P.PAY.AGY,actual_ytd,");
    bytes[digit] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let (code, printed) = verify(&file, &["--format", "json"]);
    assert_eq!(code, 1, "{printed}");
    let document: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        (&document["schema"], &document["verified"]),
        (&"oakham.verification/1".into(), &false.into())
    );
    let problems = document["problems"].as_array().unwrap();
    assert_eq!(problems[0]["kind"], "changed");
    assert!(problems[0]["path"].as_str().unwrap().ends_with("/lines.csv"), "{printed}");
    // What it does to the figures is told too: id, stated and recomputed.
    let figure = problems.iter().find(|problem| problem["kind"] == "figure").unwrap();
    assert_ne!(figure["stated"], figure["found"]);
    let (_, csv) = verify(&file, &["--format", "csv"]);
    assert_eq!(csv.lines().count(), problems.len() + 1);
}

#[test]
fn another_signer_and_a_damaged_bundle_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    Signer::new().bundle(&example(), &file);
    let (code, printed) = verify(&file, &["--fingerprint", &"0".repeat(64)]);
    assert_eq!(code, 1);
    assert!(printed.contains("wrong signer"), "{printed}");
    let (code, printed) = verify(&file, &["--fingerprint", "abc"]);
    assert_eq!(code, 2);
    assert!(printed.contains("64 hexadecimal digits"), "{printed}");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let (code, printed) = verify(&file, &[]);
    assert_eq!(code, 2);
    assert!(printed.contains("byte "), "{printed}");
    let (code, printed) = verify(&folder.path().join("none.tar"), &[]);
    assert_eq!(code, 2);
    assert!(printed.contains("oakham bundle"), "{printed}");
}

#[test]
fn a_month_that_is_blocked_gives_no_bundle() {
    let copy = Copy::new();
    copy.edit("lines.csv", |lines| lines.replace("P.PAY.AGY,actual_ytd,", "P.PAY.AGY,actual_ytd,9000"));
    let file = copy.path().join("bundle.tar");
    let signer = Signer::new();
    let workspace = copy.path().to_str().unwrap();
    let output = signer.run(&[
        "bundle",
        "-w",
        workspace,
        "--year",
        "2024/25",
        "--month",
        "5",
        "-o",
        file.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("No bundle was written"), "{}", text(&output.stderr));
    assert!(!file.exists() && !signer.key().exists());
}

#[test]
fn an_earlier_day_is_kept_with_the_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    let workspace = example();
    let output = Signer::new().run(&[
        "bundle",
        "-w",
        workspace.to_str().unwrap(),
        "--as-at",
        "2024-09-20",
        "-o",
        file.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (code, printed) = verify(&file, &[]);
    assert_eq!(code, 0, "{printed}");
}
