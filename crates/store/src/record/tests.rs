//! A stored month end is read back as it was written, and a damaged one is refused by name.

use domain::example;
use domain::figure::{Basis, Definition, Figure, FigureKey, Formula, Lineage, Step, Subject, Support};
use domain::money::Pence;
use domain::month::{FinancialYear, Period};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use jiff::civil::date;

use super::*;

/// Texts that a careless format would change.
const AWKWARD: [&str; 6] =
    ["", " \"quoted\" \\ ", "two\nlines\ttabbed\r", "£18.8m – ½ 😀", "\u{0}\u{7f}\u{2028}", "null"];

fn awkward(idx: usize) -> String {
    AWKWARD[idx % AWKWARD.len()].to_owned()
}

fn file(idx: usize) -> SourceFile {
    SourceFile {
        path: format!("finance/{}/lines.csv", awkward(idx)),
        hash: ContentHash::of(&[7; 3][..idx % 4]),
    }
}

/// A month end with every kind of value, of no use to an accountant.
fn every_kind_of_value() -> MonthEnd {
    let mut month_end = example::month_end();
    let year = FinancialYear::starting(1948).unwrap();
    let inputs: Vec<_> = month_end.figures.keys().copied().take(3).collect();
    month_end.system_name = awkward(3);
    month_end.missing = vec!["Z9B".parse().unwrap(), "Z9A".parse().unwrap()];
    month_end.organisations = ["board", "trust", "council", "region", "network", "practice"]
        .iter()
        .zip(0_u8..)
        .map(|(kind, idx)| Organisation {
            code: format!("ZZ{idx}").parse().unwrap(),
            name: awkward(usize::from(idx)),
            short_name: awkward(usize::from(idx) + 1),
            kind: kind.parse::<OrganisationKind>().unwrap(),
            effective: Effective::new(date(1948, 7, 5), (idx % 2 == 0).then_some(date(9999, 12, 31)))
                .unwrap(),
        })
        .collect();
    let ways = |value| {
        let lineage = |provenance, step| Lineage { provenance, half_width: Pence::new(value), step };
        let formulas = Formula::ALL
            .into_iter()
            .map(|formula| lineage(Provenance::Derived, Step::Formula { formula, inputs: inputs.clone() }));
        let others = [
            lineage(Provenance::Published, Step::Claim { claim: awkward(1) }),
            lineage(
                Provenance::Synthetic,
                Step::Cell { file: file(2), at: CellAt { row: u32::MAX, column: u16::MAX } },
            ),
            lineage(Provenance::Derived, Step::Formula { formula: Formula::SumOfLines, inputs: Vec::new() }),
        ];
        formulas.chain(others).collect::<Vec<_>>()
    };
    for (version, basis) in (1..).zip([Basis::Plan, Basis::ForecastVariance]) {
        for (value, support) in [(i64::MIN, Support::Including), (i64::MAX, Support::Excluding)] {
            let key = FigureKey {
                definition: Definition::Turnover,
                subject: Subject::Organisation("ABCDEFGH".parse().unwrap()),
                period: Period::new(year, Month::new(2).unwrap(), Month::LAST).unwrap(),
                basis,
                support,
                made_in: (basis != Basis::Plan).then_some(Month::LAST),
                version: u16::MAX - version,
            };
            let lineages = if basis == Basis::Plan { ways(value) } else { Vec::new() };
            month_end.figures.insert(key.id(), Figure { key, value: Pence::new(value), lineages });
        }
    }
    month_end.findings = [Severity::Blocks, Severity::Warns, Severity::Informs]
        .into_iter()
        .zip(0..)
        .map(|(severity, idx)| Finding {
            severity,
            rule: "V07".to_owned(),
            file: awkward(idx),
            at: (idx > 0).then_some(CellAt { row: 0, column: 1 }),
            message: awkward(idx + 2),
            fix: awkward(idx + 3),
        })
        .collect();
    month_end.claims[0].file = file(4);
    month_end.claims[0].says = awkward(4);
    month_end.claims[0].half_width = Pence::new(-1);
    month_end.documents[0].note = awkward(2);
    month_end.files = vec![file(1), file(1), file(0)];
    month_end
}

#[track_caller]
fn check_kept(month_end: &MonthEnd) {
    let text = write(month_end);
    assert_eq!(read(&text).as_ref(), Ok(month_end));
    assert_eq!(write(&read(&text).unwrap()), text);
}

#[test]
fn a_month_end_is_read_back_as_it_was_written() {
    check_kept(&example::month_end());
    check_kept(&example::incomplete_month_end());
    check_kept(&every_kind_of_value());
}

#[test]
fn a_month_end_without_anything_in_it_is_read_back() {
    let mut month_end = example::month_end();
    month_end.figures.clear();
    month_end.organisations.clear();
    month_end.findings.clear();
    month_end.documents.clear();
    month_end.claims.clear();
    month_end.files.clear();
    check_kept(&month_end);
}

#[test]
fn the_text_names_its_schema_first() {
    assert!(write(&example::month_end()).starts_with(r#"{"schema":"oakham.book/1","system":"Z9Q","#));
}

#[test]
fn any_difference_between_month_ends_shows_in_the_text() {
    let month_end = example::month_end();
    let text = write(&month_end);
    let differs = |change: &dyn Fn(&mut MonthEnd)| {
        let mut changed = month_end.clone();
        change(&mut changed);
        assert_ne!(write(&changed), text);
    };
    differs(&|month_end| month_end.figures.values_mut().next().unwrap().value += Pence::new(1));
    differs(&|month_end| month_end.figures.values_mut().next().unwrap().lineages.clear());
    differs(&|month_end| month_end.organisations.swap(0, 1));
    differs(&|month_end| month_end.recorded_on = date(2030, 9, 19));
    differs(&|month_end| month_end.files[0].hash = ContentHash::of(b"another"));
    differs(&|month_end| month_end.claims[0].at.column += 1);
}

/// What is said where the first `from` of a stored month end reads `to`.
#[track_caller]
fn check_refused(from: &str, to: &str, said: &str) {
    let text = write(&every_kind_of_value());
    assert!(text.contains(from), "{from} does not occur");
    let error = read(&text.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(error.starts_with(said), "{error}");
}

#[test]
fn an_unknown_schema_is_named_whatever_its_shape() {
    let newer = RecordError::Schema("oakham.book/2".to_owned());
    let text = write(&example::month_end()).replacen("oakham.book/1", "oakham.book/2", 1);
    assert_eq!(read(&text).unwrap_err(), newer);
    assert_eq!(read(r#"{"schema":"oakham.book/2","all":"new"}"#).unwrap_err(), newer);
}

#[test]
fn values_that_are_none_are_refused_by_name() {
    check_refused(r#""system":"Z9Q""#, r#""system":"z9q""#, "\"z9q\" is not an ODS code");
    check_refused(r#""year":"2030/31""#, r#""year":"2030/32""#, "\"2030/32\" is not a financial year");
    check_refused(r#""month":5"#, r#""month":13"#, "\"13\" is not a month");
    check_refused(
        r#""recorded_on":"2030-09-18""#,
        r#""recorded_on":"2030-02-30""#,
        "\"2030-02-30\" is not a day",
    );
    check_refused(r#""kind":"board""#, r#""kind":"club""#, "\"club\" is not a kind of organisation");
    check_refused(
        r#""to":"9999-12-31""#,
        r#""to":"1900-01-01""#,
        "\"1948-07-05\" is not a day before the last",
    );
    check_refused(r#""severity":"error""#, r#""severity":"bad""#, "\"bad\" is not a severity");
    check_refused(r#""formula":"sum-of-lines""#, r#""formula":"product""#, "\"product\" is not a formula");
    check_refused(
        r#""provenance":"synthetic""#,
        r#""provenance":"rumour""#,
        "\"rumour\" is not a provenance",
    );
    check_refused(r#""file":0,"#, r#""file":999,"#, "\"999\" is not the place of a cited file");
    check_refused("|2030/31|", "|2030/30|", "\"");
}

#[test]
fn what_has_another_shape_is_refused() {
    check_refused(r#""month":5"#, r#""month":"5""#, "invalid type");
    check_refused(r#""month":5"#, r#""month":5,"weather":"fine""#, "unknown field `weather`");
    check_refused(r#""month":5,"#, "", "missing field `month`");
    check_refused(r#""value":"#, r#""value":1e99,"v":"#, "invalid type");
    for text in ["", "{}", "[]", "null", "not JSON", r#"{"schema":1}"#, r#"{"schema":"oakham.book/1"}"#] {
        assert!(matches!(read(text), Err(RecordError::Shape(_))), "{text}");
    }
}

#[test]
fn a_text_cut_short_is_refused_wherever_it_is_cut() {
    let text = write(&example::month_end());
    let cuts = (0..text.len()).step_by(text.len() / 40).filter(|cut| text.is_char_boundary(*cut));
    for cut in cuts {
        assert!(matches!(read(&text[..cut]), Err(RecordError::Shape(_))), "cut at {cut}");
    }
}

#[test]
fn a_figure_under_the_id_of_another_is_refused() {
    let mut month_end = example::month_end();
    let ids: Vec<_> = month_end.figures.keys().copied().take(2).collect();
    let other = month_end.figures[&ids[1]].clone();
    month_end.figures.insert(ids[0], other);
    let error = read(&write(&month_end)).unwrap_err().to_string();
    assert_eq!(error, format!("\"{}\" is not the id of the figure beside it", ids[0]));
}
