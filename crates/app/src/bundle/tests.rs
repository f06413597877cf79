//! A bundle verifies, has the same bytes each time, and no byte of it can change unseen.

use std::path::Path;
use std::sync::LazyLock;

use stats::stream::Stream;

use super::*;
use crate::edition::Editions;

fn key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

const PARAMETERS: Parameters = Parameters { as_at: None, seed: 1 };

/// The example system's bundle of month 5 of 2024/25, with its month end; made once.
fn example() -> (&'static Workspace, &'static MonthEnd, Vec<u8>) {
    static EXAMPLE: LazyLock<(Workspace, MonthEnd, Vec<u8>)> = LazyLock::new(make_example);
    let (workspace, month_end, bytes) = &*EXAMPLE;
    (workspace, month_end, bytes.clone())
}

fn make_example() -> (Workspace, MonthEnd, Vec<u8>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    let workspace = Workspace::open(&root).unwrap();
    let month = ("2024/25".parse().unwrap(), "5".parse().unwrap());
    let month_end = Editions::new(&workspace, None).edition(month).unwrap().month_end().as_ref().clone();
    let (bytes, _) = make(&workspace, &month_end, PARAMETERS, &key()).unwrap();
    (workspace, month_end, bytes)
}

/// From when the example's month is public.
fn public_from() -> Timestamp {
    "2024-09-20T09:00:00Z".parse().unwrap()
}

/// The files of a bundle without manifest and signature, for somebody to change and sign anew.
fn contents(bytes: &[u8]) -> Files {
    let mut files = archive::read(bytes).unwrap();
    files.remove(MANIFEST);
    files.remove(SIGNATURE);
    files
}

fn seal(month_end: &MonthEnd, files: Files) -> Vec<u8> {
    sealed(files, &Manifest::of(month_end, Some(public_from()), PARAMETERS), &key()).unwrap()
}

fn problems(bytes: &[u8]) -> Vec<Problem> {
    verify(bytes, None).unwrap().problems
}

#[test]
fn a_bundle_verifies_and_has_the_same_bytes_each_time() {
    let (workspace, month_end, bytes) = example();
    assert!(bytes == make(workspace, month_end, PARAMETERS, &key()).unwrap().0);
    let verification = verify(&bytes, Some(key().fingerprint())).unwrap();
    assert_eq!(verification.problems, []);
    assert_eq!(verification.signer, Some(key().fingerprint()));
    assert_eq!(verification.n_figures, month_end.figures.len());
    assert!(verification.about.starts_with("QK1 2024/25 month 5"), "{}", verification.about);
    let files = archive::read(&bytes).unwrap();
    for path in [
        "inputs/oakham.toml",
        "inputs/system/organisations.csv",
        "inputs/documents/claims.csv",
        "inputs/finance/plans/2024-25/RWE-v1.csv",
        "inputs/finance/returns/2024-25/M05/RWE/lines.csv",
        "inputs/finance/returns/2024-25/M04/QK1/months.csv",
        "outputs/figures.csv",
        "outputs/position.json",
        "manifest.json",
        "signature.txt",
    ] {
        assert!(files.contains_key(path), "{path}");
    }
    let others = ["inputs/finance/returns/2024-25/M03", "inputs/finance/returns/2026-27", "inputs/synthesis"];
    for path in files.keys() {
        assert!(!others.iter().any(|other| path.starts_with(other)), "{path}");
    }
}

#[test]
fn any_changed_byte_is_reported() {
    let (.., bytes) = example();
    let n_bytes = u64::try_from(bytes.len()).unwrap();
    let mut draws = Stream::named(300, &["flips"]);
    for _ in 0..300 {
        let at = usize::try_from(draws.below(n_bytes)).unwrap();
        let bit = 1_u8 << draws.below(8);
        let mut changed = bytes.clone();
        changed[at] ^= bit;
        // An archive that cannot be read names the byte where it breaks.
        match archive::read(&changed) {
            Err(error) => assert!(error.to_string().starts_with("byte "), "byte {at} bit {bit}: {error}"),
            Ok(files) => {
                let found = verification::seals(&changed, &files, None).0.problems;
                assert!(!found.is_empty(), "byte {at} bit {bit} changed unseen");
            }
        }
    }
}

#[test]
fn every_byte_of_headers_manifest_signature_and_end_counts() {
    let (.., bytes) = example();
    // The last 6,000 bytes hold figures' end, their paddings, the signature and the closing blocks.
    for at in (0..512).chain(bytes.len() - 6000..bytes.len()).step_by(13) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let reported = archive::read(&changed)
            .map_or(true, |files| !verification::seals(&changed, &files, None).0.problems.is_empty());
        assert!(reported, "byte {at} changed unseen");
    }
}

#[test]
fn a_cut_bundle_is_reported_wherever_it_is_cut() {
    let (.., bytes) = example();
    let n_bytes = u64::try_from(bytes.len()).unwrap();
    let mut draws = Stream::named(40, &["cuts"]);
    for _ in 0..40 {
        let end = usize::try_from(draws.below(n_bytes)).unwrap();
        let cut = &bytes[..end];
        let reported = archive::read(cut)
            .map_or(true, |files| !verification::seals(cut, &files, None).0.problems.is_empty());
        assert!(reported, "cut at byte {end} unseen");
    }
    let mut longer = bytes;
    longer.push(0);
    let files = archive::read(&longer).unwrap();
    let at = longer.len() - 1;
    assert_eq!(verification::seals(&longer, &files, None).0.problems, [Problem::Layout { byte: at }]);
}

#[test]
fn a_changed_file_is_named() {
    let (.., bytes) = example();
    let path = "inputs/documents/claims.csv";
    let mut files = archive::read(&bytes).unwrap();
    files.get_mut(path).unwrap()[40] ^= 1;
    let found = problems(&archive::write(&files).unwrap());
    assert!(matches!(&found[0], Problem::Changed { path: named, .. } if named == path), "{found:?}");
}

#[test]
fn a_missing_and_an_extra_file_are_named() {
    let (.., bytes) = example();
    let mut files = archive::read(&bytes).unwrap();
    let lines = files.remove("inputs/finance/returns/2024-25/M05/RT5/lines.csv").unwrap();
    files.insert("inputs/system/more.csv".to_owned(), lines);
    let found = problems(&archive::write(&files).unwrap());
    let named: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        named[0].starts_with("missing file: inputs/finance/returns/2024-25/M05/RT5/lines.csv"),
        "{named:?}"
    );
    assert!(named[1].starts_with("extra file: inputs/system/more.csv"), "{named:?}");
    // Without the lines the figures do not come out either, and it says where the reading stopped.
    let last = named.last().unwrap();
    assert!(last.contains("finance/returns/2024-25/M05/RT5"), "{last}");
}

#[test]
fn a_figure_stated_wrong_is_named_even_if_it_is_signed() {
    let (_, month_end, bytes) = example();
    let mut files = contents(&bytes);
    let text = String::from_utf8(files[outputs::FIGURES].clone()).unwrap();
    let key = month_end.to_date(
        domain::figure::Definition::Position,
        month_end.system_subject(),
        domain::figure::Basis::ActualVariance,
        domain::figure::Support::Including,
    );
    let changed = text.replacen("-1880000000", "-1780000000", 1);
    assert_ne!(text, changed);
    files.insert(outputs::FIGURES.to_owned(), changed.into_bytes());
    let found = problems(&seal(month_end, files));
    let Problem::Figure { id, stated, recomputed, .. } = &found[0] else { panic!("{found:?}") };
    assert_eq!((*stated, *recomputed), (Some(-1_780_000_000), Some(-1_880_000_000)));
    assert!(month_end.figures.keys().any(|known| known.as_str() == id));
    assert!(month_end.figure(&key).is_some());
}

#[test]
fn what_stands_beside_the_value_of_a_figure_is_told_as_what_it_is() {
    for (from, to, said) in [
        (
            "\"provenance\": \"synthetic\"",
            "\"provenance\": \"published\"",
            "states published at the provenance of",
        ),
        ("\"half_width\": ", "\"half_width\": 1", "pence at the half-width of"),
    ] {
        let (_, month_end, bytes) = example();
        let mut files = contents(&bytes);
        let text = String::from_utf8(files[outputs::FIGURES].clone()).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed);
        files.insert(outputs::FIGURES.to_owned(), changed.into_bytes());
        let found = problems(&seal(month_end, files));
        let [problem] = &found[..] else { panic!("{found:?}") };
        assert!(problem.to_string().contains(said), "{problem}");
    }
}

#[test]
fn a_return_changed_and_signed_anew_changes_figures() {
    let (_, month_end, bytes) = example();
    let mut files = contents(&bytes);
    let path = "inputs/finance/returns/2024-25/M05/RWE/lines.csv";
    let text = String::from_utf8(files[path].clone()).unwrap();
    let row = text.lines().find(|line| line.contains("P.PAY.AGY,actual_ytd,")).unwrap();
    let digit = row.replace("actual_ytd,", "actual_ytd,1");
    files.insert(path.to_owned(), text.replace(row, &digit).into_bytes());
    let found = problems(&seal(month_end, files));
    // Its lines no longer sum, which blocks the month besides.
    let is_expected = |problem: &Problem| match problem {
        Problem::Figure { .. } | Problem::Value { .. } => true,
        Problem::Inputs { reason } => reason.contains("findings block"),
        _ => false,
    };
    assert!(found.iter().all(is_expected), "{found:?}");
    assert!(found.iter().any(|problem| problem.to_string().contains("line:P.PAY.AGY")), "{found:?}");
}

#[test]
fn another_signer_is_named() {
    let (_, month_end, bytes) = example();
    let other = SigningKey::from_seed(&[2; 32]);
    let bytes =
        sealed(contents(&bytes), &Manifest::of(month_end, Some(public_from()), PARAMETERS), &other).unwrap();
    let found = verify(&bytes, Some(key().fingerprint())).unwrap().problems;
    assert_eq!(found, [Problem::Signer { expected: key().fingerprint(), found: other.fingerprint() }]);
}

#[test]
fn a_manifest_that_is_not_signed_is_refused() {
    let (_, month_end, bytes) = example();
    let mut files = archive::read(&seal(month_end, contents(&bytes))).unwrap();
    let text = String::from_utf8(files[MANIFEST].clone()).unwrap();
    files.insert(MANIFEST.to_owned(), text.replace("\"seed\": 1", "\"seed\": 2").into_bytes());
    let found = problems(&archive::write(&files).unwrap());
    // The figures state the seed, too.
    assert!(matches!(found[..], [Problem::Signature { .. }, Problem::Value { .. }]), "{found:?}");
}

#[test]
fn what_is_no_bundle_is_no_bundle() {
    for bytes in [&b""[..], b"not an archive", &[0; 1024]] {
        assert!(verify(bytes, None).is_err());
    }
}

#[test]
fn an_archive_that_reaches_out_of_its_folder_is_refused() {
    let write = |name: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name);
        header.set_size(0);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        let mut builder = tar::Builder::new(Vec::new());
        builder.append(&header, &b""[..]).unwrap();
        builder.into_inner().unwrap()
    };
    for name in [&b"inputs/../../escape"[..], b"/etc/passwd", b"inputs//a", b"inputs\\a", b"c:/a"] {
        assert!(verify(&write(name), None).is_err(), "{}", String::from_utf8_lossy(name));
    }
}

#[test]
fn a_bundle_says_from_when_its_month_is_public_and_holds_that_decision_alone() {
    let (_, month_end, bytes) = example();
    let mut files = archive::read(&bytes).unwrap();
    let register = String::from_utf8(files["inputs/finance/releases.csv"].clone()).unwrap();
    assert_eq!(register.lines().count(), 2, "{register}");
    assert!(register.contains("2024/25,5,released,example,2024-09-20T09:00:00Z"), "{register}");
    let manifest = String::from_utf8(files[MANIFEST].clone()).unwrap();
    assert!(manifest.contains("\"public_from\": \"2024-09-20T09:00:00Z\""), "{manifest}");
    // Without the decision the label does not follow.
    files = contents(&bytes);
    files.remove("inputs/finance/releases.csv");
    let problems = problems(&seal(month_end, files));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|told| told.contains("its public_from is") && told.contains("not released")),
        "{told:?}"
    );
}
