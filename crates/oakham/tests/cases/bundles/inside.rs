//! What a bundle holds: of approved returns, released months and the system alone.

use std::fs;
use std::path::Path;

use domain::source::ContentHash;
use serde_json::{Value, json};

use super::{
    FIGURES, Files, POSITION, TABLE, bundled, contains, honest, manifest, messages, replaced, run, signed,
    verified,
};
use crate::binary::{Copy, text};

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
