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

/// Whether a trust's line comes after its operating surplus.
fn is_below_operating(code: &str) -> bool {
    ["P.FIN.", "P.PDC", "P.OTHGL", "P.ADJ."].iter().any(|prefix| code.starts_with(prefix))
}

#[cfg(test)]
mod tests;
