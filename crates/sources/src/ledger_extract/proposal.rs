//! The line that the name of an account tells, for somebody to review. What a name leaves open is not proposed.

use domain::ledger::{Line, Nature};
use domain::money::Pence;
use domain::organisation::OrganisationKind::{self, Board, Trust};

use super::{LedgerRow, Target, Turned};

/// Words that tell a line, all of one row in the name of an account; the first row that fits counts.
type Rule = (OrganisationKind, &'static [&'static str], &'static str);

/// The word for accounts of the balance sheet, which are in no line.
pub(super) const NO_LINE: &str = "none";

/// Names of accounts as charts of NHS bodies have them. Words are matched at the beginning of a word of the name.
const RULES: &[Rule] = &[
    (Trust, &["agency"], "P.PAY.AGY"),
    (Trust, &["locum"], "P.PAY.AGY"),
    (Trust, &["bank", "staff"], "P.PAY.BANK"),
    (Trust, &["bank", "nurs"], "P.PAY.BANK"),
    (Trust, &["bank", "pay"], "P.PAY.BANK"),
    (Trust, &["apprenticeship", "levy"], "P.PAY.OTH"),
    (Trust, &["salar"], "P.PAY.SUB"),
    (Trust, &["wages"], "P.PAY.SUB"),
    (Trust, &["substantive"], "P.PAY.SUB"),
    (Trust, &["pension", "employer"], "P.PAY.SUB"),
    (Trust, &["national", "insurance"], "P.PAY.SUB"),
    (Trust, &["deficit", "support"], "P.INC.DSF"),
    (Trust, &["elective", "recovery", "income"], "P.INC.ERF"),
    (Trust, &["income", "integrated", "care"], "P.INC.ICB"),
    (Trust, &["income", "icb"], "P.INC.ICB"),
    (Trust, &["income", "nhs", "england"], "P.INC.NHSE"),
    (Trust, &["income", "nhse"], "P.INC.NHSE"),
    (Trust, &["income", "local", "authorit"], "P.INC.OTHPC"),
    (Trust, &["income", "private", "patient"], "P.INC.OTHPC"),
    (Trust, &["income", "overseas"], "P.INC.OTHPC"),
    (Trust, &["income", "education"], "P.INC.OTH"),
    (Trust, &["income", "training"], "P.INC.OTH"),
    (Trust, &["income", "research"], "P.INC.OTH"),
    (Trust, &["income", "car", "park"], "P.INC.OTH"),
    (Trust, &["income", "other", "operating"], "P.INC.OTH"),
    (Trust, &["drug"], "P.NP.DRUG"),
    (Trust, &["medicines"], "P.NP.DRUG"),
    (Trust, &["clinical", "suppl"], "P.NP.CSUP"),
    (Trust, &["medical", "consumable"], "P.NP.CSUP"),
    (Trust, &["purchase", "healthcare"], "P.NP.HC"),
    (Trust, &["purchased", "healthcare"], "P.NP.HC"),
    (Trust, &["outsourc", "activity"], "P.NP.HC"),
    (Trust, &["negligence"], "P.NP.CNST"),
    (Trust, &["cnst"], "P.NP.CNST"),
    (Trust, &["pfi"], "P.NP.PFI"),
    (Trust, &["unitary"], "P.NP.PFI"),
    (Trust, &["premises"], "P.NP.PREM"),
    (Trust, &["energy"], "P.NP.PREM"),
    (Trust, &["electricity"], "P.NP.PREM"),
    (Trust, &["gas"], "P.NP.PREM"),
    (Trust, &["business", "rates"], "P.NP.PREM"),
    (Trust, &["cleaning"], "P.NP.PREM"),
    (Trust, &["depreciation"], "P.DEPN"),
    (Trust, &["amortisation"], "P.DEPN"),
    (Trust, &["impairment"], "P.IMP"),
    (Trust, &["interest", "receiv"], "P.FIN.INC"),
    (Trust, &["interest", "pay"], "P.FIN.EXP"),
    (Trust, &["finance", "expense"], "P.FIN.EXP"),
    (Trust, &["pdc", "dividend"], "P.PDC"),
    (Board, &["running", "cost", "allocation"], "I.ALLOC.RUN"),
    (Board, &["allocation", "anticipated"], "I.ALLOC.ANT"),
    (Board, &["allocation"], "I.ALLOC.CONF"),
    (Board, &["continuing", "care"], "I.CHC"),
    (Board, &["continuing", "healthcare"], "I.CHC"),
    (Board, &["mental", "health"], "I.MH"),
    (Board, &["community"], "I.COMM"),
    (Board, &["prescribing"], "I.PRESC"),
    (Board, &["delegated", "primary"], "I.DELPC"),
    (Board, &["delegated", "specialised"], "I.SPEC"),
    (Board, &["dental"], "I.POD"),
    (Board, &["optom"], "I.POD"),
    (Board, &["pharmac"], "I.POD"),
    (Board, &["primary", "care"], "I.PCOTH"),
    (Board, &["reserve"], "I.RESERVE"),
    (Board, &["running", "cost"], "I.RUN"),
    (Board, &["acute"], "I.ACUTE"),
];

/// Names of accounts of the balance sheet.
const OF_BALANCE_SHEET: &[&[&str]] = &[
    &["receivable"],
    &["payables"],
    &["debtor"],
    &["creditor"],
    &["accruals"],
    &["prepayment"],
    &["inventor"],
    &["cash", "bank"],
    &["cash", "hand"],
    &["bank", "account"],
    &["property", "plant"],
    &["fixed", "assets"],
    &["borrowings"],
    &["provisions"],
    &["revaluation", "reserve"],
    &["retained", "earnings"],
    &["income", "expenditure", "reserve"],
    &["vat", "control"],
];

/// What the name of an account tells: its line, or that it is in none. A line is proposed only where the account's
/// balance is on the side of such lines.
pub(super) fn proposed(row: &LedgerRow, kind: OrganisationKind) -> Option<Target> {
    let name = row.description.to_lowercase();
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let has = |all: &[&str]| all.iter().all(|start| words.iter().any(|word| word.starts_with(start)));
    let of_line = RULES.iter().find(|(of_kind, all, _)| *of_kind == kind && has(all));
    let of_line = of_line.and_then(|(_, all, code)| target(row, code).map(|target| (*all, target)));
    if let Some(of_balance_sheet) = OF_BALANCE_SHEET.iter().find(|all| has(all)) {
        // Interest receivable on the side of income is income: its rule says more than the word it shares.
        let is_closer =
            |all: &[&str]| of_balance_sheet.len() < all.len() && shares_a_word(all, of_balance_sheet);
        let closer = of_line.filter(|(all, _)| is_closer(all)).map(|(_, target)| target);
        return Some(closer.unwrap_or(Target::NoLine));
    }
    of_line.map(|(_, target)| target)
}

/// Whether a word of the one is the beginning of a word of the other.
fn shares_a_word(one: &[&str], other: &[&str]) -> bool {
    one.iter().any(|word| other.iter().any(|of_other| of_other.starts_with(word)))
}

/// A line as the target of an account, where its balance is on the side of such lines.
fn target(row: &LedgerRow, code: &str) -> Option<Target> {
    let line: Line = code.parse().ok()?;
    let is_on_its_side = match line.nature() {
        Nature::Income | Nature::WithinIncome => row.value <= Pence::ZERO,
        Nature::Expenditure | Nature::WithinExpenditure => Pence::ZERO <= row.value,
        Nature::Signed | Nature::Computed => false,
    };
    is_on_its_side.then(|| {
        let turned = match line.nature() {
            Nature::Expenditure | Nature::WithinExpenditure => Turned::No,
            _ => Turned::Yes,
        };
        Target::Line(line, turned)
    })
}

#[cfg(test)]
mod tests {
    use domain::source::CellAt;

    use super::*;

    #[test]
    fn a_name_tells_its_line_where_the_balance_is_on_its_side() {
        let of = |kind, description: &str, pounds: i64| {
            let row = LedgerRow {
                main_code: "1".to_owned(),
                subcode: String::new(),
                description: description.to_owned(),
                value: Pence::new(pounds * 100),
                at: CellAt { row: 2, column: 1 },
            };
            proposed(&row, kind).map(|target| match target {
                Target::Line(line, _) => line.code(),
                Target::NoLine => NO_LINE,
            })
        };
        for (kind, name, pounds, expected) in [
            (Trust, "Agency nursing - theatres", 5, Some("P.PAY.AGY")),
            (Trust, "Bank nurses", 5, Some("P.PAY.BANK")),
            (Trust, "Bank account: GBS", 5, Some(NO_LINE)),
            (Trust, "Income from NHS England", -5, Some("P.INC.NHSE")),
            (Trust, "Income from NHS England", 5, None),
            (Trust, "Trade receivables", 5, Some(NO_LINE)),
            (Trust, "Interest receivable", -5, Some("P.FIN.INC")),
            (Trust, "Interest receivable", 5, Some(NO_LINE)),
            (Trust, "PDC dividend payables", -5, Some(NO_LINE)),
            (Trust, "Interest payable", 5, Some("P.FIN.EXP")),
            (Trust, "Sundry", 5, None),
            (Board, "All-age continuing care", 5, Some("I.CHC")),
            (Board, "Agency", 5, None),
        ] {
            assert_eq!(of(kind, name, pounds), expected, "{name}");
        }
        for (kind, _, code) in RULES {
            assert_eq!(code.parse::<Line>().unwrap().kind(), *kind, "{code}");
        }
    }
}
