//! Bundles: a signed label must agree with what is inside.
//!
//! Anybody can sign a bundle with a key of their own, so every forgery here is signed anew: what is
//! found out is not the signature but what does not follow from the files.

mod inside;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use domain::source::ContentHash;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use stats::stream::Stream;

use crate::binary::{Copy, example, text};

type Files = BTreeMap<String, Vec<u8>>;

const MANIFEST: &str = "manifest.json";

const SIGNATURE: &str = "signature.txt";

const POSITION: &str = "outputs/position.json";

const FIGURES: &str = "outputs/figures.json";

const TABLE: &str = "outputs/figures.csv";

fn run(settings: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oakham"))
        .args(arguments)
        .env("XDG_CONFIG_HOME", settings)
        .output()
        .unwrap()
}

fn bundled(workspace: &Path, file: &Path) -> Output {
    let settings = tempfile::tempdir().unwrap();
    let (workspace, file) = (workspace.to_str().unwrap(), file.to_str().unwrap());
    run(settings.path(), &["bundle", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", file])
}

/// The files of a bundle of the example; made once.
fn honest() -> Files {
    static HONEST: LazyLock<Files> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.tar");
        let output = bundled(&example(), &file);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let mut archive = tar::Archive::new(fs::File::open(&file).unwrap());
        let mut files = Files::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let path = entry.path().unwrap().to_str().unwrap().to_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
            files.insert(path, bytes);
        }
        files
    });
    HONEST.clone()
}

fn manifest(files: &Files) -> Value {
    serde_json::from_slice(&files[MANIFEST]).unwrap()
}

/// The archive of `files`, listed in `manifest` and signed by somebody.
fn signed(mut files: Files, mut manifest: Value) -> Vec<u8> {
    files.remove(MANIFEST);
    files.remove(SIGNATURE);
    let listed = files.iter().map(|(path, bytes)| {
        json!({ "path": path, "bytes": bytes.len(), "sha256": ContentHash::of(bytes).to_string() })
    });
    manifest["files"] = listed.collect();
    let manifest = format!("{manifest:#}\n");
    signed_as_it_is(files, manifest.as_bytes())
}

/// The same of a manifest as it is written.
fn signed_as_it_is(mut files: Files, manifest: &[u8]) -> Vec<u8> {
    files.insert(MANIFEST.to_owned(), manifest.to_vec());
    files.insert(SIGNATURE.to_owned(), signature(manifest).into_bytes());
    archive(&files)
}

fn signature(manifest: &[u8]) -> String {
    let key = SigningKey::from_bytes(&[7; 32]);
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    format!(
        "oakham.signature/1\npublic-key: {}\nsignature: {}\n",
        hex(key.verifying_key().as_bytes()),
        hex(&key.sign(manifest).to_bytes())
    )
}

fn archive(files: &Files) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        builder.append_data(&mut header, path, &bytes[..]).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Verifies these bytes: the exit code, what was found as JSON, and what else was said.
fn verified(bytes: &[u8]) -> (Option<i32>, Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    fs::write(&file, bytes).unwrap();
    let output = run(folder.path(), &["verify", file.to_str().unwrap(), "--format", "json"]);
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), report, text(&output.stderr))
}

/// The messages of problems of one kind.
fn messages(report: &Value, kind: &str) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap().iter();
    let of_kind = problems.filter(|problem| problem["kind"] == kind);
    of_kind.map(|problem| problem["message"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn contains(messages: &[String], words: &[&str]) {
    for word in words {
        assert!(messages.iter().any(|message| message.contains(word)), "{word}: {messages:?}");
    }
}

fn replaced(files: &mut Files, path: &str, from: &str, to: &str) {
    let before = String::from_utf8(files[path].clone()).unwrap();
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{path} has {from:?}");
    files.insert(path.to_owned(), after.into_bytes());
}

#[test]
fn a_bundle_that_is_only_signed_by_another_verifies() {
    let files = honest();
    let manifest = manifest(&files);
    let (code, report, errors) = verified(&signed(files, manifest));
    assert_eq!((code, &report["verified"]), (Some(0), &json!(true)), "{report:#}\n{errors}");
    assert_eq!(report["not_compared"], json!([]));
}

#[test]
fn a_label_of_another_system_is_found_out_field_by_field() {
    let files = honest();
    let mut manifest = manifest(&files);
    manifest["system"] = json!("QPM");
    manifest["name"] = json!("Another system");
    manifest["recorded_on"] = json!("2024-01-01");
    manifest["n_figures"] = json!(3);
    let (code, report, _) = verified(&signed(files, manifest));
    assert_eq!((code, &report["verified"]), (Some(1), &json!(false)));
    contains(
        &messages(&report, "manifest"),
        &[
            "its system is \"QPM\", the files give \"QK1\"",
            "its name",
            "its recorded_on",
            "its n_figures is \"3\"",
        ],
    );
}

#[test]
fn values_are_compared_whatever_version_is_said_to_have_laid_them_out() {
    for version in ["0.1.0", "0.1.1", "0.0.9"] {
        let mut files = honest();
        let mut manifest = manifest(&files);
        manifest["version"] = json!(version);
        replaced(&mut files, POSITION, "\"actual_ytd\": -", "\"actual_ytd\": ");
        files.insert(TABLE.to_owned(), b"no,figures\n".to_vec());
        files.insert("outputs/board-report.html".to_owned(), b"<h1>A surplus</h1>\n".to_vec());
        let (code, report, _) = verified(&signed(files, manifest));
        assert_eq!((code, &report["verified"]), (Some(1), &json!(false)), "{version}");
        contains(
            &messages(&report, "value"),
            &["outputs/position.json states", "outputs/figures.csv states no,figures at row 1, the inputs"],
        );
        contains(&messages(&report, "extra"), &["outputs/board-report.html"]);
    }
}

#[test]
fn a_later_version_is_to_be_verified_with_itself() {
    let files = honest();
    let mut manifest = manifest(&files);
    manifest["version"] = json!("99.0.0");
    let (code, report, errors) = verified(&signed(files, manifest));
    assert_eq!(code, Some(1), "{errors}");
    contains(&messages(&report, "manifest"), &["verify it with that version"]);
    assert_eq!(
        (&report["other_version"], &report["not_compared"]),
        (&json!(true), &json!(["version", "layout"]))
    );
}

#[test]
fn a_file_that_no_bundle_holds_is_named() {
    for path in [
        "outputs/board-report.html",
        "inputs/documents/passwd.csv",
        "inputs/finance/returns/2024-25/M05/RWE/notes.csv",
        "inputs/finance/schemes/2024-25.csv",
        "readme.txt",
    ] {
        let mut files = honest();
        let manifest = manifest(&files);
        files.insert(path.to_owned(), b"a,b\n1,2\n".to_vec());
        let (code, report, _) = verified(&signed(files, manifest));
        assert_eq!(code, Some(1), "{path}");
        contains(&messages(&report, "extra"), &[path]);
    }
}

#[test]
fn a_file_that_no_figure_needs_is_missed_when_the_bundle_is_signed_anew() {
    let files = honest();
    let limits = "inputs/finance/limits/2024-25.csv";
    let mut fewer = files.clone();
    assert!(fewer.remove(limits).is_some(), "{:?}", files.keys());
    let (code, report, _) = verified(&signed(fewer, manifest(&files)));
    assert_eq!(code, Some(1), "{report:#}");
    contains(&messages(&report, "missing"), &[limits]);
    // A further plan that nobody uses changes no figure either.
    let mut more = files.clone();
    let plan = "inputs/finance/plans/2024-25/RWE-v1.csv";
    let text = String::from_utf8(files[plan].clone()).unwrap();
    more.insert(plan.replace("v1", "v9"), text.replace(",1,", ",9,").into_bytes());
    let (code, report, _) = verified(&signed(more, manifest(&files)));
    assert_eq!(code, Some(1), "{report:#}");
    contains(&messages(&report, "extra"), &["RWE-v9.csv"]);
}

/// A forgery by what it is: its files and the manifest that lists them.
struct Forgery {
    description: String,
    bytes: Vec<u8>,
}

/// 200 forgeries, each signed anew: of labels, of values in each output, of their layout in ways that can
/// be read as something else, of files more and less, and of inputs.
fn forgeries() -> Vec<Forgery> {
    let files = honest();
    let label = manifest(&files);
    let mut draws = Stream::named(200, &["forgeries"]);
    let mut forgeries = Vec::new();
    let mut forge = |description: String, files: Files, manifest: Value| {
        forgeries.push(Forgery { description, bytes: signed(files, manifest) });
    };
    for (field, value) in [
        ("schema", json!("oakham.bundle/2")),
        ("program", json!("another")),
        ("version", json!("0.1.1")),
        ("version", json!("0.0.1")),
        ("version", json!("1.0.0")),
        ("version", json!("00.1.0")),
        ("version", json!("latest")),
        ("version", json!("")),
        ("system", json!("QPM")),
        ("system", json!("QK1 ")),
        ("name", json!("Another system")),
        ("name", json!("")),
        ("recorded_on", json!("2024-01-01")),
        ("recorded_on", json!("2099-01-01")),
        ("n_figures", json!(0)),
        ("n_figures", json!(1_000_000)),
        ("public_from", json!("2024-09-01T09:00:00Z")),
        ("public_from", json!(null)),
        ("audited_by", json!("a firm")),
    ] {
        let mut changed = label.clone();
        changed[field] = value.clone();
        forge(format!("{field} {value}"), files.clone(), changed);
    }
    for (field, value) in [
        ("year", json!("2025/26")),
        ("year", json!("2024-25")),
        ("year", json!("2024")),
        ("month", json!(4)),
        ("month", json!(6)),
        ("month", json!(13)),
        ("as_at", json!("2024-01-01")),
        ("as_at", json!("2099-12-31")),
        ("as_at", json!("never")),
        ("seed", json!(2)),
        ("seed", json!(-1)),
        ("paths", json!(10)),
    ] {
        let mut changed = label.clone();
        changed["parameters"][field] = value.clone();
        forge(format!("{field} {value}"), files.clone(), changed);
    }
    // Values, one at a time, said to be of this version and of another.
    for path in [POSITION, FIGURES, TABLE] {
        let text = String::from_utf8(files[path].clone()).unwrap();
        let digits: Vec<usize> =
            text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(position, _)| position).collect();
        for n in 0..32 {
            let position =
                digits[usize::try_from(draws.below(u64::try_from(digits.len()).unwrap())).unwrap()];
            let digit = text.as_bytes()[position];
            let mut changed = files.clone();
            changed.get_mut(path).unwrap()[position] = if digit == b'9' { b'1' } else { digit + 1 };
            let mut manifest = label.clone();
            manifest["version"] = json!(["0.1.0", "0.1.1", "0.0.9"][n % 3]);
            forge(format!("{path} byte {position}, version {}", manifest["version"]), changed, manifest);
        }
    }
    // What a reader may take for something else than a program.
    for (path, from, to) in [
        (POSITION, "\"unit\": \"pence\"", "\"unit\": \"thousands\""),
        (POSITION, "\"unit\": \"pence\"", "\"unit\": \"pence\",\n  \"audited\": true"),
        (POSITION, "\"unit\": \"pence\"", "\"unit\": \"pence\",\n  \"system\": \"QPM\""),
        (POSITION, "\"complete\": true", "\"complete\": false"),
        (POSITION, "\"complete\": true,", ""),
        (POSITION, "{", "["),
        (FIGURES, "\"unit\": \"pence\"", "\"unit\": \"pounds\""),
        (FIGURES, "\"half_width\": ", "\"half_width\": 1"),
        (FIGURES, "\"provenance\": \"", "\"provenance\": \"un"),
        (FIGURES, "\"seed\": 1", "\"seed\": 2"),
        (TABLE, "value_pence", "value_pounds"),
        (TABLE, "id,", "\u{feff}id,"),
        (TABLE, "\n", "\n\n,,,\n"),
        (TABLE, "\n", "\n=1+1\n"),
    ] {
        for version in ["0.1.0", "0.0.9"] {
            let mut changed = files.clone();
            replaced(&mut changed, path, from, to);
            let mut manifest = label.clone();
            manifest["version"] = json!(version);
            forge(format!("{path} {to:?}, version {version}"), changed, manifest);
        }
    }
    for path in [
        "outputs/figures.xlsx",
        "outputs/notes/a.txt",
        "inputs/oakham.toml.bak",
        "inputs/system/places.csv",
        "inputs/documents/x.csv",
        "inputs/finance/controls.csv",
        "inputs/finance/limits/2025-26.csv",
        "inputs/finance/risks/2024-25.csv",
        "inputs/finance/plans/2023-24/RWE-v1.csv",
        "inputs/finance/returns/2024-25/M03/RWE/lines.csv",
        "inputs/finance/returns/2024-25/M05/RWE/more.csv",
        "inputs/finance/returns/2024-25/M05/RWE/versions/0123456789ab/cover.csv",
        "inputs/finance/returns/2024-25/M05/ABC/cover.csv",
        "manifest.json.old",
        "z",
    ] {
        let mut more = files.clone();
        more.insert(path.to_owned(), b"a,b\n1,2\n".to_vec());
        forge(format!("one more: {path}"), more, label.clone());
    }
    let inputs: Vec<&String> = files.keys().filter(|path| path.ends_with("/lines.csv")).collect();
    let essential = [POSITION, FIGURES, TABLE, "inputs/oakham.toml", "inputs/system/organisations.csv"];
    for path in essential.into_iter().chain(inputs.iter().map(|path| path.as_str())) {
        let mut fewer = files.clone();
        fewer.remove(path);
        forge(format!("one less: {path}"), fewer, label.clone());
    }
    // Every input is missed, also one on which no figure rests, whoever signs what is left.
    let kinds = ["/finance/limits/", "/documents/", "/finance/plans/", "/workforce.csv", "/cash.csv"];
    let unneeded = files.keys().filter(|path| {
        path.starts_with("inputs/")
            && (kinds.iter().any(|kind| path.contains(kind)) || path.contains("/M04/"))
    });
    for path in unneeded {
        let mut fewer = files.clone();
        fewer.remove(path);
        forge(format!("one less: {path}"), fewer, label.clone());
    }
    let mut in_another_order: Value = serde_json::from_slice(&files[FIGURES]).unwrap();
    in_another_order["inputs"].as_array_mut().unwrap().reverse();
    let mut changed = files.clone();
    changed.insert(FIGURES.to_owned(), format!("{in_another_order:#}\n").into_bytes());
    forge("inputs in another order".to_owned(), changed, label.clone());
    // Actuals of returns, with the outputs as they were.
    let returns: Vec<&String> = inputs.iter().copied().filter(|path| path.contains("/M05/")).collect();
    for n in 0..20 {
        let path = returns[n % returns.len()];
        let text = String::from_utf8(files[path].clone()).unwrap();
        let rows: Vec<&str> = text.lines().filter(|line| line.contains(",actual_ytd,")).collect();
        let row = rows[usize::try_from(draws.below(u64::try_from(rows.len()).unwrap())).unwrap()];
        let mut changed = files.clone();
        replaced(&mut changed, path, row, &row.replace(",actual_ytd,", ",actual_ytd,7"));
        forge(format!("{path}: {row}"), changed, label.clone());
    }
    // Words that nobody signed, and a manifest that is laid out otherwise.
    let mut listed: Value = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let compact = listed.to_string().into_bytes();
    forgeries.push(Forgery {
        description: "a manifest on one line".to_owned(),
        bytes: signed_as_it_is(files.clone(), &compact),
    });
    listed["files"][0]["path"] = json!("inputs/another.csv");
    forgeries.push(Forgery {
        description: "a path that is not there".to_owned(),
        bytes: signed_as_it_is(files.clone(), format!("{listed:#}\n").as_bytes()),
    });
    let mut talking = files.clone();
    let mut words = signature(&files[MANIFEST]).into_bytes();
    words.extend_from_slice(b"note: the accounts were audited\n");
    talking.insert(SIGNATURE.to_owned(), words);
    forgeries.push(Forgery { description: "words after the signature".to_owned(), bytes: archive(&talking) });
    forgeries
}

/// Every tenth of 200 forgeries; all of them with `SLOW_TESTS=1`.
#[test]
fn no_forgery_that_is_signed_anew_verifies() {
    let forgeries = forgeries();
    assert!(200 <= forgeries.len(), "{}", forgeries.len());
    let step = if std::env::var_os("SLOW_TESTS").is_some() { 1 } else { 10 };
    for forgery in forgeries.iter().step_by(step) {
        let (code, report, errors) = verified(&forgery.bytes);
        assert_eq!(code, Some(1), "{}: {report:#}\n{errors}", forgery.description);
        assert_eq!(report["verified"], json!(false), "{}", forgery.description);
        assert!(!report["problems"].as_array().unwrap().is_empty(), "{}", forgery.description);
    }
}

#[test]
fn an_archive_of_too_many_or_entangled_files_is_no_bundle() {
    let many: Files = (0..10_001).map(|n| (format!("inputs/system/{n:05}.csv"), Vec::new())).collect();
    let entangled: Files = [("inputs/a", "1"), ("inputs/a/b", "2")]
        .map(|(path, bytes)| (path.to_owned(), bytes.as_bytes().to_vec()))
        .into();
    for (files, words) in [(many, "more than the 10,000"), (entangled, "as a file and as a folder")] {
        let (code, _, errors) = verified(&archive(&files));
        assert_eq!(code, Some(2), "{errors}");
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn a_bundle_says_of_how_many_organisations_its_figures_are() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.month_5("RT5")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    let made = bundled(copy.path(), &file);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let told = "2 of 3 organisations; not in: RT5";
    assert!(text(&made.stdout).contains(told), "{}", text(&made.stdout));
    let verified = run(folder.path(), &["verify", file.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{}", text(&verified.stdout));
    assert!(text(&verified.stdout).contains(told), "{}", text(&verified.stdout));
    let held = fs::read(&file).unwrap();
    assert!(String::from_utf8_lossy(&held).contains("\"not_reported\": ["), "the manifest says so too");
    // Of all organisations nothing is said.
    assert!(manifest(&honest())["coverage"].is_null());
}
