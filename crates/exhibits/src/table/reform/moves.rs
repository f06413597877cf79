//! Moves at their gates, and who answers for each duty.

use domain::function::{Duty, DutyKind, Function, OptionKind};
use domain::money::Pence;
use domain::month::{CALENDAR_MONTHS, day_in_words};
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use governance::transfer::Gate;
use jiff::civil::Date;
use reform::duty::Holder;
use reform::plan::{MovesCounted, Reform, TransferStatus};

use super::super::efficiency::{Finding, row, word};
use super::super::{NOT_APPLICABLE, figures, words};
use super::amount;
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::spec::moves::{self, Move, Moves};
use crate::words::capital_first;

/// What is to move, at which gate it stands, and what stands in its way.
#[must_use]
pub fn reform_transfers(reform: &Reform) -> Exhibit {
    let of_plan = reform.moves == MovesCounted::OfPlan;
    let without = if of_plan { reform.moved_without_a_move() } else { Vec::new() };
    let rows = reform.standings.iter().map(|standing| transfer_row(reform, standing));
    let rows: Vec<Row> = rows.chain(without.iter().map(|id| row_without_a_move(reform, id))).collect();
    let n_blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    let n_dated = reform.input.moves.iter().filter(|moving| moving.on.is_some()).count();
    Exhibit {
        key: "T10g".into(),
        name: "reform-transfers".into(),
        heading: match reform.standings.len() {
            _ if of_plan => format!(
                "The plan tried moves {}: {} a move in the register, of which {n_dated} {} a day and {n_blocked} {} blocked",
                functions_in_words(rows.len()),
                match reform.standings.len() {
                    1 => "1 has".to_owned(),
                    n => format!("{n} have"),
                },
                if n_dated == 1 { "has" } else { "have" },
                if n_blocked == 1 { "is" } else { "are" },
            ),
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
            "As at {}. Gates: G0 mapped, G1 destination, G2 money, G3 people, G4 safety, G5 ready, G6 go, G7 proven. None can be skipped; a gate can be reopened. What moves is the work; a duty passes with it only where the move says so.{}",
            day_in_words(reform.input.on),
            if of_plan { kept_despite_a_move(reform) } else { String::new() }
        ),
        provenance: reform.provenance(),
        table: Table {
            caption: "Functions that are to move to other bodies, £m a year.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "To"),
                words("", "Moves on"),
                words("", "Duties that pass"),
                words("", "Last gate"),
                words("", "Next gate"),
                figures("Saving", "boards"),
                figures("Saving", "moved"),
                figures("Saving", "system"),
                words("", "What stands in the way, or is open"),
            ],
            rows,
        },
        chart: schedule(reform),
    }
}

fn functions_in_words(n: usize) -> String {
    if n == 1 { "1 function".to_owned() } else { format!("{n} functions") }
}

/// The row of a function that the plan tried moves though no move of it is in the register.
fn row_without_a_move(reform: &Reform, id: &RegisterId) -> Row {
    let provenance = reform.provenance();
    let function = reform.input.function(id);
    let option = reform.input.options_of(id).find(|option| option.kind == OptionKind::Transfer);
    let saved = function.zip(option).map(|(function, option)| function.cost() - option.icb_cost);
    let shifted = option.map(|option| option.receiver_cost);
    let optional =
        |value: Option<Pence>| value.map_or(Cell::Missing("Not costed"), |value| amount(value, provenance));
    let cells = vec![
        word(option.map_or_else(String::new, |option| option.receiver.clone())),
        Cell::Missing("No day set"),
        word(duties_that_pass(reform, id, &[])),
        word("none"),
        word(format!("{} {}", Gate::Mapped, Gate::Mapped.words())),
        optional(saved),
        optional(shifted),
        optional(saved.zip(shifted).map(|(saved, shifted)| saved - shifted)),
        word("no move of it is in reform/transfers.toml"),
    ];
    let name = function.map_or("", |function| function.name.as_str());
    let mut row = row(&format!("{id} {name}"), RowKind::Body, cells);
    row.link = Some(format!("/reform/function/{id}"));
    row
}

/// Which duties of a function pass with its work, and which stay with the board.
fn duties_that_pass(reform: &Reform, function: &RegisterId, passing: &[RegisterId]) -> String {
    let stays = |id: &RegisterId| !passing.contains(id);
    let staying: Vec<&str> = reform
        .input
        .duties_of(function)
        .map(|duty| &duty.id)
        .filter(|id| stays(id))
        .map(RegisterId::as_str)
        .collect();
    let passing: Vec<&str> = passing.iter().map(RegisterId::as_str).collect();
    match (&passing[..], &staying[..]) {
        ([], []) => "it serves none".to_owned(),
        ([], staying) => format!("none; {} stay with the board", staying.join(", ")),
        (passing, []) => passing.join(", "),
        (passing, staying) => format!("{}; {} stay with the board", passing.join(", "), staying.join(", ")),
    }
}

/// The moves of the register that the plan tried does not make.
fn kept_despite_a_move(reform: &Reform) -> String {
    let kept = reform.kept_despite_a_move();
    if kept.is_empty() {
        return String::new();
    }
    let kept: Vec<&str> = kept.iter().map(RegisterId::as_str).collect();
    format!(" Left out, because the plan tried does not move them: {}.", kept.join(", "))
}

/// Where the plan of the lowest impact score and the moves of the register do not say the same.
pub(super) fn apart_from_the_plan(reform: &Reform) -> Option<Finding> {
    let (without, kept) = (reform.moved_without_a_move(), reform.kept_despite_a_move());
    let plan = super::plan_shown(reform)?;
    let listed = |ids: &[RegisterId]| ids.iter().map(RegisterId::as_str).collect::<Vec<_>>().join(", ");
    if reform.input.moves.is_empty() || (without.is_empty() && kept.is_empty()) {
        return None;
    }
    let mut parts = Vec::new();
    if !without.is_empty() {
        parts.push(format!("no move is in the register of {}", listed(&without)));
    }
    if !kept.is_empty() {
        parts.push(format!("the register has moves of {} that it does not make", listed(&kept)));
    }
    Some(Finding {
        text: format!(
            "{} moves {}; {}.",
            crate::words::capital_first(plan),
            functions_in_words(reform.moved().len()),
            parts.join(", and ")
        ),
        provenance: reform.provenance(),
    })
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
    let input = &reform.input;
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let first = input.moves.iter().map(|moving| number(moving.prepares_from)).min()?;
    let ends =
        input.moves.iter().filter_map(|moving| moving.on).chain(input.merger.iter().map(|(on, _)| *on));
    let last = ends.map(number).max()?.max(number(input.on)) + 3;
    let at = |day: Date| f64::from(number(day) - first) + f64::from(day.day() - 1) / 31.0;
    let months = (first..=last)
        .map(|month| {
            let name = &CALENDAR_MONTHS[usize::try_from(month.rem_euclid(12)).unwrap_or(0)][..3];
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
                // A day that has gone by without the gates is no day on which the work passed.
                dated: moving
                    .on
                    .filter(|_| !is_past_its_day(reform, standing))
                    .map(|on| (at(on) - f64::from(moving.dual_running_months), at(on))),
                stopped: match (standing.blocking.is_empty(), moving.on) {
                    (false, _) => format!("stopped at {gate}"),
                    (true, None) => "no day set".to_owned(),
                    (true, Some(_)) if is_past_its_day(reform, standing) => {
                        format!("past its day, {gate} next")
                    }
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
        description: "A bar a move: outlined while it is prepared, hatched while both bodies are to do it, filled from the day on which the receiver is to do its work; outlined alone where that day is past and gates are not. The table has the days, gates and what stands in the way.".to_owned(),
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
        word(duties_that_pass(reform, &moving.function, &moving.duties)),
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

/// What a body is called where people read of it, by the name under which the plan has it.
fn called<'a>(reform: &'a Reform, name: &'a str) -> &'a str {
    let holder = reform.input.holders.iter().find(|holder| holder.name == name);
    holder.map_or(name, Holder::called)
}

/// The function that serves a duty, what becomes of it under a plan that is tried, and who does its work once it
/// has moved, though the duty may stay.
fn served_by(reform: &Reform, function: &Function, on: Date) -> String {
    let mut served = format!("{} {}", function.id, function.name);
    if reform.moves == MovesCounted::OfPlan
        && let Some(option) = reform.best_or_draft().and_then(|plan| reform.option(plan, &function.id))
    {
        served = format!("{served} ({})", option.kind.words());
    }
    let mut of_function = reform.standings.iter().filter_map(|standing| {
        let moving = &reform.input.moves[standing.moving];
        (moving.function == function.id).then_some((standing, moving, moving.on?))
    });
    if let Some((standing, moving, day)) = of_function.next() {
        let (to, day_said) = (called(reform, &moving.to), day_in_words(day));
        // The work passes when the move is let go, never by its day alone.
        let said = match standing.next.filter(|gate| *gate <= Gate::Go) {
            None if day <= on => format!("{to} has done the work since {day_said}"),
            None => format!("{to} does the work from {day_said}"),
            Some(gate) => format!("{to} is to do the work from {day_said}, once {gate} is passed"),
        };
        served = format!("{served}; {said}");
    }
    served
}

/// Who the merged body is.
/// Whether the section of a duty was read in its source; `not checked` in the source of the register says that it was not.
fn is_checked(duty: &Duty) -> bool {
    !duty.source_ref.is_empty() && !duty.source_ref.contains("not checked")
}

/// How many sections nobody looked up.
fn unchecked(reform: &Reform) -> String {
    let duties = || reform.input.duties.iter().filter(|duty| duty.kind == DutyKind::Duty);
    match (duties().filter(|duty| !is_checked(duty)).count(), duties().count()) {
        (0, _) => String::new(),
        (n, all) if n == all => {
            " No section has been checked against legislation.gov.uk: check each before it is relied on."
                .to_owned()
        }
        (n, all) => format!(
            " {n} of {all} sections have not been checked against legislation.gov.uk: check each before it is relied on."
        ),
    }
}

fn merged_body(reform: &Reform) -> String {
    reform.input.merger.as_ref().map_or_else(String::new, |(on, merged)| {
        let bodies = reform.input.bodies.iter().map(|body| called(reform, body.as_str()));
        let bodies: Vec<&str> = bodies.collect();
        format!(
            " {} is the body that {} become on {}.",
            capital_first(called(reform, merged)),
            bodies.join(" and "),
            day_in_words(*on)
        )
    })
}

/// Who is accountable for each duty on a day.
#[must_use]
pub fn reform_duties(reform: &Reform, on: Date) -> Exhibit {
    let (heading, rows) = match &reform.duties {
        Ok(map) => {
            let held: Vec<_> = map.on(on).collect();
            let mut holders: Vec<&str> = held.iter().map(|(_, holder)| called(reform, holder)).collect();
            holders.sort_unstable();
            holders.dedup();
            let rows = held.iter().filter_map(|(id, holder)| {
                let duty = reform.input.duties.iter().find(|duty| duty.id == **id)?;
                let serves = duty.function.as_ref().and_then(|id| reform.input.function(id));
                let later: Vec<String> = map
                    .terms(id)
                    .iter()
                    .filter(|term| term.from > on)
                    .map(|term| format!("{} from {}", called(reform, &term.holder), day_in_words(term.from)))
                    .collect();
                let cells = vec![
                    word(duty.what.clone()),
                    word(format!("{} {}", duty.act, duty.section).trim().to_owned()),
                    word(if is_checked(duty) { "as the source has it" } else { "not checked" }),
                    word(called(reform, holder)),
                    word(if later.is_empty() { "stays".to_owned() } else { later.join(", then ") }),
                    word(serves.map_or_else(|| "none".to_owned(), |f| served_by(reform, f, on))),
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
                1 => format!("On {day} 1 duty is held by {}", holders.join("; ")),
                n => format!("On {day} {n} duties are held by {}", holders.join("; ")),
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
        note: format!(
            "Statutory duties only, not powers or guidance. A duty stays with its holder where only the work moves.{}{}",
            merged_body(reform),
            unchecked(reform)
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Who is accountable on {}.", day_in_words(on)),
            row_heading: "Duty".to_owned(),
            columns: vec![
                words("", "What the law demands"),
                words("", "Where"),
                words("", "Section"),
                words("", "Held by"),
                words("", "Afterwards"),
                words("", "Served by"),
            ],
            rows,
        },
        chart: None,
    }
}
