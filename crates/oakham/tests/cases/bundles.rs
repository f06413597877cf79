//! Bundles: a signed label must agree with what is inside.
//!
//! Anybody can sign a bundle with a key of their own, so every forgery here is signed anew: what is
//! found out is not the signature but what does not follow from the files.

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

#[cfg(unix)]
#[test]
fn a_bundle_follows_no_link_and_names_it() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.csv");
    fs::write(&secret, "a secret\n").unwrap();
    let is_refused = |place: &str, prepare: &dyn Fn(&Path)| {
        let copy = Copy::new();
        prepare(copy.path());
        let file = copy.path().join("bundle.tar");
        let output = bundled(copy.path(), &file);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{place}: {errors}");
        assert!(errors.contains(place) && errors.contains("is a link"), "{place}: {errors}");
        assert!(!file.exists(), "{place}");
    };
    is_refused("documents/x.csv", &|root| symlink(&secret, root.join("documents/x.csv")).unwrap());
    is_refused("oakham.toml", &|root| {
        let settings = outside.path().join("oakham.toml");
        fs::rename(root.join("oakham.toml"), &settings).unwrap();
        symlink(&settings, root.join("oakham.toml")).unwrap();
    });
    is_refused("finance/limits", &|root| {
        let elsewhere = outside.path().join("limits");
        fs::rename(root.join("finance/limits"), &elsewhere).unwrap();
        symlink(&elsewhere, root.join("finance/limits")).unwrap();
    });
    // What no figure rests on stays out, linked or not.
    let copy = Copy::new();
    fs::write(copy.path().join("documents/notes.csv"), "a,b\n").unwrap();
    let file = copy.path().join("bundle.tar");
    assert_eq!(bundled(copy.path(), &file).status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&fs::read(&file).unwrap()).contains("documents/notes.csv"));
}

/// The files of an archive.
fn files_of(file: &Path) -> Files {
    let mut archive = tar::Archive::new(fs::File::open(file).unwrap());
    let mut files = Files::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        files.insert(path, bytes);
    }
    files
}

#[test]
fn a_bundle_holds_nothing_of_what_nobody_has_approved_by_the_day() {
    let copy = Copy::new();
    let workspace = copy.path().to_str().unwrap().to_owned();
    let folder = copy.path().join("sent");
    fs::create_dir(&folder).unwrap();
    let submit = |narrative: &str, reason: &str| {
        let first = copy.month_5("RWE").join("versions");
        let from = fs::read_dir(first).ok().and_then(|mut versions| versions.next());
        let from = from.map_or(copy.month_5("RWE"), |version| version.unwrap().path());
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        let cover = fs::read_to_string(folder.join("cover.csv")).unwrap();
        let rows = cover.lines().map(|row| {
            if row.starts_with("narrative,") { format!("narrative,{narrative}") } else { row.to_owned() }
        });
        fs::write(folder.join("cover.csv"), rows.collect::<Vec<_>>().join("\n") + "\n").unwrap();
        crate::binary::check(
            &copy,
            &["return", "submit", folder.to_str().unwrap(), "--by", "Ann Lee", "--reason", reason],
            0,
            &[],
        );
    };
    let act = |verb: &str, more: &[&str]| {
        crate::binary::check(&copy, &[&["return", verb, "RWE", "2024/25", "5"], more].concat(), 0, &[]);
    };
    submit("SENT BACK TEXT", "SENT BACK REASON");
    act("send-back", &["--by", "Bo Shaw", "--reason", "BACK REASON"]);
    submit("APPROVED TEXT", "APPROVED REASON");
    act("approve", &["--by", "Bo Shaw"]);
    submit("WAITING TEXT", "WAITING REASON");
    // A folder of nobody, and files that nobody approved.
    fs::create_dir_all(copy.path().join("finance/returns/2024-25/M04/ZZZ")).unwrap();
    fs::write(copy.path().join("finance/returns/2024-25/M04/ZZZ/cover.csv"), "field,value\nNOBODYS,TEXT\n")
        .unwrap();
    let settings = tempfile::tempdir().unwrap();
    let versions_in_bundle = |as_at: &[&str]| {
        let file = copy.path().join("bundle.tar");
        let arguments =
            ["bundle", "-w", &workspace, "--year", "2024/25", "--month", "5", "-o", file.to_str().unwrap()];
        let output = run(settings.path(), &[&arguments[..], as_at].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let verified = run(settings.path(), &["verify", file.to_str().unwrap()]);
        assert_eq!(verified.status.code(), Some(0), "{}", text(&verified.stdout));
        let files = files_of(&file);
        assert!(!files.keys().any(|path| path.contains("/ZZZ/")), "{:?}", files.keys());
        String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned()
    };
    let now = versions_in_bundle(&[]);
    assert!(now.contains("APPROVED TEXT") && now.contains("APPROVED REASON"));
    for hidden in
        ["SENT BACK TEXT", "SENT BACK REASON", "BACK REASON", "WAITING TEXT", "WAITING REASON", "NOBODYS"]
    {
        assert!(!now.contains(hidden), "{hidden}");
    }
    let then = versions_in_bundle(&["--as-at", "2024-09-20"]);
    for hidden in ["APPROVED TEXT", "APPROVED REASON", "Ann Lee", "Bo Shaw", "WAITING"] {
        assert!(!then.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_text_of_nobody_in_the_system_is_extra() {
    let mut files = honest();
    let label = manifest(&files);
    let path = "inputs/finance/returns/2024-25/M04/ZZZ/cover.csv";
    let content = b"field,value\nnote,a text that nobody reads\n".to_vec();
    let mut listed: Value = serde_json::from_slice(&files[FIGURES]).unwrap();
    let row = json!({ "path": path, "sha256": ContentHash::of(&content).to_string() });
    listed["inputs"].as_array_mut().unwrap().push(row);
    listed["inputs"].as_array_mut().unwrap().sort_by_key(|row| row["path"].as_str().unwrap().to_owned());
    files.insert(FIGURES.to_owned(), format!("{listed:#}\n").into_bytes());
    files.insert(path.to_owned(), content);
    let (code, report, _) = verified(&signed(files, label));
    assert_eq!(code, Some(1), "{report:#}");
    contains(&messages(&report, "extra"), &[path]);
}

#[test]
fn what_strangers_put_into_a_bundle_is_printed_in_bounds_and_without_its_control_characters() {
    let print = |files: Files, format: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.tar");
        let label = manifest(&honest());
        fs::write(&file, signed(files, label)).unwrap();
        let output = run(folder.path(), &["verify", file.to_str().unwrap(), "--format", format]);
        assert_ne!(output.status.code(), Some(0));
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert!(!printed.contains('\u{1b}') && !printed.contains('\u{202e}'), "{printed:?}");
        assert!(printed.len() < 1_000_000, "{} bytes", printed.len());
        printed
    };
    for format in ["table", "json", "csv"] {
        let mut files = honest();
        files.get_mut(TABLE).unwrap().extend_from_slice("x,\u{1b}[32mVerified\u{202e}\n".as_bytes());
        assert!(print(files, format).contains("u001b[32mVerified"), "{format}");
        let mut files = honest();
        replaced(&mut files, FIGURES, "\"key\": \"", "\"key\": \"\\u001b[2J");
        assert!(print(files, format).contains("u001b[2J"), "{format}");
        let mut files = honest();
        files.get_mut(TABLE).unwrap().extend_from_slice("x,y\n".repeat(100_000).as_bytes());
        let mut flat = b"[".to_vec();
        flat.extend_from_slice("0,".repeat(200_000).as_bytes());
        flat.extend_from_slice(b"0]");
        files.insert(POSITION.to_owned(), flat);
        let printed = print(files, format);
        assert!(format == "table" || printed.contains("in places that are not listed"), "{printed}");
    }
    let mut files = honest();
    files.insert(POSITION.to_owned(), vec![b' '; 17 * 1024 * 1024]);
    assert!(print(files, "table").contains("larger than the 16 MiB"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar.gz");
    fs::write(&file, b"\x1f\x8b\x08\0\0\0\0\0").unwrap();
    let output = run(folder.path(), &["verify", file.to_str().unwrap()]);
    assert!(text(&output.stderr).contains("is compressed (gzip); unpack it"), "{}", text(&output.stderr));
    let file = folder.path().join("minutes.txt");
    fs::write(&file, "Minutes of the board. ".repeat(100)).unwrap();
    let output = run(folder.path(), &["verify", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("this is no bundle"), "{}", text(&output.stderr));
}

#[test]
fn no_bundle_rests_on_a_claim_of_a_day_to_come() {
    let copy = Copy::new();
    let path = copy.path().join("documents/claims.csv");
    let claims = fs::read_to_string(&path).unwrap();
    let later = jiff::Zoned::now().date() + jiff::Span::new().days(30);
    let changed =
        claims.replacen(",-80000,", ",-70000,", 1).replacen(",2026-11-14,", &format!(",{later},"), 1);
    assert_ne!(claims, changed);
    fs::write(&path, changed).unwrap();
    let file = copy.path().join("bundle.tar");
    let refused = bundled(copy.path(), &file);
    let told = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{told}");
    let told_of = format!("documents/claims.csv row 2 is recorded on {later}, a day to come");
    for part in [told_of.as_str(), "with --as-at 2"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!file.exists(), "nothing is written");
    let settings = tempfile::tempdir().unwrap();
    let workspace = copy.path().to_str().unwrap();
    let of_day =
        ["bundle", "-w", workspace, "--as-at", "2026-11-29", "--year", "2024/25", "--month", "5", "-o"];
    let made = run(settings.path(), &[&of_day[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let (code, ..) = verified(&fs::read(&file).unwrap());
    assert_eq!(code, Some(0), "it verifies, whatever day it is");
}

#[test]
fn an_output_takes_no_place_but_that_of_an_earlier_one() {
    let copy = Copy::new();
    let settings = tempfile::tempdir().unwrap();
    let workspace = copy.path().to_str().unwrap();
    let bundle = |output: &Path| {
        let arguments =
            ["bundle", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", output.to_str().unwrap()];
        run(settings.path(), &arguments)
    };
    let first = copy.path().join("month-5.tar");
    for _ in 0..2 {
        let output = bundle(&first);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let notes = copy.path().join("notes.txt");
    fs::write(&notes, "notes").unwrap();
    let key = settings.path().join("oakham/signing-key");
    for (place, words) in [
        (copy.path().join("oakham.toml"), "a workspace is made from"),
        (key, "is a signing key"),
        (copy.path().join("finance"), "is a folder"),
        (notes, "is no bundle"),
    ] {
        let before = fs::read(&place).ok();
        let output = bundle(&place);
        let errors = text(&output.stderr);
        assert!(
            output.status.code() == Some(2) && errors.contains(words) && errors.contains("-o"),
            "{errors}"
        );
        assert_eq!(fs::read(&place).ok(), before);
    }
    let network = copy.path().join("care/network.toml");
    let flow = ["flow", "run", "-w", workspace, "--days", "1", "-o", network.to_str().unwrap()];
    let output = run(settings.path(), &flow);
    assert!(text(&output.stderr).contains("a workspace is made from"), "{}", text(&output.stderr));
}

#[test]
fn no_bundle_is_made_where_a_file_lies_beside_the_register_of_a_return() {
    let copy = Copy::new();
    let sent = copy.path().join("sent");
    fs::create_dir(&sent).unwrap();
    for entry in fs::read_dir(copy.month_5("RWE")).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), sent.join(entry.file_name())).unwrap();
    }
    let cover = fs::read_to_string(sent.join("cover.csv")).unwrap();
    fs::write(sent.join("cover.csv"), cover.replace("narrative,", "narrative,Again. ")).unwrap();
    let check = crate::binary::check;
    check(&copy, &["return", "submit", sent.to_str().unwrap(), "--by", "Ann Lee"], 0, &[]);
    check(&copy, &["return", "approve", "RWE", "2024/25", "5", "--by", "Bo Shaw"], 0, &[]);
    let lines = fs::read_to_string(sent.join("lines.csv")).unwrap();
    fs::write(copy.month_5("RWE").join("lines.csv"), lines.replacen("11915", "11916", 1)).unwrap();
    let settings = tempfile::tempdir().unwrap();
    let (workspace, file) = (copy.path().to_str().unwrap(), copy.path().join("bundle.tar"));
    let arguments =
        ["bundle", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", file.to_str().unwrap()];
    let output = run(settings.path(), &arguments);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("RWE/lines.csv: the file lies beside versions.csv"), "{told}");
    assert!(told.contains("No bundle was written") && !file.exists(), "{told}");
}

#[test]
fn a_bundle_for_everybody_holds_released_months_only() {
    let copy = Copy::new();
    let settings = tempfile::tempdir().unwrap();
    let (workspace, file) = (copy.path().to_str().unwrap(), settings.path().join("bundle.tar"));
    let bundle = |more: &[&str]| {
        let file = file.to_str().unwrap();
        let month = ["bundle", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", file];
        let output = run(settings.path(), &[&month[..], more].concat());
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let withdraw = |month: &str| {
        let by = ["--by", "Pat Fox", "--withdraw", "wrong total"];
        let output =
            run(settings.path(), &[&["release", "-w", workspace, "2024/25", month][..], &by].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    };
    let (code, printed) = bundle(&["--public"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("Released to the public on 20 September 2024, 09:00 UTC"), "{printed}");
    let (code, printed) = bundle(&["--format", "json"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("\"public_from\": \"2024-09-20T09:00:00Z\""), "{printed}");
    withdraw("4");
    let (code, printed) = bundle(&["--public"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("returns of the month before") && printed.contains("month 4 of 2024/25"),
        "{printed}"
    );
    withdraw("5");
    let (code, printed) = bundle(&["--public"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("the release of month 5 of 2024/25 was withdrawn (wrong total)"), "{printed}");
    // Whoever works on it has it all the same, and it says so.
    let (code, printed) = bundle(&[]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("Not released to the public"), "{printed}");
    let (code, report, _) = verified(&fs::read(&file).unwrap());
    assert_eq!(code, Some(0), "{report:#}");
}
