//! Versions are kept whole or not at all, wherever a submission stops.

use std::path::PathBuf;

use domain::account::{Account, AccountName, Role, Roles};

use super::*;
use crate::monthly_return::{self, Expected};
use crate::workspace::Workspace;
use domain::ledger::{Line, Measure};
use domain::month::{FinancialYear, Month};
use domain::organisation::{Organisation, OrganisationKind};

const FOLDER: &str = "finance/returns/2024-25/M05/RT5";

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr")
}

/// A workspace with the example's return of RT5 for month 5 lying in its folder, as all did once.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["oakham.toml", "system/organisations.csv"] {
        fs::create_dir_all(folder.path().join("system")).unwrap();
        fs::copy(example().join(name), folder.path().join(name)).unwrap();
    }
    fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
    for (name, bytes) in files_in(&example(), FOLDER).unwrap() {
        fs::write(folder.path().join(FOLDER).join(name), bytes).unwrap();
    }
    folder
}

fn event(by: &str, day: &str) -> ReturnEvent {
    ReturnEvent { by: by.to_owned(), at: format!("{day}T09:00:00Z").parse().unwrap() }
}

fn version(files: &Files, submitted: &str, approved: Option<&str>) -> Version {
    Version {
        hash: content_hash(files),
        submitted: event("Ann", submitted),
        approved: approved.map(|day| event("Bo", day)),
        locked: None,
        reason: "an accrual, \"late\", was left out".to_owned(),
        sent_back: None,
    }
}

/// The same files with another narrative.
fn changed(files: &Files) -> Files {
    let mut changed = files.clone();
    let cover = String::from_utf8(changed["cover.csv"].clone()).unwrap();
    changed.insert("cover.csv".to_owned(), cover.replace("Synthetic return", "Second return").into_bytes());
    assert_ne!(*files, changed);
    changed
}

fn trust() -> Organisation {
    let workspace = Workspace::open(&example()).unwrap();
    workspace.organisations.into_iter().find(|organisation| organisation.code.as_str() == "RT5").unwrap()
}

/// The workspace with a log, which is there before anything is submitted.
fn logged(root: &Path) -> Workspace {
    Workspace { log: Some(Log::default()), ..Workspace::open(root).unwrap() }
}

/// The narrative of the return that counts, and the path its lines come from.
fn counts(root: &Path, as_at: Option<&str>) -> Option<(String, String)> {
    let workspace = logged(root);
    let when: (FinancialYear, Month) = ("2024/25".parse().unwrap(), "5".parse().unwrap());
    let as_at = as_at.map(|day| day.parse().unwrap());
    let submission = workspace.return_of(&trust(), when, as_at).unwrap()?;
    Some((submission.cover.narrative, submission.lines_file.path))
}

#[test]
fn a_register_reads_back_and_tells_where_versions_stand() {
    let files = files_in(&example(), FOLDER).unwrap();
    let mut first = version(&files, "2024-09-09", Some("2024-09-14"));
    first.locked = Some(event("Pat", "2024-09-20"));
    let second = version(&changed(&files), "2024-10-01", None);
    let mut versions = Versions { list: vec![first, second] };
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(REGISTER), versions.text()).unwrap();
    assert_eq!(Versions::read(root.path(), ".", &[]).unwrap(), Some(versions.clone()));
    assert_eq!([0, 1].map(|idx| versions.state(idx)), [ReturnState::Locked, ReturnState::Submitted]);
    assert!(versions.is_locked());

    versions.list[1].approved = Some(event("Bo", "2024-10-03"));
    assert_eq!([0, 1].map(|idx| versions.state(idx)), [ReturnState::Superseded, ReturnState::Approved]);
    let on = |day: &str| versions.counting(Some(day.parse().unwrap()));
    assert_eq!(
        [on("2024-09-13"), on("2024-09-14"), on("2024-10-02"), on("2024-10-03")],
        [None, Some(0), Some(0), Some(1)]
    );
    assert_eq!(versions.counting(None), Some(1));
}

#[test]
fn times_that_a_spreadsheet_program_changed_are_told_once_each() {
    let files = files_in(&example(), FOLDER).unwrap();
    let versions = Versions { list: vec![version(&files, "2024-09-09", Some("2024-09-14"))] };
    let root = tempfile::tempdir().unwrap();
    let saved = |time: &str| {
        let text = versions.text().replace("2024-09-09T09:00:00Z", time);
        fs::write(root.path().join(REGISTER), text).unwrap();
        let logged = [LoggedEvent {
            hash: content_hash(&files),
            what: ReturnMove::Submit,
            event: event("Ann", "2024-09-09"),
        }];
        Versions::read(root.path(), ".", &logged).unwrap_err().to_string()
    };
    for time in ["09/09/2024 09:00", "2024-09-09 09:00:00", "09/09/2024"] {
        let told = saved(time);
        assert!(told.starts_with("1 place"), "{told}");
        assert!(told.contains("a spreadsheet program has saved this register"), "{told}");
    }
    let told = saved("in September");
    assert!(told.starts_with("1 place") && told.contains("expected a time such as 2026-12-04"), "{told}");
    let told = saved("");
    assert!(
        told.starts_with("1 place") && told.contains("expected when the version was submitted"),
        "{told}"
    );
}

/// Every step is left out from some point on, and every file also written by half: what counts is
/// the old version or the new one, and doing it again brings the new one.
#[test]
fn a_submission_that_stops_anywhere_leaves_the_old_or_the_new() {
    let old = files_in(&example(), FOLDER).unwrap();
    let new = changed(&old);
    let versions = Versions {
        list: vec![
            version(&old, "2024-09-09", Some("2024-09-14")),
            version(&new, "2024-10-01", Some("2024-10-03")),
        ],
    };
    let versions_kept = [(content_hash(&old), old), (content_hash(&new), new)];
    let (mut n_steps, mut n_old, mut n_new) = (1, 0, 0);
    let mut stop = 0;
    while stop <= n_steps {
        for half in [true, false] {
            let folder = workspace();
            let steps = steps(folder.path(), FOLDER, &versions, &versions_kept).unwrap();
            n_steps = steps.len();
            take(&steps[..stop]).unwrap();
            if let (true, Some(Step::Write(path, bytes))) = (half, steps.get(stop)) {
                fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
            }
            let (narrative, path) = counts(folder.path(), None).unwrap();
            assert_eq!(path, format!("{FOLDER}/lines.csv"));
            if narrative.starts_with("Second") {
                n_new += 1;
            } else {
                n_old += 1;
            }

            take(&super::steps(folder.path(), FOLDER, &versions, &versions_kept).unwrap()).unwrap();
            assert!(counts(folder.path(), None).unwrap().0.starts_with("Second"), "after stopping at {stop}");
            assert!(counts(folder.path(), Some("2024-10-02")).unwrap().0.starts_with("Synthetic"));
            assert_eq!(counts(folder.path(), Some("2024-09-13")), None);
            let left: Vec<_> =
                fs::read_dir(folder.path().join(FOLDER)).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert_eq!(left.len(), 2, "{left:?}");
        }
        stop += 1;
    }
    assert!(n_old > 10 && n_new > 3, "{n_old} old, {n_new} new");
}

#[test]
fn a_first_submission_that_stops_leaves_nothing_that_counts() {
    let files = files_in(&example(), FOLDER).unwrap();
    let versions = Versions { list: vec![version(&files, "2024-09-09", None)] };
    let versions_kept = [(content_hash(&files), files)];
    let folder = workspace();
    fs::remove_dir_all(folder.path().join(FOLDER)).unwrap();
    let all = steps(folder.path(), FOLDER, &versions, &versions_kept).unwrap();
    for n in 0..=all.len() {
        take(&all[..n]).unwrap();
        assert_eq!(counts(folder.path(), None), None);
        assert_eq!(logged(folder.path()).months(), []);
        let _ = fs::remove_dir_all(folder.path().join(FOLDER));
    }
}

#[test]
fn files_that_were_changed_after_submission_are_refused() {
    let files = files_in(&example(), FOLDER).unwrap();
    let versions = Versions { list: vec![version(&files, "2024-09-09", Some("2024-09-14"))] };
    let folder = workspace();
    take(&steps(folder.path(), FOLDER, &versions, &[(content_hash(&files), files)]).unwrap()).unwrap();
    let expected = Expected { root: folder.path(), folder: FOLDER, kind: OrganisationKind::Trust };
    let read = monthly_return::read_version(expected, &versions.list[0]).unwrap();
    assert!(read.entry(Line::named("P.PAY.AGY"), Measure::PlanYear).is_some());
    assert_eq!(read.cover.approved_by.as_deref(), Some("Bo"));

    let lines = folder.path().join(FOLDER).join("versions").join(versions.list[0].folder()).join("lines.csv");
    let text = fs::read_to_string(&lines).unwrap();
    fs::write(&lines, text.replacen(",1", ",2", 1)).unwrap();
    let refused = monthly_return::read_version(expected, &versions.list[0]).unwrap_err().to_string();
    assert!(refused.contains("are not those that were submitted"), "{refused}");
}

#[test]
fn a_file_beside_the_register_is_not_passed_over() {
    let files = files_in(&example(), FOLDER).unwrap();
    let versions = Versions { list: vec![version(&files, "2024-09-09", Some("2024-09-14"))] };
    let folder = workspace();
    take(&steps(folder.path(), FOLDER, &versions, &[(content_hash(&files), files.clone())]).unwrap())
        .unwrap();
    fs::write(folder.path().join(FOLDER).join("lines.csv"), &files["lines.csv"]).unwrap();
    refuse_stray_files(folder.path(), FOLDER, &versions).unwrap();
    fs::write(folder.path().join(FOLDER).join("lines.csv"), "edited").unwrap();
    let refused = refuse_stray_files(folder.path(), FOLDER, &versions).unwrap_err().to_string();
    assert!(refused.contains("lies beside versions.csv"), "{refused}");
}

/// What is told of a register that was changed by hand, without a log beside it and with one.
#[track_caller]
fn check_changed(change: impl Fn(&str) -> String, alone: Option<&str>, beside: &str) {
    let old = files_in(&example(), FOLDER).unwrap();
    let list = vec![
        version(&old, "2024-09-09", Some("2024-09-14")),
        version(&changed(&old), "2024-10-01", Some("2024-10-03")),
    ];
    let versions = Versions { list };
    let logged: Vec<LoggedEvent> = versions
        .list
        .iter()
        .flat_map(|version| {
            let of =
                |what, event: &ReturnEvent| LoggedEvent { hash: version.hash, what, event: event.clone() };
            [of(ReturnMove::Submit, &version.submitted)]
                .into_iter()
                .chain(version.approved.as_ref().map(|event| of(ReturnMove::Approve, event)))
        })
        .collect();
    let root = tempfile::tempdir().unwrap();
    let text = versions.text();
    fs::write(root.path().join(REGISTER), &text).unwrap();
    assert_eq!(Versions::read(root.path(), ".", &logged).unwrap(), Some(versions));
    fs::write(root.path().join(REGISTER), change(&text)).unwrap();
    let message =
        |logged| Versions::read(root.path(), ".", logged).map(drop).map_err(|error| error.to_string());
    let found = message(&[]);
    match alone {
        None => assert_eq!(found, Ok(())),
        Some(alone) => assert!(found.as_ref().unwrap_err().contains(alone), "{found:?}"),
    }
    let found = message(&logged).unwrap_err();
    assert!(found.contains(beside), "{found}");
}

#[test]
fn a_register_that_was_changed_by_hand_is_refused() {
    let row = |text: &str, idx: usize| text.lines().nth(idx).unwrap().to_owned();
    let last = |text: &str| row(text, 2);
    check_changed(
        |text| text.replace(&last(text), &last(text).replacen('2', "3", 1)),
        Some("expected version 2"),
        "expected version 2",
    );
    check_changed(
        |text| text.replace(&format!("{}\n", row(text, 1)), ""),
        Some("expected version 1"),
        "and it is not here",
    );
    check_changed(|text| text.replace(&format!("{}\n", last(text)), ""), None, "and it is not here");
    check_changed(
        |text| text.replace(",Bo,", ",Ann,"),
        Some("V27: Ann prepared this version"),
        "has Bo at 2024-09-14",
    );
    check_changed(
        |text| text.replace(",Bo,", ",Cy Fox,"),
        None,
        "found \"Cy Fox\"; the log in oakham.db has Bo at 2024-09-14",
    );
    check_changed(
        |text| text.replace("2024-10-03", "2024-10-04"),
        None,
        "the log in oakham.db has Bo at 2024-10-03",
    );
    check_changed(
        |text| {
            let hash = |idx| row(text, idx).split(',').nth(1).unwrap().to_owned();
            text.replace(&hash(1), "HASH").replace(&hash(2), &hash(1)).replace("HASH", &hash(2))
        },
        None,
        "the log in oakham.db has",
    );
}

#[test]
fn a_register_that_is_gone_is_told() {
    let files = files_in(&example(), FOLDER).unwrap();
    let versions = Versions { list: vec![version(&files, "2024-09-09", Some("2024-09-14"))] };
    let folder = workspace();
    take(&steps(folder.path(), FOLDER, &versions, &[(content_hash(&files), files)]).unwrap()).unwrap();
    fs::remove_file(folder.path().join(FOLDER).join(REGISTER)).unwrap();
    let message = |workspace: &Workspace| workspace.versions(FOLDER).unwrap_err().to_string();
    let without = Workspace::open(folder.path()).unwrap();
    assert!(message(&without).contains("the register of versions is gone, but the folder versions holds 1"));
    // Whatever lies beside it.
    let loose = folder.path().join(FOLDER).join("lines.csv");
    fs::write(&loose, "org_code\n").unwrap();
    assert!(message(&without).contains("the register of versions is gone, but the folder versions holds 1"));
    fs::remove_file(&loose).unwrap();
    // One version may be that of a first submission that was interrupted.
    let mut workspace = logged(folder.path());
    assert_eq!(workspace.versions(FOLDER).unwrap(), None);
    let Version { hash, submitted, .. } = versions.list[0].clone();
    let event = LoggedEvent { hash, what: ReturnMove::Submit, event: submitted };
    workspace.log = Some(Log { returns: [(FOLDER.to_owned(), vec![event])].into(), ..Log::default() });
    assert!(message(&workspace).contains("but the log in oakham.db knows 1"));
    fs::remove_dir_all(folder.path().join(FOLDER)).unwrap();
    let (year, month) = ("2024/25".parse().unwrap(), "5".parse().unwrap());
    let files = workspace.month(year, month);
    assert!(files.unreadable.iter().any(|code| code.as_str() == "RT5"), "{:?}", files.faults);
}

#[test]
fn what_the_log_lacks_is_believed_only_where_an_interruption_can_have_left_it_out() {
    let files = files_in(&example(), FOLDER).unwrap();
    let approved = version(&files, "2024-09-09", Some("2024-09-14"));
    let versions = Versions { list: vec![approved.clone()] };
    let by = &approved.approved.as_ref().unwrap().by;
    let submitted =
        LoggedEvent { hash: approved.hash, what: ReturnMove::Submit, event: approved.submitted.clone() };
    let account = |name: &str, role: Role, code: Option<&str>| Account {
        name: name.parse().unwrap(),
        roles: Roles::new([role]).unwrap(),
        organisation: code.map(|code| code.parse().unwrap()),
    };
    let accounts_since = std::cell::Cell::new(Timestamp::MIN);
    let check = |returns: Vec<LoggedEvent>,
                 accounts: Vec<Account>,
                 now: Option<&str>,
                 expected: Option<&str>| {
        let read_at = now.map(|at| at.parse().unwrap());
        let returns = [(FOLDER.to_owned(), returns)].into();
        let log =
            Log { returns, accounts, accounts_since: Some(accounts_since.get()), read_at, ..Log::default() };
        let message = unaccounted(FOLDER, &versions, &log).first().map(ToString::to_string);
        match expected {
            None => assert_eq!(message, None),
            Some(words) => {
                assert!(message.as_ref().is_some_and(|message| message.contains(words)), "{message:?}");
            }
        }
    };
    let known = || vec![submitted.clone()];
    let (soon, long_after) = (Some("2024-09-10T00:00:00Z"), Some("2025-01-01T00:00:00Z"));
    check(known(), vec![], long_after, None);
    check(known(), vec![], soon, Some("still to come"));
    check(vec![], vec![], soon, Some("still to come"));
    let other = account("somebody.else", Role::Approver, None);
    check(known(), vec![other.clone()], long_after, Some("no account which may do so"));
    // It was approved before anybody needed an account.
    accounts_since.set("2024-12-01T00:00:00Z".parse().unwrap());
    check(known(), vec![other.clone()], long_after, None);
    // The first account is of the same second, of which the register does not keep the fraction.
    accounts_since.set(approved.approved.as_ref().unwrap().at + jiff::SignedDuration::from_millis(400));
    check(known(), vec![other.clone()], long_after, Some("no account which may do so"));
    accounts_since.set(Timestamp::MIN);
    // A log that knows nothing of the return began after it.
    check(vec![], vec![other], long_after, None);
    if let Ok(name) = by.parse::<AccountName>() {
        check(known(), vec![account(name.as_str(), Role::Approver, Some("RT5"))], long_after, None);
        check(known(), vec![account(name.as_str(), Role::Preparer, None)], long_after, Some("no account"));
        check(
            known(),
            vec![account(name.as_str(), Role::Approver, Some("RWE"))],
            long_after,
            Some("no account"),
        );
    }
    let later = LoggedEvent {
        event: ReturnEvent { by: "Ann Lee".to_owned(), at: "2024-10-01T00:00:00Z".parse().unwrap() },
        hash: ContentHash::of(b"another version"),
        ..submitted
    };
    check(vec![later], vec![], long_after, Some("knows what happened later"));
}

#[test]
fn a_register_that_would_not_read_back_is_not_written() {
    let files = files_in(&example(), FOLDER).unwrap();
    for (reason, is_written) in
        [("an invoice, \"late\"", true), ("left\u{b}out", false), ("\u{202e}tuo", false)]
    {
        let again = Version { reason: reason.to_owned(), ..version(&files, "2024-09-09", None) };
        let versions = Versions { list: vec![again] };
        let steps = steps(workspace().path(), FOLDER, &versions, &[]);
        assert_eq!(steps.is_ok(), is_written, "{reason:?}: {steps:?}");
    }
}
