//! Returns that are spoilt at random are found out, and right ones are let through.
//!
//! Everything is drawn from fixed seeds. `SLOW_TESTS=1` runs the full number of cases.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use domain::finding::{Finding, Severity};
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{MonthlyReturn, PlanVersion};
use domain::organisation::{Effective, Organisation, OrganisationKind};
use domain::provenance::Provenance;
use finance::rules::{self, Checked};
use finance::synthesis::{Mix, Outline, Year, synthesise};
use sources::monthly_return::write::{self, Heading};
use sources::monthly_return::{self, Expected};
use stats::stream::Stream;

/// Files of a return by name.
type Files = BTreeMap<&'static str, Vec<u8>>;

/// Every way in which a return is spoilt.
const KINDS: [&str; 20] = [
    "text for a number",
    "sign of a line",
    "sign of all of one nature",
    "pounds for thousands in a line",
    "pounds for thousands throughout",
    "rows shifted",
    "columns shifted",
    "another organisation",
    "another organisation in the rows only",
    "another month",
    "another year",
    "another version of the format",
    "a line twice",
    "a line left out",
    "an unknown line",
    "a total that is not its parts",
    "a plan that is not the locked plan",
    "support above the entitlement",
    "a truncated file",
    "a damaged file",
];

/// A right return of a synthetic organisation, with what it is compared with.
struct Right {
    organisation: Organisation,
    year: FinancialYear,
    month: Month,
    files: Files,
    before: Option<Files>,
    plan: PlanVersion,
}

fn thousands(amount: i64) -> Pence {
    Pence::from_thousands(amount).unwrap()
}

fn signed(stream: &mut Stream, limit: u64) -> i64 {
    i64::try_from(stream.below(2 * limit + 1)).unwrap() - i64::try_from(limit).unwrap()
}

/// Another right return for each seed: trusts and boards of many sizes, every month of the year.
fn right(seed: u64, scratch: &Path) -> Right {
    let mut stream = Stream::named(seed, &["right return"]);
    let (mix, kind) = [
        (Mix::Acute, OrganisationKind::Trust),
        (Mix::Community, OrganisationKind::Trust),
        (Mix::Board, OrganisationKind::Board),
    ][usize::try_from(stream.below(3)).unwrap()];
    let turnover = i64::try_from(stream.between(150_000, 2_400_000)).unwrap();
    let month = Month::new(u8::try_from(stream.between(1, 12)).unwrap()).unwrap();
    let closed = i64::from(month.get());
    let plan_year = signed(&mut stream, 40) * turnover / 1000;
    let variance = signed(&mut stream, 15) * turnover * closed / 12_000;
    let outline = Outline {
        organisation: "XA1".parse().unwrap(),
        kind,
        mix,
        turnover: thousands(turnover),
        plan_year: thousands(plan_year),
        plan_to_date: thousands(plan_year * closed / 12),
        variance_to_date: thousands(variance),
        forecast_variance: (1..=closed).map(|m| thousands(variance * m / closed)).collect(),
        support_year: thousands(if kind == OrganisationKind::Trust { 12_000 } else { 0 }),
        support_months_received: month.get(),
    };
    let year: FinancialYear = "2030/31".parse().unwrap();
    let made = synthesise(&outline, year, month, seed);
    let keyed: Vec<Line> = made.lines().filter(|line| line.nature() != Nature::Computed).collect();
    let rows = keyed.iter().map(|line| {
        let months: Vec<Pence> = Month::all().map(|m| made.plan(*line, m)).collect();
        (*line, <[Pence; 12]>::try_from(months).unwrap())
    });
    let text = sources::plan::text(&made.organisation, year, 1, rows, (Provenance::Synthetic, "made up"));
    fs::write(scratch.join("plan.csv"), text).unwrap();
    let plan = sources::plan::read(scratch, "plan.csv", kind).unwrap();
    // The folder is then that of a return, in which a plan has no place.
    fs::remove_file(scratch.join("plan.csv")).unwrap();
    Right {
        organisation: Organisation {
            code: outline.organisation.clone(),
            name: "Invented".to_owned(),
            short_name: "XA1".to_owned(),
            kind,
            effective: Effective::new("2020-04-01".parse().unwrap(), None).unwrap(),
        },
        year,
        month,
        files: files(&made, year, month, &keyed),
        before: month.before().map(|before| files(&made, year, before, &keyed)),
        plan,
    }
}

fn files(made: &Year, year: FinancialYear, month: Month, keyed: &[Line]) -> Files {
    let (year_text, period) = (year.to_string(), month.to_string());
    let cover = write::cover(&[
        ("schema_version", "1.0"),
        ("org_code", "XA1"),
        ("fin_year", &year_text),
        ("period", &period),
        ("basis", "final"),
        ("plan_version", "1"),
        ("prepared_by", "one"),
        ("prepared_at", "2030-09-09"),
        ("unit", "GBP_000"),
        ("provenance", "synthetic"),
        ("narrative", "made up"),
    ]);
    let heading = Heading { organisation: made.organisation.clone(), year, month };
    let rows = made
        .lines()
        .flat_map(|line| Measure::REQUIRED.map(|measure| (line, measure)))
        .filter_map(|(line, measure)| Some((line, measure, made.reported(line, measure, month)?)));
    let lines = write::lines(&heading, rows, Provenance::Synthetic, "ledger");
    let rows = keyed.iter().map(|line| (*line, month.up_to().map(|m| made.actual(*line, m)).collect()));
    let months = write::months(&heading, rows, Provenance::Synthetic);
    Files::from([
        ("cover", cover.into_bytes()),
        ("lines", lines.into_bytes()),
        ("months", months.into_bytes()),
    ])
}

fn read(files: &Files, kind: OrganisationKind, scratch: &Path) -> Option<MonthlyReturn> {
    for (name, bytes) in files {
        fs::write(scratch.join(format!("{name}.csv")), bytes).unwrap();
    }
    monthly_return::read(Expected { root: scratch, folder: ".", kind }).ok()
}

/// What the rules find; `None` where the return cannot even be read.
fn findings(right: &Right, files: &Files, scratch: &Path) -> Option<Vec<Finding>> {
    let kind = right.organisation.kind;
    let before = right.before.as_ref().map(|before| read(before, kind, scratch).expect("it is right"));
    let submission = read(files, kind, scratch)?;
    Some(rules::check(&Checked {
        organisation: &right.organisation,
        year: right.year,
        month: right.month,
        submission: &submission,
        plan: Some(&right.plan),
        plans: &[],
        before: before.as_ref().as_slice(),
        limits: &domain::limit::Limits::default(),
        today: submission.cover.recorded_on,
    }))
}

/// The rows of a file as cells.
fn table(files: &Files, name: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(files[name].clone()).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn put(files: &mut Files, name: &'static str, rows: &[Vec<String>]) {
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    files.insert(name, text.into_bytes());
}

/// The column of the amounts of `lines`.
const VALUE: usize = 7;

fn amount(row: &[String]) -> i64 {
    row[VALUE].parse().unwrap()
}

fn line_of(row: &[String]) -> Line {
    row[5].parse().unwrap()
}

/// Spoils a return in one way; `None` where it has nothing that could be spoilt so.
fn spoil(right: &Right, kind: &str, stream: &mut Stream) -> Option<Files> {
    let mut files = right.files.clone();
    let mut lines = table(&files, "lines");
    let one_of = |stream: &mut Stream, rows: &[Vec<String>], keep: &dyn Fn(&[String]) -> bool| {
        let kept: Vec<usize> = (1..rows.len()).filter(|idx| keep(&rows[*idx])).collect();
        let n = u64::try_from(kept.len()).unwrap();
        (n > 0).then(|| kept[usize::try_from(stream.below(n)).unwrap()])
    };
    let any = |_: &[String]| true;
    let keyed = |row: &[String]| line_of(row).nature() != Nature::Computed && amount(row) != 0;
    match kind {
        "text for a number" => {
            let idx = one_of(stream, &lines, &any)?;
            let texts = ["n/a", "1.5", "12k", "", "#REF!", "£400", "=B2"];
            texts[usize::try_from(stream.below(7)).unwrap()].clone_into(&mut lines[idx][VALUE]);
        }
        "sign of a line" => {
            let idx = one_of(stream, &lines, &keyed)?;
            lines[idx][VALUE] = (-amount(&lines[idx])).to_string();
        }
        "sign of all of one nature" => {
            let nature = [Nature::Income, Nature::Expenditure][usize::try_from(stream.below(2)).unwrap()];
            for row in &mut lines[1..] {
                if line_of(row).nature() == nature {
                    row[VALUE] = (-amount(row)).to_string();
                }
            }
        }
        "pounds for thousands in a line" => {
            let idx = one_of(stream, &lines, &keyed)?;
            lines[idx][VALUE] = (amount(&lines[idx]) * 1000).to_string();
        }
        "pounds for thousands throughout" => {
            for row in &mut lines[1..] {
                row[VALUE] = (amount(row) * 1000).to_string();
            }
        }
        "rows shifted" => {
            let first = one_of(stream, &lines, &keyed)?;
            let values: Vec<String> = lines[first..].iter().map(|row| row[VALUE].clone()).collect();
            for (row, value) in lines[first + 1..].iter_mut().zip(values) {
                row[VALUE] = value;
            }
        }
        "columns shifted" => {
            let mut months = table(&files, "months");
            let idx = one_of(stream, &months, &|row| {
                row[5..17].iter().any(|cell| !["", "0"].contains(&cell.as_str()))
            })?;
            if stream.below(2) == 0 {
                months[idx][5..17].rotate_right(1);
            } else {
                months[idx][5..17].rotate_left(1);
            }
            put(&mut files, "months", &months);
            return Some(files);
        }
        "another organisation" | "another month" | "another year" => {
            let (from, to) = match kind {
                "another organisation" => ("XA1".to_owned(), "XB2".to_owned()),
                "another year" => ("2030/31".to_owned(), "2029/30".to_owned()),
                _ => {
                    let now = right.month.get();
                    let other = 1 + (now + u8::try_from(stream.below(11)).unwrap()) % 12;
                    (format!(",{now},"), format!(",{other},"))
                }
            };
            for (name, bytes) in &right.files {
                let text = String::from_utf8(bytes.clone()).unwrap();
                let rows: String = text
                    .lines()
                    .map(|row| {
                        // The month stands in the fourth column of rows and in a row of the cover.
                        let row = match (*name, kind) {
                            ("cover", "another month") if row.starts_with("period,") => {
                                format!("period{}", to.trim_end_matches(','))
                            }
                            ("cover", "another month") => row.to_owned(),
                            _ => row.replacen(&from, &to, 1),
                        };
                        row + "\n"
                    })
                    .collect();
                files.insert(name, rows.into_bytes());
            }
            return Some(files);
        }
        "another organisation in the rows only" => {
            for row in &mut lines[1..] {
                "XB2".clone_into(&mut row[1]);
            }
        }
        "another version of the format" => {
            for row in &mut lines[1..] {
                "0.9".clone_into(&mut row[0]);
            }
        }
        "a line twice" => {
            let idx = one_of(stream, &lines, &any)?;
            let row = lines[idx].clone();
            lines.push(row);
        }
        "a line left out" => {
            let idx = one_of(stream, &lines, &any)?;
            let code = lines[idx][5].clone();
            lines.retain(|row| row[5] != code);
        }
        "an unknown line" => {
            let idx = one_of(stream, &lines, &any)?;
            lines[idx][5].push('X');
        }
        "a total that is not its parts" => {
            let idx = one_of(stream, &lines, &|row| line_of(row).nature() == Nature::Computed)?;
            let by = i64::try_from(stream.between(50, 50_000)).unwrap();
            lines[idx][VALUE] = (amount(&lines[idx]) + by).to_string();
        }
        "a plan that is not the locked plan" => {
            let idx = one_of(stream, &lines, &|row| row[6].starts_with("plan") && keyed(row))?;
            let by = i64::try_from(stream.between(1, 5_000)).unwrap();
            lines[idx][VALUE] = (amount(&lines[idx]) + by).to_string();
        }
        "support above the entitlement" => {
            let wanted =
                |row: &[String]| row[5] == "P.INC.DSF" && ["actual_ytd", "fot"].contains(&row[6].as_str());
            let idx = one_of(stream, &lines, &wanted)?;
            lines[idx][VALUE] = (12_000 + i64::try_from(stream.between(1, 9_000)).unwrap()).to_string();
        }
        "a truncated file" | "a damaged file" => {
            let name = ["cover", "lines", "months"][usize::try_from(stream.below(3)).unwrap()];
            let bytes = files.get_mut(name)?;
            let length = u64::try_from(bytes.len()).unwrap();
            if kind == "a truncated file" {
                bytes.truncate(usize::try_from(stream.below(length - 2)).unwrap());
            } else {
                for _ in 0..stream.between(5, 40) {
                    let at = usize::try_from(stream.below(length)).unwrap();
                    bytes[at] = u8::try_from(stream.below(256)).unwrap();
                }
            }
            return Some(files);
        }
        other => unreachable!("{other} is no kind"),
    }
    put(&mut files, "lines", &lines);
    Some(files)
}

fn n_cases() -> u64 {
    if std::env::var_os("SLOW_TESTS").is_some() { 10_000 } else { 500 }
}

/// Shows the rates to whoever asks for them with `--nocapture`.
fn say(text: &str) {
    // Rates that nobody reads must not fail the test.
    let _ = writeln!(io::stdout(), "{text}");
}

#[test]
fn spoilt_returns_are_found_out() {
    let scratch = tempfile::tempdir().unwrap();
    let (mut n, mut n_found, mut n_blocked) = (0_u64, 0_u64, 0_u64);
    let mut missed: BTreeMap<&str, u64> = BTreeMap::new();
    let mut seed = 0;
    while n < n_cases() {
        seed += 1;
        let right = right(seed, scratch.path());
        let usual = findings(&right, &right.files, scratch.path()).expect("it can be read");
        let mut stream = Stream::named(seed, &["spoilt return"]);
        for kind in KINDS {
            let Some(spoilt) = spoil(&right, kind, &mut stream) else { continue };
            if spoilt == right.files {
                continue;
            }
            n += 1;
            let (found, blocked) = match findings(&right, &spoilt, scratch.path()) {
                None => (true, true),
                Some(findings) => (
                    findings.iter().any(|finding| !usual.contains(finding)),
                    findings.iter().any(|finding| finding.severity == Severity::Blocks),
                ),
            };
            n_found += u64::from(found);
            n_blocked += u64::from(blocked);
            if !found {
                *missed.entry(kind).or_default() += 1;
            }
        }
    }
    say(&format!("{n} spoilt, {n_found} found, {n_blocked} blocked; missed: {missed:?}"));
    assert!(99 * n <= 100 * n_found, "{n_found} of {n} found; missed: {missed:?}");
}

#[test]
fn right_returns_are_let_through() {
    let scratch = tempfile::tempdir().unwrap();
    let n = n_cases() / 5;
    let mut n_blocked = 0;
    for seed in 1..=n {
        let right = right(1_000_000 + seed, scratch.path());
        let findings = findings(&right, &right.files, scratch.path()).expect("it can be read");
        let blocking: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Blocks).collect();
        if !blocking.is_empty() {
            n_blocked += 1;
            say(&format!("seed {seed}: {blocking:?}"));
        }
    }
    say(&format!("{n} right, {n_blocked} blocked"));
    assert!(100 * n_blocked <= 2 * n, "{n_blocked} of {n} blocked");
}

/// A right return as an organisation prints it that keeps its month ends in pounds: every month, every amount
/// to date and every total is the exact amount, rounded once to £000.
fn rounded(right: &Right, stream: &mut Stream) -> Files {
    let mut files = right.files.clone();
    let (mut lines, months) = (table(&files, "lines"), table(&files, "months"));
    let mut exact_of = |line: Line, thousands: i64| -> i64 {
        // Nil is nil, and what is entitled to is received as it was notified.
        let is_exact = thousands == 0 || line.code() == "P.INC.DSF";
        thousands * 1000 + if is_exact { 0 } else { signed(stream, 499) }
    };
    let printed = |pounds: i64| Pence::new(pounds * 100).thousands();
    // The exact amounts of each keyed line [pounds, as keyed].
    let mut exact: BTreeMap<(Line, Measure), i64> = BTreeMap::new();
    for row in &months[1..] {
        let line: Line = row[4].parse().unwrap();
        let actual = right.month.up_to().map(|month| row[5 + month.index()].parse::<i64>().unwrap());
        exact.insert((line, Measure::ActualToDate), actual.map(|value| exact_of(line, value)).sum());
        let plan: Vec<i64> = Month::all()
            .filter_map(|month| right.plan.in_month(line, month))
            .map(|entry| exact_of(line, line.nature().entry(entry.value).thousands()))
            .collect();
        if !plan.is_empty() {
            let n_closed = usize::from(right.month.get());
            exact.insert((line, Measure::PlanToDate), plan[..n_closed].iter().sum());
            exact.insert((line, Measure::PlanYear), plan.iter().sum());
        }
    }
    for row in &lines[1..] {
        let (line, measure) = (line_of(row), row[6].parse::<Measure>().unwrap());
        if measure == Measure::ForecastYear && line.nature() != Nature::Computed {
            let pounds = exact_of(line, amount(row));
            exact.insert((line, measure), pounds);
        }
    }
    for row in &mut lines[1..] {
        let (line, measure) = (line_of(row), row[6].parse::<Measure>().unwrap());
        let impact = |part: &Line| {
            let pounds = exact.get(&(*part, measure)).copied().unwrap_or_default();
            part.nature().impact(Pence::new(pounds * 100)).get() / 100
        };
        let pounds = match finance::chart::formula(line) {
            Some(sum) => {
                let plus: i64 = sum.plus.iter().map(impact).sum();
                plus - sum.less.iter().map(impact).sum::<i64>()
            }
            None => match exact.get(&(line, measure)) {
                Some(pounds) => *pounds,
                None => continue,
            },
        };
        row[VALUE] = printed(pounds).to_string();
    }
    put(&mut files, "lines", &lines);
    files
}

#[test]
fn truthful_returns_that_are_rounded_are_never_blocked() {
    let scratch = tempfile::tempdir().unwrap();
    let n = if std::env::var_os("SLOW_TESTS").is_some() { 10_000 } else { 300 };
    for seed in 1..=n {
        let right = right(2_000_000 + seed, scratch.path());
        let files = rounded(&right, &mut Stream::named(seed, &["rounded return"]));
        // Those that the maker of returns itself blocks say nothing of rounding.
        let usual = findings(&right, &right.files, scratch.path()).expect("it can be read");
        let found = findings(&right, &files, scratch.path()).expect("it can be read");
        let blocking: Vec<_> = found
            .iter()
            .filter(|finding| finding.severity == Severity::Blocks && !usual.contains(finding))
            .collect();
        assert!(blocking.is_empty(), "seed {seed}: {blocking:?}");
    }
}
