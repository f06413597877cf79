//! The chart of lines: which lines sum to which, down to the position of an organisation.
//!
//! Every value is impact on the surplus, so every formula is a plain sum (less support for the
//! position excluding it).

use domain::ledger::{Line, Nature};
use domain::organisation::OrganisationKind;

/// Deficit support recognised by a trust, part of its income from NHS England.
pub const SUPPORT: Line = Line::named("P.INC.DSF");

const OPERATING_SURPLUS: Line = Line::named("P.OPSUR");
const SURPLUS: Line = Line::named("P.SD");
const PERFORMANCE: Line = Line::named("P.AFP");
const PERFORMANCE_EXCLUDING: Line = Line::named("P.AFPX");
const NET_EXPENDITURE: Line = Line::named("I.NET");
const BOARD_POSITION: Line = Line::named("I.POS");

/// The line that holds the position of organisations of `kind`; `None` for kinds that make no
/// return.
#[must_use]
pub const fn position_line(kind: OrganisationKind) -> Option<Line> {
    match kind {
        OrganisationKind::Trust => Some(PERFORMANCE),
        OrganisationKind::Board => Some(BOARD_POSITION),
        _ => None,
    }
}

/// The keyed lines that sum to the position of organisations of `kind`: all that are neither
/// computed nor part of another line.
pub fn position_parts(kind: OrganisationKind) -> impl Iterator<Item = Line> {
    Line::of_kind(kind).filter(|line| line.nature() != Nature::Computed && !line.nature().is_memo())
}

/// The lines that organisations of `kind` key, those that are part of others among them.
pub fn keyed_lines(kind: OrganisationKind) -> impl Iterator<Item = Line> {
    Line::of_kind(kind).filter(|line| line.nature() != Nature::Computed)
}

/// The keyed lines that make up turnover: a trust's operating income, a board's allocation.
pub fn turnover_parts(kind: OrganisationKind) -> impl Iterator<Item = Line> {
    position_parts(kind)
        .filter(|line| line.code().starts_with("P.INC.") || line.code().starts_with("I.ALLOC."))
}

/// The lines that a line is part of: of one of them where one is named, else of all of its nature. `None` of a
/// line that is part of no other.
#[must_use]
pub fn part_of(line: Line) -> Option<Vec<Line>> {
    const ELECTIVE: Line = Line::named("P.INC.ERF");
    match line {
        ELECTIVE => Some(vec![Line::named("P.INC.ICB")]),
        SUPPORT => Some(vec![Line::named("P.INC.NHSE")]),
        line if line.nature() == Nature::WithinExpenditure => {
            let spending = |whole: &Line| whole.nature() == Nature::Expenditure;
            Some(position_parts(line.kind()).filter(spending).collect())
        }
        _ => None,
    }
}

/// How a computed line follows from keyed lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The lines that are added.
    pub plus: Vec<Line>,
    /// The lines that are taken away.
    pub less: Vec<Line>,
}

/// The formula of a computed line; `None` for lines that are keyed.
#[must_use]
pub fn formula(line: Line) -> Option<Sum> {
    let parts = |keep: fn(&str) -> bool| -> Vec<Line> {
        position_parts(line.kind()).filter(|part| keep(part.code())).collect()
    };
    let plus = match line {
        OPERATING_SURPLUS => parts(|code| !is_below_operating(code)),
        SURPLUS => parts(|code| !code.starts_with("P.ADJ.")),
        PERFORMANCE | PERFORMANCE_EXCLUDING | BOARD_POSITION => parts(|_| true),
        NET_EXPENDITURE => parts(|code| !code.starts_with("I.ALLOC.")),
        _ => return None,
    };
    let less = if line == PERFORMANCE_EXCLUDING { vec![SUPPORT] } else { Vec::new() };
    Some(Sum { plus, less })
}

/// A block of lines that people read together, as forms and ledgers group them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub name: &'static str,
    /// The keyed lines, in the order of tables.
    pub lines: Vec<Line>,
    /// What the sum of its lines is called; `None` where they have several natures.
    pub total: Option<&'static str>,
    /// The computed lines that stand below it.
    pub computed: Vec<Line>,
}

/// The lines of organisations of `kind` in sections, each line in one of them.
#[must_use]
pub fn sections(kind: OrganisationKind) -> Vec<Section> {
    type Block = (&'static str, &'static [&'static str], Option<&'static str>, &'static [Line]);
    const OF_TRUSTS: [Block; 5] = [
        ("Income", &["P.INC."], Some("Total operating income"), &[]),
        ("Pay", &["P.PAY."], Some("Total pay"), &[]),
        ("Non-pay", &["P.NP.", "P.DEPN", "P.IMP"], Some("Total non-pay"), &[OPERATING_SURPLUS]),
        ("Financing", &["P.FIN.", "P.PDC", "P.OTHGL"], None, &[SURPLUS]),
        (
            "Adjustments to the surplus",
            &["P.ADJ."],
            Some("Total adjustments"),
            &[PERFORMANCE, PERFORMANCE_EXCLUDING],
        ),
    ];
    const OF_BOARDS: [Block; 2] = [
        ("Allocation", &["I.ALLOC."], Some("Total allocation"), &[]),
        ("Expenditure", &["I."], Some("Total expenditure"), &[NET_EXPENDITURE, BOARD_POSITION]),
    ];
    let blocks: &[Block] = match kind {
        OrganisationKind::Trust => &OF_TRUSTS,
        OrganisationKind::Board => &OF_BOARDS,
        _ => &[],
    };
    let begins = |line: Line, block: &Block| block.1.iter().any(|start| line.code().starts_with(start));
    let section = |block: &Block| Section {
        name: block.0,
        // A line is of the first block that it fits.
        lines: keyed_lines(kind)
            .filter(|line| {
                blocks.iter().find(|each| begins(*line, each)).is_some_and(|each| each.0 == block.0)
            })
            .collect(),
        total: block.2,
        computed: block.3.to_vec(),
    };
    blocks.iter().map(section).collect()
}

/// Whether a trust's line comes after its operating surplus.
fn is_below_operating(code: &str) -> bool {
    ["P.FIN.", "P.PDC", "P.OTHGL", "P.ADJ."].iter().any(|prefix| code.starts_with(prefix))
}

#[cfg(test)]
mod tests;
