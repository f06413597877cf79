//! `plan.toml`: whose plan it is, its baseline and limits, terms of leaving, and the bodies.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::Path;

use domain::code::OrganisationCode;
use domain::money::Pence;
use domain::month::FinancialYear;
use domain::provenance::Provenance;
use jiff::civil::Date;
use reform::duty::Holder;
use reform::exit::{ExitTerms, OnCosts};
use serde::Deserialize;

use crate::fault::{Fault, SourcesError};
use crate::scaffold::OPEN;
use crate::toml_reader::not_as_expected;

const PATH: &str = "reform/plan.toml";

/// What `plan.toml` says of a [`reform::plan::Input`], in its types.
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) bodies: Vec<OrganisationCode>,
    /// What the boards cost a year before the cut.
    pub(super) cost: Pence,
    pub(super) year: FinancialYear,
    pub(super) provenance: Provenance,
    pub(super) source_ref: String,
    pub(super) cost_of_post: Pence,
    pub(super) cap_per_head: Pence,
    pub(super) staff: u64,
    pub(super) envelope: Pence,
    pub(super) least_saving: Pence,
    pub(super) most_exit_cost: Pence,
    pub(super) merger: Option<(Date, String)>,
    pub(super) terms: ExitTerms,
    pub(super) on_costs: OnCosts,
    pub(super) take_up: (u32, u32),
    pub(super) quarterly_leavers: u32,
    pub(super) safe_share: u32,
    pub(super) holders: Vec<Holder>,
    pub(super) duties_of: String,
    pub(super) days: (Date, Date),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    name: String,
    bodies: Vec<String>,
    staff: u64,
    duties_of: String,
    days: Vec<String>,
    baseline: BaselineFile,
    limits: LimitsFile,
    merger: Option<MergerFile>,
    redundancy: RedundancyFile,
    #[serde(default)]
    holder: Vec<HolderFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    cost: i64,
    year: String,
    cost_of_post: i64,
    cap_per_head: f64,
    provenance: String,
    source_ref: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsFile {
    envelope: i64,
    system_saving: i64,
    exit_cost: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MergerFile {
    on: String,
    name: String,
    #[expect(dead_code, reason = "stated for those who read the file; nothing shows it")]
    source_ref: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolderFile {
    name: String,
    full_name: Option<String>,
    from: String,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RedundancyFile {
    months_per_year: f64,
    most_months: u32,
    least_months: u32,
    weeks_per_month: Option<f64>,
    least_years: u32,
    pay_floor: i64,
    pay_cap: i64,
    pension: f64,
    pension_central: f64,
    insurance: f64,
    insurance_from: i64,
    levy: f64,
    take_up: Vec<u32>,
    quarterly_leavers: f64,
    safe_share: u32,
    #[expect(dead_code, reason = "stated for those who read the file; nothing shows it")]
    source_ref: String,
}

/// A month of pay is at least so many weeks of it, unless the file says otherwise: NHS Employers, NHS
/// redundancy arrangements (section 16 of the terms of England).
const WEEKS_PER_MONTH: f64 = 4.35;

/// Whole-time pay, and what a post costs [pounds a year].
const PAY: RangeInclusive<i64> = 0..=1_000_000;

/// The longest plan [years].
const LONGEST_PLAN_YEARS: i64 = 20;

/// Collects what is wrong in the file.
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn wrong(&mut self, field: &str, value: &str, expected: &str) {
        self.faults.push(Fault {
            file: PATH.to_owned(),
            at: None,
            column: field.to_owned(),
            value: value.to_owned(),
            expected: expected.to_owned(),
        });
    }

    fn day(&mut self, field: &str, text: &str) -> Date {
        domain::day::read(text).unwrap_or_else(|error| {
            self.wrong(field, text, &error.to_string());
            Date::ZERO
        })
    }

    /// Thousands of pounds.
    fn thousands(&mut self, field: &str, value: i64) -> Pence {
        Pence::keyed_thousands(value).filter(|amount| *amount >= Pence::ZERO).unwrap_or_else(|| {
            self.wrong(field, &value.to_string(), "expected thousands of pounds, not negative");
            Pence::ZERO
        })
    }

    /// A number from zero to `most` with two decimals at most, in hundredths.
    fn hundredths(&mut self, field: &str, value: f64, most: u32) -> u32 {
        let read = super::targets::hundredths(&value.to_string()).and_then(|value| u32::try_from(value).ok());
        read.filter(|value| *value <= most * 100).unwrap_or_else(|| {
            let expected = format!("expected a number from 0 to {most} with two decimals at most");
            self.wrong(field, &value.to_string(), &expected);
            0
        })
    }

    /// A whole number within bounds.
    fn whole<T: Copy + Display + PartialOrd>(
        &mut self,
        field: &str,
        value: T,
        bounds: &RangeInclusive<T>,
    ) -> T {
        if !bounds.contains(&value) {
            let expected = format!("expected a whole number from {} to {}", bounds.start(), bounds.end());
            self.wrong(field, &value.to_string(), &expected);
        }
        value
    }

    /// Whole pounds within bounds.
    fn pounds(&mut self, field: &str, value: i64, bounds: &RangeInclusive<i64>) -> Pence {
        if !bounds.contains(&value) {
            let expected = format!("expected whole pounds from {} to {}", bounds.start(), bounds.end());
            self.wrong(field, &value.to_string(), &expected);
            return Pence::ZERO;
        }
        Pence::new(value * 100)
    }

    /// Two settings of which the first is the less.
    fn in_order<T: Copy + Display + PartialOrd>(&mut self, (less, low): (&str, T), (more, high): (&str, T)) {
        if high < low {
            let expected = format!("expected no more than {more}, which is {high}; correct one of them");
            self.wrong(less, &low.to_string(), &expected);
        }
    }
}

/// Reads the settings, and the keys that are open; what stands in an open one means nothing.
pub(super) fn read(root: &Path) -> Result<(Settings, Vec<String>), SourcesError> {
    let text = crate::file::text(root, PATH)?;
    let wrong = |why: String| SourcesError::fault(PATH, why);
    let (text, open) = stated(text);
    let file: File = toml::from_str(&text).map_err(|error| not_as_expected(PATH, &text, &error))?;
    if file.schema != "oakham.reform/1" {
        return Err(wrong(format!("schema is {:?}; this version reads \"oakham.reform/1\"", file.schema)));
    }
    let mut reader = Reader { faults: Vec::new() };
    let settings = settings(&file, &mut reader);
    match settings {
        Some(settings) if reader.faults.is_empty() => Ok((settings, open)),
        _ => Err(SourcesError::Faults(reader.faults)),
    }
}

/// The text with a value of the right kind in each key that is open, so that all others can be checked, and the
/// keys. The text itself where none is open, or it is no TOML: faults then have their lines.
fn stated(text: String) -> (String, Vec<String>) {
    let Ok(mut table) = text.parse::<toml::Table>() else { return (text, Vec::new()) };
    let mut open = Vec::new();
    for (key, value) in &mut table {
        fill(key, key, value, &mut open);
    }
    match toml::to_string(&table) {
        Ok(filled) if !open.is_empty() => (filled, open),
        _ => (text, Vec::new()),
    }
}

/// Puts something in the place of each open value below `value`, and notes its key.
fn fill(path: &str, key: &str, value: &mut toml::Value, open: &mut Vec<String>) {
    match value {
        toml::Value::String(text) if text == OPEN => {
            *value = match key {
                "provenance" => toml::Value::String(Provenance::Synthetic.word().to_owned()),
                "source_ref" | "name" => toml::Value::String(String::new()),
                _ => toml::Value::Integer(1),
            };
            if !open.iter().any(|known| known == path) {
                open.push(path.to_owned());
            }
        }
        toml::Value::Array(values) => {
            for value in values {
                fill(path, key, value, open);
            }
        }
        toml::Value::Table(table) => {
            for (key, value) in table {
                fill(&format!("{path}.{key}"), key, value, open);
            }
        }
        _ => {}
    }
}

fn settings(file: &File, reader: &mut Reader) -> Option<Settings> {
    let mut bodies: Vec<OrganisationCode> = Vec::new();
    for code in &file.bodies {
        match code.parse() {
            Ok(code) if bodies.contains(&code) => {
                reader.wrong("bodies", code.as_str(), "the board stands twice; keep one of them");
            }
            Ok(code) => bodies.push(code),
            Err(error) => reader.wrong("bodies", code, &format!("{error}")),
        }
    }
    let year = file.baseline.year.parse();
    if let Err(error) = &year {
        reader.wrong("baseline.year", &file.baseline.year, &format!("{error}"));
    }
    let provenance = file.baseline.provenance.parse();
    if let Err(error) = &provenance {
        reader.wrong("baseline.provenance", &file.baseline.provenance, &format!("{error}"));
    }
    if file.bodies.is_empty() {
        reader.wrong("bodies", "", "names no board; write at least one, such as bodies = [\"QK1\"]");
    }
    if file.baseline.cost <= 0 {
        reader.wrong(
            "baseline.cost",
            &file.baseline.cost.to_string(),
            "expected thousands of pounds, 1 or more",
        );
    }
    let cap = reader.hundredths("baseline.cap_per_head", file.baseline.cap_per_head, 10_000);
    if file.baseline.cap_per_head == 0.0 {
        reader.wrong("baseline.cap_per_head", "0", "expected pounds a head above 0, such as 18.76");
    }
    let [first, last] = file.days.as_slice() else {
        reader.wrong("days", &file.days.join(", "), "expected two days, the first and the last of the plan");
        return None;
    };
    let days = (reader.day("days", first), reader.day("days", last));
    if days.0 > days.1 {
        reader.wrong("days", last, "expected the last day after the first");
    } else if days.0.saturating_add(jiff::Span::new().years(LONGEST_PLAN_YEARS)) < days.1 {
        let expected = format!("expected a last day within {LONGEST_PLAN_YEARS} years of the first");
        reader.wrong("days", last, &expected);
    }
    let merger =
        file.merger.as_ref().map(|merger| (reader.day("merger.on", &merger.on), merger.name.clone()));
    if let (Some(file), Some((on, _))) = (&file.merger, &merger)
        && ![*on, days.0, days.1].contains(&Date::ZERO)
        && (*on < days.0 || days.1 < *on)
    {
        reader.wrong("merger.on", &file.on, &format!("expected a day of the plan, {} to {}", days.0, days.1));
    }
    let holders = file
        .holder
        .iter()
        .map(|holder| {
            let from = reader.day("holder.from", &holder.from);
            let to = holder.to.as_ref().map(|to| reader.day("holder.to", to));
            if let (Some(text), Some(to)) = (&holder.to, to)
                && to < from
            {
                let field = format!("holder.to of {}", holder.name);
                reader.wrong(&field, text, &format!("expected no day before the first, {from}"));
            }
            let full_name = holder.full_name.clone().unwrap_or_default();
            Holder { name: holder.name.clone(), full_name, from, to }
        })
        .collect();
    let terms = &file.redundancy;
    let shares = 0..=100;
    let Ok(take_up) = <[u32; 2]>::try_from(terms.take_up.as_slice()) else {
        let found = terms.take_up.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        reader.wrong("redundancy.take_up", &found, "expected two shares, the fewest and the most: [80, 100]");
        return None;
    };
    for take_up in take_up {
        reader.whole("redundancy.take_up", take_up, &shares);
    }
    reader.in_order(("redundancy.take_up, fewest", take_up[0]), ("redundancy.take_up, most", take_up[1]));
    reader.in_order(
        ("redundancy.least_months", terms.least_months),
        ("redundancy.most_months", terms.most_months),
    );
    reader.in_order(("redundancy.pay_floor", terms.pay_floor), ("redundancy.pay_cap", terms.pay_cap));
    let exit_terms = ExitTerms {
        months_per_year: reader.hundredths("redundancy.months_per_year", terms.months_per_year, 12),
        most_months: reader.whole("redundancy.most_months", terms.most_months, &(0..=120)),
        least_months: reader.whole("redundancy.least_months", terms.least_months, &(0..=120)),
        weeks_per_month: reader.hundredths(
            "redundancy.weeks_per_month",
            terms.weeks_per_month.unwrap_or(WEEKS_PER_MONTH),
            6,
        ),
        least_years: reader.whole("redundancy.least_years", terms.least_years, &(0..=60)),
        pay_floor: reader.pounds("redundancy.pay_floor", terms.pay_floor, &PAY),
        pay_cap: reader.pounds("redundancy.pay_cap", terms.pay_cap, &PAY),
    };
    let on_costs = OnCosts {
        pension: reader.hundredths("redundancy.pension", terms.pension, 100),
        pension_central: reader.hundredths("redundancy.pension_central", terms.pension_central, 100),
        insurance: reader.hundredths("redundancy.insurance", terms.insurance, 100),
        insurance_from: reader.pounds("redundancy.insurance_from", terms.insurance_from, &PAY),
        levy: reader.hundredths("redundancy.levy", terms.levy, 100),
    };
    let quarterly_leavers = reader.hundredths("redundancy.quarterly_leavers", terms.quarterly_leavers, 100);
    Some(Settings {
        name: file.name.clone(),
        bodies,
        cost: reader.thousands("baseline.cost", file.baseline.cost),
        year: year.ok()?,
        provenance: provenance.ok()?,
        source_ref: file.baseline.source_ref.clone(),
        cost_of_post: reader.pounds("baseline.cost_of_post", file.baseline.cost_of_post, &(1..=*PAY.end())),
        cap_per_head: Pence::new(i64::from(cap)),
        staff: reader.whole("staff", file.staff, &(0..=1_000_000)),
        envelope: reader.thousands("limits.envelope", file.limits.envelope),
        least_saving: reader.thousands("limits.system_saving", file.limits.system_saving),
        most_exit_cost: reader.thousands("limits.exit_cost", file.limits.exit_cost),
        merger,
        terms: exit_terms,
        on_costs,
        take_up: (take_up[0], take_up[1]),
        quarterly_leavers,
        safe_share: reader.whole("redundancy.safe_share", terms.safe_share, &shares),
        holders,
        duties_of: file.duties_of.clone(),
        days,
    })
}
