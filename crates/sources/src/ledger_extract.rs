//! Ledger extracts (subcode, main code, value) and trial balances (account, description, balance or debit and
//! credit); and the mapping of codes to lines, which people review.
//!
//! Format: `docs/reference/formats.md`. Values are pounds and pence to date, a credit negative, as
//! ledgers print them; the mapping's sign makes them natural positives.

mod balance;
mod proposal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::finding::{Finding, Severity};
use domain::ledger::Line;
use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::source::{CellAt, ContentHash, SourceFile};

use crate::bounds::{LEDGER_AMOUNT, LEDGER_ROWS};
use crate::csv_text;
use crate::fault::{Fault, SourcesError, shortened};
use crate::monthly_return::read_line;
use crate::number::{self, NumberError, Writer};
use crate::sheet::{Row, Sheet};
use balance::{pounds_text, sides};
use proposal::NO_LINE;

pub use balance::Sides;

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
    /// What the account is called; empty where the extract does not say.
    pub description: String,
    /// To date, as the ledger has it [pence].
    pub value: Pence,
    /// Where it stands.
    pub at: CellAt,
}

/// The accounts of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// The accounts, in the order of the file.
    pub rows: Vec<LedgerRow>,
    /// Both sides of a trial balance; nothing of an extract, which may be of some accounts only.
    pub sides: Option<Sides>,
}

/// Where an account belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a line, and whether the ledger's value is turned round to be keyed as a natural positive.
    Line(Line, Turned),
    /// In no line, as accounts of the balance sheet.
    NoLine,
}

/// Which line an account belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRule {
    /// Where it belongs.
    pub target: Target,
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
    kind: Option<OrganisationKind>,
    rules: BTreeMap<(String, String), MappingRule>,
}

/// The columns of a mapping.
const COLUMNS: [&str; 6] = ["main_code", "subcode", "line_code", "sign", "reviewed_by", "note"];

impl Mapping {
    /// A mapping without rules yet.
    #[must_use]
    pub fn empty(kind: OrganisationKind) -> Self {
        Self { kind: Some(kind), rules: BTreeMap::new() }
    }

    /// Reads `finance/mappings/ORG.csv`.
    ///
    /// # Errors
    /// All that cannot be read, at once.
    pub fn read(root: &Path, path: &str, kind: OrganisationKind) -> Result<Self, SourcesError> {
        let (sheet, uneven) = Sheet::readable(root, path)?;
        sheet.require(&COLUMNS)?;
        let mut faults = uneven;
        let mut rules = BTreeMap::new();
        for row in sheet.rows() {
            let is_in_none = row.text("line_code").eq_ignore_ascii_case(NO_LINE);
            let line = if is_in_none { None } else { read_line(row, kind, &mut faults) };
            let turned = match row.text("sign") {
                "+" => Some(Turned::No),
                "-" | "−" => Some(Turned::Yes),
                _ if is_in_none => None,
                _ => {
                    faults
                        .push(row.fault("sign", "expected +, or - where the ledger's sign is turned round"));
                    None
                }
            };
            let subcode = if row.text("subcode").is_empty() { ANY } else { row.text("subcode") };
            let target = match (line, turned) {
                _ if is_in_none => Target::NoLine,
                (Some(line), Some(turned)) => Target::Line(line, turned),
                _ => continue,
            };
            let rule = MappingRule { target, reviewed_by: row.text("reviewed_by").to_owned() };
            if rules.insert((row.text("main_code").to_owned(), subcode.to_owned()), rule).is_some() {
                faults.push(row.fault("main_code", "the same account is mapped twice; keep one of the rows"));
            }
        }
        if faults.is_empty() {
            Ok(Self { kind: Some(kind), rules })
        } else {
            Err(SourcesError::Faults(faults))
        }
    }

    /// The rule for an account: its own, or else its main code's.
    #[must_use]
    pub fn rule(&self, main_code: &str, subcode: &str) -> Option<&MappingRule> {
        let rule_for = |subcode: &str| self.rules.get(&(main_code.to_owned(), subcode.to_owned()));
        rule_for(subcode).or_else(|| rule_for(ANY))
    }
}

/// The first of some headings that a sheet has.
fn heading<'h>(sheet: &Sheet, headings: &[&'h str]) -> Option<&'h str> {
    headings.iter().copied().find(|heading| sheet.has(heading))
}

/// Where the amounts of an extract stand.
enum Amounts<'h> {
    /// In one column, a credit negative.
    Balance(&'h str),
    /// In a column of debits and one of credits, both without a sign.
    DebitAndCredit(&'h str, &'h str),
}

/// Reads an extract of three columns, `subcode`, `main_code` and `value`, or a trial balance of `account`,
/// `description` and `balance`, or `debit` and `credit`, in any order.
///
/// # Errors
/// All that cannot be read, at once.
pub fn read(root: &Path, path: &str) -> Result<Extract, SourcesError> {
    let (sheet, uneven) = Sheet::readable_of(root, path, LEDGER_ROWS)?;
    let account = heading(
        &sheet,
        &["account", "account code", "account number", "nominal", "nominal code", "account_code"],
    );
    let (main, amounts) = if let Some(account) = account {
        let balance = heading(&sheet, &["balance", "closing balance", "ytd", "amount", "value"]);
        let debit = heading(&sheet, &["debit", "debits", "dr"]);
        let credit = heading(&sheet, &["credit", "credits", "cr"]);
        let amounts = match (debit, credit, balance) {
            (Some(debit), Some(credit), _) => Amounts::DebitAndCredit(debit, credit),
            (_, _, Some(balance)) => Amounts::Balance(balance),
            _ => {
                let why =
                    "a trial balance has a column balance, or the columns debit and credit; name them so";
                return Err(SourcesError::fault(path, why));
            }
        };
        (account, amounts)
    } else {
        let main = if sheet.require(&["main_code"]).is_ok() { "main_code" } else { "main code" };
        sheet.require(&["subcode", main, "value"])?;
        (main, Amounts::Balance("value"))
    };
    let description =
        heading(&sheet, &["description", "account description", "account name", "name", "account_name"]);
    let mut faults = uneven;
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let description = description.map_or("", |column| row.text(column));
        if row.text(main).is_empty() {
            // The sums below the accounts are no account.
            if account.is_some() && (description.is_empty() || description.to_lowercase().contains("total")) {
                continue;
            }
            faults.push(row.fault(main, "an account has a main code"));
        }
        let (value, at) = match amounts {
            Amounts::Balance(column) => (pounds(row, column, &mut faults), row.at(column)),
            Amounts::DebitAndCredit(debit, credit) => {
                let mut of = |column: &str| {
                    if row.text(column).is_empty() {
                        Some(Pence::ZERO)
                    } else {
                        pounds(row, column, &mut faults)
                    }
                };
                let value = of(debit).zip(of(credit)).map(|(debit, credit)| debit - credit);
                (value, row.at(if row.text(debit).is_empty() { credit } else { debit }))
            }
        };
        let Some(value) = value else { continue };
        rows.push(LedgerRow {
            main_code: row.text(main).to_owned(),
            subcode: row.text("subcode").to_owned(),
            description: description.to_owned(),
            value,
            at,
        });
    }
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults));
    }
    let sides = account.map(|_| sides(&rows));
    Ok(Extract { rows, sides })
}

/// Pounds and pence as ledgers write them: `-1234.5`, `1,234.50-`, `(1,234.50)`, `1,234.50 CR`.
fn pounds(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) -> Option<Pence> {
    const EXPECTED: &str = "expected pounds and pence, such as -1234.50";
    let number = match number::plain(row.text(column), Writer::Ledger) {
        Ok(number) => number,
        Err(NumberError::NotANumber | NumberError::Empty) => {
            faults.push(row.fault(column, EXPECTED));
            return None;
        }
        Err(error) => {
            faults.push(row.fault(column, error.to_string()));
            return None;
        }
    };
    let (sign, digits) = number.strip_prefix('-').map_or((1, number.as_str()), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if 2 < part.len() {
        faults.push(row.fault(
            column,
            "pounds have two decimals at most; export pounds and pence, with a point between them",
        ));
        return None;
    }
    let pence = format!("{whole}{part:0<2}").parse::<i64>().ok();
    let value = pence.map(|pence| Pence::new(sign * pence));
    let value = value.filter(|value| value.magnitude() <= LEDGER_AMOUNT);
    if value.is_none() {
        faults.push(row.fault(column, "no account has more than £10,000 million; check the digits"));
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
    /// Where the name of each of them says that it belongs, in the same order.
    proposed: Vec<Option<Target>>,
    /// The value, without signs, of accounts with a reviewed rule [pence].
    pub reviewed: Pence,
    /// The same of accounts whose rule nobody reviewed.
    pub unreviewed: Pence,
    /// Both sides of a trial balance.
    sides: Option<Sides>,
}

/// Maps an extract's rows to lines, each line rounded once to whole thousands, half away from zero.
#[must_use]
pub fn map(extract: &Extract, mapping: &Mapping, source: &str) -> Mapped {
    let mut sums: BTreeMap<Line, Pence> = BTreeMap::new();
    let (mut reviewed, mut unreviewed) = (Pence::ZERO, Pence::ZERO);
    let mut unmapped = Vec::new();
    for row in &extract.rows {
        let Some(rule) = mapping.rule(&row.main_code, &row.subcode) else {
            unmapped.push(row.clone());
            continue;
        };
        if let Target::Line(line, turned) = rule.target {
            let entry = if turned == Turned::Yes { -row.value } else { row.value };
            *sums.entry(line).or_default() += line.nature().impact(entry);
        }
        *(if rule.reviewed_by.is_empty() { &mut unreviewed } else { &mut reviewed }) += row.value.magnitude();
    }
    unmapped.sort_by_key(|row| (std::cmp::Reverse(row.value.magnitude()), row.at));
    let whole = |value: Pence| {
        let pence = value.get();
        Pence::new((pence + pence.signum() * HALF) / (2 * HALF) * (2 * HALF))
    };
    let by_line = sums.into_iter().map(|(line, sum)| (line, whole(sum))).collect();
    let proposed = |row: &LedgerRow| proposal::proposed(row, mapping.kind?);
    let proposed = unmapped.iter().map(proposed).collect();
    Mapped {
        actuals: Actuals { source: source.to_owned(), by_line },
        unmapped,
        proposed,
        reviewed,
        unreviewed,
        sides: extract.sides,
    }
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

    /// V26: how much of the ledger is mapped, each account that is not, and whether it balances.
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
            .zip(&self.proposed)
            .filter(|(row, _)| row.value != Pence::ZERO)
            .map(|(row, proposed)| {
                let account = format!("{} {}", row.main_code, row.subcode);
                let name = if row.description.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", shortened(&row.description))
                };
                finding(
                    Severity::Blocks,
                    Some(row.at),
                    format!(
                        "account {}{name} with £{} is in no line: {} of the ledger's value.",
                        account.trim(),
                        pounds_text(row.value),
                        self.share(row.value.magnitude())
                    ),
                    match proposed {
                        None => format!("Add a row for it to {mapping}."),
                        Some(Target::Line(line, _)) => {
                            format!("Add a row for it to {mapping}: by its name {line} ({}).", line.label())
                        }
                        Some(Target::NoLine) => {
                            format!(
                                "Add a row for it to {mapping}: by its name of the balance sheet, {NO_LINE}."
                            )
                        }
                    },
                )
            })
            .collect();
        findings.extend(
            self.sides
                .and_then(Sides::difference)
                .map(|(message, fix)| finding(Severity::Warns, None, message, fix)),
        );
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

    /// The accounts without a rule as rows for the mapping, with the line that the name tells, to be completed and
    /// pasted there.
    #[must_use]
    pub fn unmapped_csv(&self) -> String {
        let rows = self.rows_for_mapping(|row, _| format!("£{} in the extract", pounds_text(row.value)));
        rows.into_iter().fold(csv_text::row(COLUMNS), |text, (_, row)| text + &row)
    }

    /// How many accounts without a rule have a name that tells where they belong.
    #[must_use]
    pub fn n_proposed(&self) -> usize {
        self.proposed_rows().len()
    }

    /// The rows of the mapping for the accounts whose names tell where they belong, to be reviewed.
    fn proposed_rows(&self) -> Vec<String> {
        let mut rows = self.rows_for_mapping(|row, proposed| {
            proposed.map_or_else(String::new, |_| format!("proposed by its name: {}", row.description))
        });
        rows.retain(|(_, row)| row.contains("proposed by its name"));
        // In the order of the accounts, as the reviewer has them.
        rows.sort_by_key(|(at, _)| *at);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The text of a mapping with a rule more for each account whose name tells where it belongs.
    ///
    /// # Errors
    /// Where the mapping has other columns.
    pub fn with_proposals(&self, path: &str, before: Option<&str>) -> Result<String, SourcesError> {
        let rows = self.proposed_rows().concat();
        let Some(before) = before.filter(|text| !text.trim().is_empty()) else {
            return Ok(csv_text::row(COLUMNS) + &rows);
        };
        let file = SourceFile { path: path.to_owned(), hash: ContentHash::of(before.as_bytes()) };
        let sheet = Sheet::of_text(file, before)?;
        if sheet.headings() != COLUMNS {
            let why = format!(
                "rules are added to a mapping of the columns {}; put them in this order",
                COLUMNS.join(", ")
            );
            return Err(SourcesError::fault(path, why));
        }
        let end = if before.ends_with(['\n', '\r']) { "" } else { "\n" };
        Ok(format!("{before}{end}{rows}"))
    }

    /// A row of the mapping for each account without a rule, with where the account stands, largest first.
    fn rows_for_mapping(&self, note: impl Fn(&LedgerRow, Option<Target>) -> String) -> Vec<(CellAt, String)> {
        let mut listed = BTreeSet::new();
        let accounts = self.unmapped.iter().zip(&self.proposed);
        let accounts = accounts.filter(|(row, _)| listed.insert((&row.main_code, &row.subcode)));
        let rows = accounts.map(|(row, proposed)| {
            let (line, sign) = match proposed {
                None => ("", ""),
                Some(Target::NoLine) => (NO_LINE, ""),
                Some(Target::Line(line, Turned::No)) => (line.code(), "+"),
                Some(Target::Line(line, Turned::Yes)) => (line.code(), "-"),
            };
            let cells = [row.main_code.as_str(), &row.subcode, line, sign, "", &note(row, *proposed)];
            (row.at, csv_text::row(cells))
        });
        rows.collect()
    }
}

#[cfg(test)]
mod tests;
