//! Units compared by one measure: of published figures, of a file, or of the answer to a question.

use std::path::Path;

use anyhow::{Result, bail};
use api::benchmark::{About, Benchmark as BenchmarkDocument};
use domain::counted::Counted;
use domain::provenance::Provenance;
use evidence::access::Access;
use evidence::benchmark::compare::{Benchmark, Placed, Settings, benchmark};
use evidence::benchmark::distance::{Features, Root};
use evidence::benchmark::fault::BenchmarkFault;
use evidence::benchmark::likeness::Likeness;
use evidence::benchmark::published::{Published, UnitSet, comparable, published};
use evidence::benchmark::unit::{Amount, Unit};
use evidence::comparison::Indicator;
use exhibits::table::benchmark::{Subject, of_published};
use sources::unit_table::{self, UnitAmount, UnitRow};

/// How two counts of a file are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// So many of all: a share.
    Share,
    /// Events for an exposure: a rate.
    Rate,
}

/// What the units of a file or question are called, and how they are read.
#[derive(Clone, Debug)]
pub struct Called {
    pub name: String,
    pub unit: String,
    pub counts: Counts,
    /// What the ratio of two counts is multiplied by.
    pub per: f64,
    /// Columns by which units may be alike.
    pub features: Vec<String>,
}

/// Units of a file or question.
#[derive(Clone, Debug)]
pub struct Given {
    pub subject: Subject,
    pub units: Vec<Unit>,
    pub features: Option<Features>,
}

/// What is published of a kind of unit by a measure; without a kind, of the one of which most units are.
pub fn find(access: &Access, measure: &str, set: Option<UnitSet>) -> Result<Published> {
    let all = comparable(access);
    let named = |(set, indicator): &(UnitSet, Indicator)| format!("{} of {}", indicator.code(), set.code());
    if all.is_empty() {
        bail!(
            "nothing is published of two units and more; import publications with `oakham data import`, condense them with \
             `oakham data condense`, or give a file with --csv"
        );
    }
    let of_measure: Vec<&(UnitSet, Indicator)> =
        all.iter().filter(|(_, indicator)| indicator.code().eq_ignore_ascii_case(measure)).collect();
    if of_measure.is_empty() {
        let mut known: Vec<&str> = all.iter().map(|(_, indicator)| indicator.code()).collect();
        known.sort_unstable();
        known.dedup();
        bail!("there is no measure {measure:?} to compare; there are {}", known.join(", "));
    }
    let fits = of_measure.iter().filter(|(of, _)| set.is_none_or(|set| set == *of));
    let found = fits.filter_map(|(set, indicator)| published(access, *set, *indicator));
    let n_known = |found: &Published| found.units.iter().filter(|unit| unit.amount.is_some()).count();
    // Of several kinds the one with most units; of as many the first.
    let most = found.reduce(|most, other| if n_known(&most) < n_known(&other) { other } else { most });
    if let Some(found) = most {
        return Ok(found);
    }
    let known: Vec<String> = of_measure.into_iter().map(named).collect();
    let set = set.map_or("units", UnitSet::code);
    bail!("{measure} is not published of {set}; there is {}", known.join(", "))
}

/// The units of a CSV file.
pub fn of_csv(path: &Path, called: &Called) -> Result<Given> {
    Ok(given(unit_table::csv(path, &called.features)?, called))
}

/// The units that a question in SQL over the lake answers.
pub fn of_question(root: &Path, sql: &str, called: &Called) -> Result<Given> {
    let text = crate::measures::answer_as_csv(root, sql)?;
    Ok(given(unit_table::of_text("the answer", &text, &called.features)?, called))
}

fn given(rows: Vec<UnitRow>, called: &Called) -> Given {
    let is_counted = rows.iter().any(|row| matches!(row.amount, Some(UnitAmount::Counts { .. })));
    let per = if is_counted { called.per } else { 1.0 };
    let largest = rows.iter().filter_map(|row| row.amount).map(|amount| value(amount) * per);
    let largest = largest.map(f64::abs).fold(0.0, f64::max);
    let features = (!called.features.is_empty()).then(|| Features {
        names: called.features.clone(),
        weights: vec![1.0; called.features.len()],
        values: rows.iter().map(|row| row.features.clone()).collect(),
        root: root_of(&rows),
    });
    let unit = |row: UnitRow| {
        let amount = row.amount.map(|amount| match (amount, called.counts) {
            (UnitAmount::Counts { numerator, denominator }, Counts::Share) => {
                Amount::Share { part: numerator, whole: denominator }
            }
            (UnitAmount::Counts { numerator, denominator }, Counts::Rate) => {
                Amount::Rate { events: numerator, exposure: denominator }
            }
            (UnitAmount::Value { value, standard_error }, _) => Amount::Value { value, standard_error },
        });
        let likeness = Likeness { size: amount.and_then(Amount::size), ..Likeness::default() };
        Unit { code: row.code, name: row.name, amount, likeness }
    };
    let units = rows.into_iter().map(unit).collect();
    let usual =
        if is_counted && called.counts == Counts::Share && (per - 100.0).abs() < 1e-9 { "%" } else { "" };
    Given {
        subject: Subject {
            name: called.name.clone(),
            of_what: String::new(),
            unit: if called.unit.is_empty() { usual.to_owned() } else { called.unit.clone() },
            decimals: usize::from(largest < 1_000.0),
            units: ("unit".to_owned(), "units".to_owned()),
            when: None,
            extent: String::new(),
            counts: ["Numerator".to_owned(), "Denominator".to_owned()],
            // Of a file nobody has said whether it counts people.
            counted: Counted::People,
            provenance: Provenance::Derived,
            own: Vec::new(),
        },
        units,
        features,
    }
}

fn value(amount: UnitAmount) -> f64 {
    match amount {
        UnitAmount::Counts { numerator, denominator } => numerator / denominator,
        UnitAmount::Value { value, .. } => value,
    }
}

/// Roots are taken where nothing is below zero.
fn root_of(rows: &[UnitRow]) -> Root {
    let is_below_zero = |row: &UnitRow| row.features.iter().flatten().any(|value| *value < 0.0);
    if rows.iter().any(is_below_zero) { Root::NotTaken } else { Root::Taken }
}

/// Units compared.
pub fn compared(units: Vec<Unit>, settings: Settings) -> Result<Benchmark> {
    benchmark(units, settings).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(BenchmarkFault::to_string).collect();
        anyhow::anyhow!("these units cannot be compared: {}", told.join("; "))
    })
}

/// The document of what is published, compared, with those like the unit that is asked for.
#[must_use]
pub fn document_of(
    access: &Access,
    published: &Published,
    found: &Benchmark,
    chosen: Option<&Placed>,
) -> BenchmarkDocument {
    let (subject, reading) = of_published(access, published);
    let mut from: Vec<String> = published.units.iter().flat_map(reading).map(|rows| rows.file).collect();
    from.sort_unstable();
    from.dedup();
    let about = About {
        measure: published.indicator.code().to_owned(),
        name: subject.name,
        unit: subject.unit,
        set: subject.units.1,
        provenance: subject.provenance,
        period: Some(published.period.to_string()),
        from,
    };
    BenchmarkDocument::of(about, found, chosen)
}

#[cfg(test)]
mod tests {
    use evidence::benchmark::rank::End;

    use super::*;

    fn called(counts: Counts, per: f64) -> Called {
        Called {
            name: "waits".to_owned(),
            unit: String::new(),
            counts,
            per,
            features: vec!["imd".to_owned()],
        }
    }

    #[test]
    fn a_file_of_counts_becomes_shares_with_their_features() {
        let text = "unit,numerator,denominator,imd\nA,30,100,20\nB,40,100,10\n";
        let rows = unit_table::of_text("f", text, &["imd".to_owned()]).unwrap();
        let given = given(rows, &called(Counts::Share, 100.0));
        assert_eq!(given.subject.unit, "%");
        assert_eq!(given.features.unwrap().values, [vec![Some(20.0)], vec![Some(10.0)]]);
        let settings = Settings { per: 100.0, end: End::Lowest, among: 10, seed: 1 };
        let found = compared(given.units, settings).unwrap();
        assert_eq!(found.placed[0].unit.code, "A");
    }

    #[test]
    fn what_is_wrong_with_units_is_one_message() {
        let rows = unit_table::of_text("f", "unit,numerator,denominator\nA,300,100\nA,1,0\n", &[]).unwrap();
        let called = Called { features: Vec::new(), ..called(Counts::Share, 100.0) };
        let settings = Settings { per: 100.0, end: End::Lowest, among: 10, seed: 1 };
        let told = compared(given(rows, &called).units, settings).unwrap_err().to_string();
        assert!(told.contains("A has 300 of 100") && told.contains("A is there twice"), "{told}");
    }
}
