//! Moves at their gates, and who answers for each duty.

use domain::money::Pence;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use governance::transfer::Gate;
use jiff::civil::Date;
use reform::plan::{Reform, TransferStatus};

use super::super::efficiency::{Finding, row, word};
use super::super::{NOT_APPLICABLE, figures, words};
use super::amount;
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::spec::moves::{self, Move, Moves};

/// What is to move, at which gate it stands, and what stands in its way.
#[must_use]
pub fn reform_transfers(reform: &Reform) -> Exhibit {
    let rows = reform.standings.iter().map(|standing| transfer_row(reform, standing));
    let n_blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    let n_dated = reform.input.moves.iter().filter(|moving| moving.on.is_some()).count();
    Exhibit {
        key: "T10g".into(),
        name: "reform-transfers".into(),
        heading: match reform.standings.len() {
            0 => "No move is planned".to_owned(),
            1 => format!(
                "1 move is planned: it has {} day and is {}blocked",
                if n_dated == 1 { "a" } else { "no" },
                if n_blocked == 1 { "" } else { "not " }
            ),
            n => format!(
                "{n} moves are planned: {n_dated} {} a day; of all {n}, {} blocked",
                if n_dated == 1 { "has" } else { "have" },
                match n_blocked {
                    0 => "none is".to_owned(),
                    1 => "1 is".to_owned(),
                    n_blocked => format!("{n_blocked} are"),
                }
            ),
        },
        note: format!(
            "As at {}. Gates: G0 mapped, G1 destination, G2 money, G3 people, G4 safety, G5 ready, G6 go, G7 proven. None can be skipped; a gate can be reopened.",
            day_in_words(reform.input.on)
        ),
        provenance: reform.provenance(),
        table: Table {
            caption: "Functions that are to move to other bodies, £m a year.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "To"),
                words("", "Accountable from"),
                words("", "Last gate"),
                words("", "Next gate"),
                figures("Saving", "boards"),
                figures("Saving", "moved"),
                figures("Saving", "system"),
                words("", "What stands in the way, or is open"),
            ],
            rows: rows.collect(),
        },
        chart: schedule(reform),
    }
}

/// That the day on which gates are looked at is none of the plan's, as the table of duties says of one.
pub(super) fn outside_the_plan(reform: &Reform) -> Option<Finding> {
    let (on, (first, last)) = (reform.input.on, reform.input.days);
    (on < first || last < on).then(|| Finding {
        text: format!(
            "{} is outside the plan, which is from {} to {}.",
            day_in_words(on),
            day_in_words(first),
            day_in_words(last)
        ),
        provenance: Provenance::Derived,
    })
}

/// Whether a move was to be made before the day on which gates are looked at, and is not let go: all gates but the
/// last are passed before it is made.
fn is_past_its_day(reform: &Reform, standing: &TransferStatus) -> bool {
    let has_day_behind = reform.input.moves[standing.moving].on.is_some_and(|on| on < reform.input.on);
    has_day_behind && standing.next.is_some_and(|gate| gate <= Gate::Go)
}

/// The moves whose day is past though gates are still to be passed; nothing where there are none.
pub(super) fn past_their_day(reform: &Reform) -> Option<Finding> {
    let late: Vec<String> = reform
        .standings
        .iter()
        .filter(|standing| is_past_its_day(reform, standing))
        .filter_map(|standing| {
            let moving = &reform.input.moves[standing.moving];
            Some(format!("{} ({})", moving.function, day_in_words(moving.on?)))
        })
        .collect();
    let which = match late.len() {
        0 => return None,
        1 => "1 move is past its day and not".to_owned(),
        n => format!("{n} moves are past their day and not"),
    };
    Some(Finding {
        text: format!(
            "On {} {which} through the gates before it: {}.",
            day_in_words(reform.input.on),
            late.join(", ")
        ),
        provenance: reform.provenance(),
    })
}

/// The moves month by month, from the first month of preparation to three months after the last.
fn schedule(reform: &Reform) -> Option<Chart> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let input = &reform.input;
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let first = input.moves.iter().map(|moving| number(moving.prepares_from)).min()?;
    let ends =
        input.moves.iter().filter_map(|moving| moving.on).chain(input.merger.iter().map(|(on, _)| *on));
    let last = ends.map(number).max()?.max(number(input.on)) + 3;
    let at = |day: Date| f64::from(number(day) - first) + f64::from(day.day() - 1) / 31.0;
    let months = (first..=last)
        .map(|month| {
            let name = NAMES[usize::try_from(month.rem_euclid(12)).unwrap_or(0)];
            if month == first || month % 12 == 0 { format!("{name} {}", month / 12) } else { name.to_owned() }
        })
        .collect();
    let moves = reform
        .standings
        .iter()
        .map(|standing| {
            let moving = &input.moves[standing.moving];
            let gate = standing.next.map_or("", |gate| gate.code());
            Move {
                name: input.function(&moving.function).map_or_else(String::new, |f| f.name.clone()),
                short: moving.function.to_string(),
                prepares: at(moving.prepares_from),
                dated: moving.on.map(|on| (at(on) - f64::from(moving.dual_running_months), at(on))),
                stopped: match (standing.blocking.is_empty(), moving.on) {
                    (false, _) => format!("stopped at {gate}"),
                    (true, None) => "no day set".to_owned(),
                    (true, Some(_)) => String::new(),
                },
            }
        })
        .collect();
    let drawn = moves::moves(
        "reform-moves",
        &Moves { months, moves, today: at(input.on), merger: input.merger.as_ref().map(|(on, _)| at(*on)) },
    );
    Some(Chart {
        label: "Schedule of the moves".to_owned(),
        description: "A bar a move: outlined while it is prepared, hatched while both bodies do it, filled once the receiver answers for it. The table has the days, gates and what stands in the way.".to_owned(),
        wide: drawn.wide,
        narrow: drawn.narrow,
    })
}

fn transfer_row(reform: &Reform, standing: &TransferStatus) -> Row {
    let moving = &reform.input.moves[standing.moving];
    let function = reform.input.function(&moving.function);
    let provenance = reform.provenance();
    let optional =
        |value: Option<Pence>| value.map_or(Cell::Missing("Not costed"), |value| amount(value, provenance));
    let is_late = is_past_its_day(reform, standing);
    let mut open: Vec<String> = standing.blocking.iter().map(ToString::to_string).collect();
    if is_late {
        open.push("its day is past".to_owned());
    }
    if !moving.open_question.is_empty() {
        open.push(moving.open_question.clone());
    }
    let gate = |gate: Option<governance::transfer::Gate>, none: &str| {
        gate.map_or_else(|| none.to_owned(), |gate| format!("{gate} {}", gate.words()))
    };
    let cells = vec![
        word(moving.to.clone()),
        moving.on.map_or(Cell::Missing("No day set"), |on| word(day_in_words(on))),
        word(gate(standing.passed, "none")),
        word(gate(standing.next, "all passed")),
        optional(standing.icb_saving),
        optional(standing.shifted),
        optional(standing.system_saving()),
        if standing.blocking.is_empty() && is_late {
            Cell::Word { text: crate::words::capital_first(&open.join(". ")), tone: Tone::Adverse }
        } else if standing.blocking.is_empty() {
            word(if open.is_empty() { "nothing".to_owned() } else { open.join(" ") })
        } else {
            Cell::Word { text: format!("Blocked. {}", open.join(". ")), tone: Tone::Adverse }
        },
    ];
    let name = function.map_or("", |function| function.name.as_str());
    let mut row = row(&format!("{} {name}", moving.function), RowKind::Body, cells);
    row.link = Some(format!("/reform/function/{}", moving.function));
    row
}

/// Who is accountable for each duty on a day.
#[must_use]
pub fn reform_duties(reform: &Reform, on: Date) -> Exhibit {
    let (heading, rows) = match &reform.duties {
        Ok(map) => {
            let held: Vec<_> = map.on(on).collect();
            let mut holders: Vec<&str> = held.iter().map(|(_, holder)| *holder).collect();
            holders.sort_unstable();
            holders.dedup();
            let rows = held.iter().filter_map(|(id, holder)| {
                let duty = reform.input.duties.iter().find(|duty| duty.id == **id)?;
                let serves = duty.function.as_ref().and_then(|id| reform.input.function(id));
                let later: Vec<String> = map
                    .terms(id)
                    .iter()
                    .filter(|term| term.from > on)
                    .map(|term| format!("{} from {}", term.holder, day_in_words(term.from)))
                    .collect();
                let cells = vec![
                    word(duty.what.clone()),
                    word(format!("{} {}", duty.act, duty.section).trim().to_owned()),
                    word(*holder),
                    word(if later.is_empty() { "stays".to_owned() } else { later.join(", then ") }),
                    word(serves.map_or_else(|| "none".to_owned(), |f| format!("{} {}", f.id, f.name))),
                ];
                Some(row(id.as_str(), RowKind::Body, cells))
            });
            let (day, (first, last)) = (day_in_words(on), map.days());
            let heading = match held.len() {
                0 if on < first || last < on => format!(
                    "{day} is outside the plan, which says who holds duties from {} to {}",
                    day_in_words(first),
                    day_in_words(last)
                ),
                0 => format!("On {day} no duty is on record"),
                1 => format!("On {day} 1 duty is held by {}", holders.join(", ")),
                n => format!("On {day} {n} duties are held by {}", holders.join(", ")),
            };
            (heading, rows.collect())
        }
        Err(faults) => {
            let rows = faults
                .iter()
                .enumerate()
                .map(|(idx, fault)| {
                    row(
                        &(idx + 1).to_string(),
                        RowKind::Body,
                        vec![
                            Cell::Word { text: fault.to_string(), tone: Tone::Adverse },
                            Cell::Missing(NOT_APPLICABLE),
                            Cell::Missing(NOT_APPLICABLE),
                            Cell::Missing(NOT_APPLICABLE),
                            Cell::Missing(NOT_APPLICABLE),
                        ],
                    )
                })
                .collect();
            ("The plan would leave a duty without exactly one accountable body".to_owned(), rows)
        }
    };
    Exhibit {
        key: "T10h".into(),
        name: "reform-duties".into(),
        heading,
        note: "Statutory duties only, not powers or guidance. Sections are from memory unless a source is named; check them before use.".to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Who is accountable on {}.", day_in_words(on)),
            row_heading: "Duty".to_owned(),
            columns: vec![
                words("", "What the law demands"),
                words("", "Where"),
                words("", "Held by"),
                words("", "Afterwards"),
                words("", "Served by"),
            ],
            rows,
        },
        chart: None,
    }
}
