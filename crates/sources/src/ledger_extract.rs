//! Ledger extracts: subcode, main code, value; and the mapping of codes to lines, which people review.
//!
//! Format: `docs/reference/formats.md`. Values are pounds and pence to date, a credit negative, as
//! ledgers print them; the mapping's sign makes them natural positives.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::source::CellAt;

use crate::bounds::{LEDGER_AMOUNT, LEDGER_ROWS};
use crate::csv_text;
use crate::fault::{Fault, SourcesError};
use crate::monthly_return::read_line;
use crate::number::{self, NumberError, Writer};
use crate::sheet::{Row, Sheet};

/// The subcode of a rule for every subcode of its main code.
const ANY: &str = "*";
/// Half of £1,000, the unit of returns [pence].
const HALF: i64 = 50_000;

/// A row of a ledger extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The main code.
    pub main_code: String,
    /// The subcode.
    pub subcode: String,
    /// To date, as the ledger has it [pence].
    pub value: Pence,
    /// Where it stands.
    pub at: CellAt,
}

/// Which line an account belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRule {
    /// The line.
    pub line: Line,
    /// Whether the ledger's value is turned round to be keyed as a natural positive.
    pub turned: Turned,
    /// Who looked at it; empty while nobody has.
    pub reviewed_by: String,
}

/// Whether a ledger's value changes its sign on the way into a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// It stays: the ledger's debits, keyed as expenditure.
    No,
    /// It changes: the ledger's credits, keyed as income.
    Yes,
}

/// The mapping of an organisation: rules by main code and subcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    rules: BTreeMap<(String, String), MappingRule>,
}

impl Mapping {
    /// Reads `finance/mappings/ORG.csv`.
    ///
    /// # Errors
    /// All that cannot be read, at once.
    pub fn read(root: &Path, path: &str, kind: OrganisationKind) -> Result<Self, SourcesError> {
        let sheet = Sheet::csv(root, path)?;
        sheet.require(&["main_code", "subcode", "line_code", "sign", "reviewed_by", "note"])?;
        let mut faults = Vec::new();
        let mut rules = BTreeMap::new();
        for row in sheet.rows() {
            let line = read_line(row, kind, &mut faults);
            let turned = match row.text("sign") {
                "+" => Some(Turned::No),
                "-" | "−" => Some(Turned::Yes),
                _ => {
                    faults
                        .push(row.fault("sign", "expected +, or - where the ledger's sign is turned round"));
                    None
                }
            };
            let subcode = if row.text("subcode").is_empty() { ANY } else { row.text("subcode") };
            let (Some(line), Some(turned)) = (line, turned) else { continue };
            let rule = MappingRule { line, turned, reviewed_by: row.text("reviewed_by").to_owned() };
            if rules.insert((row.text("main_code").to_owned(), subcode.to_owned()), rule).is_some() {
                faults.push(row.fault("main_code", "the same account is mapped twice; keep one of the rows"));
            }
        }
        if faults.is_empty() { Ok(Self { rules }) } else { Err(SourcesError::Faults(faults)) }
    }

    /// The rule for an account: its own, or else its main code's.
    #[must_use]
    pub fn rule(&self, main_code: &str, subcode: &str) -> Option<&MappingRule> {
        let rule_for = |subcode: &str| self.rules.get(&(main_code.to_owned(), subcode.to_owned()));
        rule_for(subcode).or_else(|| rule_for(ANY))
    }
}

/// Reads an extract of three columns, `subcode`, `main_code` and `value`, in any order.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str) -> Result<Vec<LedgerRow>, SourcesError> {
    let sheet = Sheet::csv_of(root, path, LEDGER_ROWS)?;
    let main = if sheet.require(&["main_code"]).is_ok() { "main_code" } else { "main code" };
    sheet.require(&["subcode", main, "value"])?;
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    for row in sheet.rows() {
        if row.text(main).is_empty() {
            faults.push(row.fault(main, "an account has a main code"));
        }
        let Some(value) = pounds(row, &mut faults) else { continue };
        rows.push(LedgerRow {
            main_code: row.text(main).to_owned(),
            subcode: row.text("subcode").to_owned(),
            value,
            at: row.at("value"),
        });
    }
    if faults.is_empty() { Ok(rows) } else { Err(SourcesError::Faults(faults)) }
}

/// Pounds and pence as ledgers write them: `-1234.5`, `1,234.50-`, `(1,234.50)`, `1,234.50 CR`.
fn pounds(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Pence> {
    const EXPECTED: &str = "expected pounds and pence, such as -1234.50";
    let number = match number::plain(row.text("value"), Writer::Ledger) {
        Ok(number) => number,
        Err(NumberError::NotANumber | NumberError::Empty) => {
            faults.push(row.fault("value", EXPECTED));
            return None;
        }
        Err(error) => {
            faults.push(row.fault("value", error.to_string()));
            return None;
        }
    };
    let (sign, digits) = number.strip_prefix('-').map_or((1, number.as_str()), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if 2 < part.len() {
        faults.push(row.fault(
            "value",
            "pounds have two decimals at most; export pounds and pence, with a point between them",
        ));
        return None;
    }
    let pence = format!("{whole}{part:0<2}").parse::<i64>().ok();
    let value = pence.map(|pence| Pence::new(sign * pence));
    let value = value.filter(|value| value.magnitude() <= LEDGER_AMOUNT);
    if value.is_none() {
        faults.push(row.fault("value", "no account has more than £10,000 million; check the digits"));
    }
    value
}

/// The actuals to date of a ledger, in whole thousands, by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actuals {
    /// The extract they come from.
    pub source: String,
    by_line: BTreeMap<Line, Pence>,
}

impl Actuals {
    /// The actual of `line` to date, impact on the surplus; nil where no account is mapped to it.
    #[must_use]
    pub fn to_date(&self, line: Line) -> Pence {
        self.by_line.get(&line).copied().unwrap_or(Pence::ZERO)
    }
}

/// What a mapping makes of an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The lines' actuals.
    pub actuals: Actuals,
    /// Accounts without a rule, largest first, and their value as the ledger has it.
    pub unmapped: Vec<LedgerRow>,
    /// The value, without signs, of accounts with a reviewed rule [pence].
    pub reviewed: Pence,
    /// The same of accounts whose rule nobody reviewed.
    pub unreviewed: Pence,
}

/// Maps an extract's rows to lines, each line rounded once to whole thousands, half away from zero.
#[must_use]
pub fn map(rows: &[LedgerRow], mapping: &Mapping, source: &str) -> Mapped {
    let mut sums: BTreeMap<Line, Pence> = BTreeMap::new();
    let (mut reviewed, mut unreviewed) = (Pence::ZERO, Pence::ZERO);
    let mut unmapped = Vec::new();
    for row in rows {
        let Some(rule) = mapping.rule(&row.main_code, &row.subcode) else {
            unmapped.push(row.clone());
            continue;
        };
        let entry = if rule.turned == Turned::Yes { -row.value } else { row.value };
        *sums.entry(rule.line).or_default() += rule.line.nature().impact(entry);
        *(if rule.reviewed_by.is_empty() { &mut unreviewed } else { &mut reviewed }) += row.value.magnitude();
    }
    unmapped.sort_by_key(|row| (std::cmp::Reverse(row.value.magnitude()), row.at));
    let whole = |value: Pence| {
        let pence = value.get();
        Pence::new((pence + pence.signum() * HALF) / (2 * HALF) * (2 * HALF))
    };
    let by_line = sums.into_iter().map(|(line, sum)| (line, whole(sum))).collect();
    Mapped { actuals: Actuals { source: source.to_owned(), by_line }, unmapped, reviewed, unreviewed }
}

impl Mapped {
    /// The value, without signs, of all accounts [pence].
    #[must_use]
    pub fn total(&self) -> Pence {
        self.reviewed + self.unreviewed + self.unmapped.iter().map(|row| row.value.magnitude()).sum()
    }

    /// The share of `part` in the total, in percent to one decimal: `98.6%`.
    #[must_use]
    pub fn share(&self, part: Pence) -> String {
        let total = i128::from(self.total().get());
        let tenths = if total == 0 { 0 } else { (i128::from(part.get()) * 1000 + total / 2) / total };
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// V26: how much of the ledger is mapped, and each account that is not.
    #[must_use]
    pub fn findings(&self, extract: &str, mapping: &str) -> Vec<Finding> {
        let finding = |severity, at, message: String, fix: String| Finding {
            severity,
            rule: "V26".to_owned(),
            file: extract.to_owned(),
            at,
            message,
            fix,
        };
        let mut findings: Vec<Finding> = self
            .unmapped
            .iter()
            .filter(|row| row.value != Pence::ZERO)
            .map(|row| {
                let account = format!("{} {}", row.main_code, row.subcode);
                finding(
                    Severity::Blocks,
                    Some(row.at),
                    format!(
                        "account {} with £{} is in no line: {} of the ledger's value.",
                        account.trim(),
                        pounds_text(row.value),
                        self.share(row.value.magnitude())
                    ),
                    format!("Add a row for it to {mapping}."),
                )
            })
            .collect();
        findings.push(finding(
            Severity::Informs,
            None,
            format!(
                "{} of the ledger's value is mapped by reviewed rules, {} by rules nobody has reviewed.",
                self.share(self.reviewed),
                self.share(self.unreviewed)
            ),
            if self.unreviewed == Pence::ZERO {
                "Nothing needs to be done.".to_owned()
            } else {
                format!("Look at the rules without reviewed_by in {mapping}.")
            },
        ));
        findings
    }

    /// The accounts without a rule as rows for the mapping, to be completed and pasted there.
    #[must_use]
    pub fn unmapped_csv(&self) -> String {
        let head = csv_text::row(["main_code", "subcode", "line_code", "sign", "reviewed_by", "note"]);
        let mut listed = BTreeSet::new();
        self.unmapped.iter().filter(|row| listed.insert((&row.main_code, &row.subcode))).fold(
            head,
            |text, row| {
                let note = format!("£{} in the extract", pounds_text(row.value));
                text + &csv_text::row([row.main_code.as_str(), &row.subcode, "", "", "", &note])
            },
        )
    }
}

/// `-1234.50`.
fn pounds_text(value: Pence) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    let pence = value.get().unsigned_abs();
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

#[cfg(test)]
mod tests;
