//! The template of a return: an organisation's own plan and earlier months filled in, what it has
//! to add left empty.
//!
//! The `template_hash` on the cover ties a filled-in template to its organisation, month and plan.

mod schedules;

use std::cmp::Ordering;

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure, Nature};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{MonthlyReturn, PlanVersion, ReturnBasis};
use domain::organisation::Organisation;
use domain::provenance::Provenance;
use domain::source::ContentHash;

use crate::csv_text;
use crate::ledger_extract::Actuals;
use crate::monthly_return::schema::{self, EXPLAINED, EXPLANATIONS, LINES, POSITIONS, SCHEMA_VERSION};

/// Rows for explanations.
const N_EXPLANATIONS: usize = 10;

/// What a template is made from.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a> {
    /// Whose return it will be.
    pub organisation: &'a Organisation,
    /// The financial year.
    pub year: FinancialYear,
    /// The month it will run to.
    pub month: Month,
    /// The plan to report against.
    pub plan: &'a PlanVersion,
    /// The last return that counts before it; of an organisation that has just succeeded others, theirs, whose
    /// months are added up. Empty where there is none.
    pub before: &'a [MonthlyReturn],
    /// How final the return will be.
    pub basis: ReturnBasis,
    /// The ledger's actuals to date, where there are any.
    pub ledger: Option<&'a Actuals>,
    /// The other organisations of the system, whose balances with this one are asked for.
    pub others: &'a [OrganisationCode],
}

/// A cell of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Filled in and not to be changed.
    Fixed(String),
    /// To be filled in; it may hold something to begin with.
    Input(String),
}

impl Cell {
    fn fixed(text: &str) -> Self {
        Self::Fixed(text.to_owned())
    }

    /// What it holds.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Fixed(text) | Self::Input(text) => text,
        }
    }
}

/// A sheet of a template: the heading row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSheet {
    /// Its name: `lines`.
    pub name: &'static str,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl TemplateSheet {
    /// The sheet as a CSV file.
    #[must_use]
    pub fn csv(&self) -> String {
        self.rows.iter().map(|row| csv_text::row(row.iter().map(Cell::text))).collect()
    }
}

/// The hash that ties a template to what it was made for.
#[must_use]
pub fn template_hash(
    organisation: &OrganisationCode,
    year: FinancialYear,
    month: Month,
    plan: &PlanVersion,
) -> ContentHash {
    let parts =
        format!("{SCHEMA_VERSION} {organisation} {year} {month} v{} {}", plan.version, plan.file.hash);
    ContentHash::of(parts.as_bytes())
}

/// The sheets of a template: those that a return must have, and its schedules.
#[must_use]
pub fn sheets(template: &Template<'_>) -> Vec<TemplateSheet> {
    let required = [cover(template), lines(template), months(template)];
    let explanations = TemplateSheet {
        name: EXPLANATIONS,
        rows: std::iter::once(EXPLAINED.map(Cell::fixed).to_vec())
            .chain(std::iter::repeat_n(vec![Cell::Input(String::new()); EXPLAINED.len()], N_EXPLANATIONS))
            .collect(),
    };
    required.into_iter().chain(schedules::sheets(template)).chain([explanations]).collect()
}

fn cover(template: &Template<'_>) -> TemplateSheet {
    let Template { organisation, year, month, plan, .. } = template;
    let hash = template_hash(&organisation.code, *year, *month, plan);
    let fixed = |field: &str, value: &dyn ToString| vec![Cell::fixed(field), Cell::fixed(&value.to_string())];
    let input = |field: &str, value: &str| vec![Cell::fixed(field), Cell::Input(value.to_owned())];
    let rows = vec![
        fixed("field", &"value"),
        fixed("schema_version", &SCHEMA_VERSION),
        fixed("template_hash", &hash),
        fixed("org_code", &organisation.code),
        fixed("org_name", &organisation.name),
        fixed("fin_year", year),
        fixed("period", month),
        fixed("basis", &template.basis.word()),
        fixed("plan_version", &plan.version),
        input("prepared_by", ""),
        input("prepared_at", ""),
        fixed("unit", &"GBP_000"),
        input("provenance", provenance(template).word()),
        input("narrative", ""),
    ];
    TemplateSheet { name: "cover", rows }
}

/// How the amounts of the return will be known unless its preparer says otherwise: reported, for nobody has
/// published what nobody has prepared yet. Beside a synthetic plan they are synthetic too.
fn provenance(template: &Template<'_>) -> Provenance {
    match of_plan(template, keyed_lines(template)) {
        Some(Provenance::Synthetic) => Provenance::Synthetic,
        _ => Provenance::Reported,
    }
}

/// How the plan of these lines is known: as its weakest month.
fn of_plan(template: &Template<'_>, lines: impl Iterator<Item = Line>) -> Option<Provenance> {
    let entries = lines.flat_map(|line| Month::all().map(move |month| (line, month)));
    entries.filter_map(|(line, month)| Some(template.plan.in_month(line, month)?.provenance)).max()
}

/// An impact on the surplus as it is keyed.
fn keyed(line: Line, value: Pence) -> String {
    line.nature().entry(value).thousands().to_string()
}

fn filled(line: Line, value: Option<Pence>) -> Cell {
    Cell::Input(value.map_or(String::new(), |value| keyed(line, value)))
}

/// The keyed lines of the template's organisation.
fn keyed_lines(template: &Template<'_>) -> impl Iterator<Item = Line> {
    Line::of_kind(template.organisation.kind).filter(|line| line.nature() != Nature::Computed)
}

/// The lines of the sheet: all keyed ones, and the position.
fn lines(template: &Template<'_>) -> TemplateSheet {
    let Template { organisation, year, month, plan, ledger, .. } = template;
    let (year, period) = (year.to_string(), month.to_string());
    let mut rows = vec![LINES.map(Cell::fixed).to_vec()];
    for line in Line::of_kind(organisation.kind) {
        let computed = line.nature() == Nature::Computed;
        if computed && !POSITIONS.contains(&line) {
            continue;
        }
        for measure in Measure::REQUIRED {
            let value_of = |part: Line| match measure {
                Measure::PlanToDate => Some(plan.to_date(part, *month).unwrap_or(Pence::ZERO)),
                Measure::PlanYear => Some(plan.to_date(part, Month::LAST).unwrap_or(Pence::ZERO)),
                Measure::ActualToDate => ledger.map(|ledger| ledger.to_date(part)),
                _ => None,
            };
            let value = if computed {
                keyed_lines(template).filter(|part| !part.nature().is_memo()).map(value_of).sum()
            } else {
                value_of(line)
            };
            let is_plan = matches!(measure, Measure::PlanToDate | Measure::PlanYear);
            let source = match (is_plan, ledger, value) {
                (true, ..) => plan.file.path.as_str(),
                (false, Some(ledger), Some(_)) => ledger.source.as_str(),
                _ => "",
            };
            let value = match value {
                Some(value) if is_plan => Cell::fixed(&keyed(line, value)),
                value => filled(line, value),
            };
            // The plan may be published where the return is not.
            let known = if !is_plan {
                None
            } else if computed {
                of_plan(template, keyed_lines(template).filter(|part| !part.nature().is_memo()))
            } else {
                of_plan(template, std::iter::once(line))
            };
            let known = known.filter(|known| *known != provenance(template));
            let fixed = [
                SCHEMA_VERSION,
                organisation.code.as_str(),
                &year,
                &period,
                template.basis.word(),
                line.code(),
                measure.code(),
            ];
            let mut row: Vec<Cell> = fixed.into_iter().map(Cell::fixed).collect();
            row.push(value);
            let known = known.map_or("", Provenance::word);
            row.extend(["", "", source, known].map(|text| Cell::Input(text.to_owned())));
            rows.push(row);
        }
    }
    TemplateSheet { name: "lines", rows }
}

/// The months of the sheet: what was reported before, the last closed month to be added.
fn months(template: &Template<'_>) -> TemplateSheet {
    let mut rows = vec![schema::months().map(Cell::Fixed).collect::<Vec<_>>()];
    let Template { organisation, year, month, before, ledger, .. } = template;
    let (year, period) = (year.to_string(), month.to_string());
    for line in keyed_lines(template) {
        let reported = |each: Month| -> Option<Pence> {
            if before.is_empty() {
                return None;
            }
            before.iter().map(|before| before.in_month(line, each).map(|entry| entry.value)).sum()
        };
        // The ledger gives the amount to date; what was reported before is taken off.
        let earlier = month.before().map_or(Some(Pence::ZERO), |last| last.up_to().map(reported).sum());
        let added = ledger.and_then(|ledger| Some(ledger.to_date(line) - earlier?));
        let fixed = [SCHEMA_VERSION, organisation.code.as_str(), &year, &period, line.code()];
        let mut row = fixed.map(Cell::fixed).to_vec();
        row.extend(Month::all().map(|each| match each.cmp(month) {
            Ordering::Less => filled(line, reported(each)),
            Ordering::Equal => filled(line, added),
            Ordering::Greater => Cell::fixed(""),
        }));
        row.push(Cell::Input(String::new()));
        rows.push(row);
    }
    TemplateSheet { name: "months", rows }
}

#[cfg(test)]
mod tests;
