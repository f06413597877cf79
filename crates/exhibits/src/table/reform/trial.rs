//! Plans within limits that somebody asks for, side by side.

use domain::counted::Counted;
use domain::function::{Duty, DutyKind, OptionKind};
use domain::money::Pence;
use domain::month::day_in_words;
use domain::provenance::Provenance;
use domain::register_id::RegisterId;
use domain::wte::Wte;
use evidence::disclosure::Readers;
use reform::choice::{Answer, Excess, Limit, Optimum};
use reform::plan::{Input, Leaving, Trial};

use super::choice::at_least;
use super::consequences::PostsOfPlan;
use super::leaving::{leavers, leavers_in_words, paid_back_in_words};
use super::{amount, count, posts, pounds, whole};
use crate::exhibit::{Cell, Column, Exhibit, Row, RowKind, Table, Tone};
use crate::number::Form;
use crate::table::efficiency::{row, word};
use crate::table::{NOT_APPLICABLE, figures, words};
use crate::words::amount::Scale;

/// A plan that was tried, and what it is called: `Plan A`.
pub type NamedTrial<'a> = (&'a str, &'a Trial);

/// In place of what a plan comes to, where there is none.
const NO_PLAN: &str = "No plan";

/// What a plan comes to, in a sentence; where there is none, why and what would make one.
#[must_use]
pub fn reform_trial_sentence((name, trial): NamedTrial<'_>, readers: Readers) -> String {
    match &trial.answer {
        Answer::Found(best) => {
            let plan = &best.plan;
            let leaving = trial.exits.as_ref().map_or_else(String::new, |exits| {
                match leavers_in_words(exits, readers) {
                    None => " Nobody would leave.".to_owned(),
                    Some(people) if may_see_payments(readers) => format!(
                        " {people} would leave for {}, {}.",
                        pounds(exits.spent.p50, Scale::Words),
                        paid_back_in_words(exits.payback_tenths.p50, trial.leaving_day.on)
                    ),
                    Some(people) => format!(" {people} would leave."),
                }
            });
            format!(
                "{name}: the boards save {} a year and others pay {} more, so the system saves {}, at an impact score of {}{}.{leaving}",
                pounds(plan.icb_saving, Scale::Words),
                pounds(plan.receiver_cost, Scale::Words),
                pounds(plan.system_saving, Scale::Words),
                plan.impact,
                if best.gap() == 0 { ", the lowest possible" } else { "; a lower one is not ruled out" },
            )
        }
        Answer::Infeasible(relaxation) => {
            let alone: Vec<String> = relaxation
                .alone
                .iter()
                .filter_map(|(limit, amount)| {
                    Some(format!("{} by {}", relaxed(*limit), at_least(amount.amount()?)))
                })
                .collect();
            let is_known = relaxation.alone.iter().all(|(_, excess)| *excess != Excess::Unknown);
            let remedy = match relaxation.together {
                _ if !alone.is_empty() => format!(" To have one, {}.", alone.join(", or ")),
                _ if !is_known => " The search ended before it was known which limit would have to be eased; ease several, or keep fewer functions.".to_owned(),
                Excess::Enough { amount, .. } => format!(
                    " Easing one limit alone makes no plan possible, however much it is eased; if all three are eased, each must be eased by {}. To have a plan, ease several, or keep fewer functions.",
                    at_least(amount)
                ),
                Excess::Unknown => " Easing one limit alone makes no plan possible, however much it is eased; ease several, or keep fewer functions.".to_owned(),
                Excess::Never => " However much the limits are eased, no plan is possible; keep fewer functions as they are.".to_owned(),
            };
            format!("{name}: no plan is within these limits.{remedy}")
        }
        Answer::Unknown => format!(
            "{name}: no plan was found; the functions to be kept leave one without an option, or the search ended first."
        ),
    }
}

const fn relaxed(limit: Limit) -> &'static str {
    match limit {
        Limit::Envelope => "raise the envelope",
        Limit::SystemSaving => "lower the saving that the system must make",
        Limit::ExitCost => "raise the budget for exits",
    }
}

/// Whether payments under a plan that is tried may be shown. Not to everybody: who may try any limits could take one
/// answer from another until a team is left, and what it is paid.
const fn may_see_payments(readers: Readers) -> bool {
    readers.rule().is_none()
}

/// What plans come to, a column each.
#[must_use]
pub fn reform_trials(input: &Input, provenance: Provenance, trials: &[NamedTrial<'_>]) -> Exhibit {
    let of_plan = |cell: &dyn Fn(&Trial, &Optimum) -> Cell| -> Vec<Cell> {
        let cell_of = |(_, trial): &NamedTrial<'_>| {
            trial.best().map_or(Cell::Missing(NO_PLAN), |best| cell(trial, best))
        };
        trials.iter().map(cell_of).collect()
    };
    let limit = |limit: fn(&Trial) -> Pence| -> Vec<Cell> {
        trials.iter().map(|(_, trial)| amount(limit(trial), Provenance::Derived)).collect()
    };
    let money = |value: fn(&Optimum) -> Pence| of_plan(&|_, best| amount(value(best), provenance));
    let becomes = |kind: OptionKind| {
        of_plan(&|trial, _| {
            let functions = 0..trial.case.functions.len();
            let n =
                functions.filter(|idx| trial.option(*idx).is_some_and(|option| option.kind == kind)).count();
            count(u64::try_from(n).unwrap_or(u64::MAX), provenance)
        })
    };
    let posts_today = input.functions.iter().map(|function| input.posts_of(&function.id)).sum();
    let of_exits = |cell: &dyn Fn(&reform::exit::Spread) -> Cell| {
        of_plan(&|trial, _| trial.exits.as_ref().map_or(Cell::Missing(NOT_APPLICABLE), cell))
    };
    let body = |name: &str, cells: Vec<Cell>| row(name, RowKind::Body, cells);
    let chief = |name: &str, cells: Vec<Cell>| row(name, RowKind::Emphasis, cells);
    let rows = vec![
        body("Envelope: the most the boards may cost a year, £m", limit(|trial| trial.limits.envelope)),
        body("Least saving of the system a year, £m", limit(|trial| trial.limits.least_saving)),
        body("Budget for exits, once, £m", limit(|trial| trial.limits.most_exit_cost)),
        body("Saving of the boards a year, £m", money(|best| best.plan.icb_saving)),
        body("Of it moved to others, £m", money(|best| best.plan.receiver_cost)),
        chief("Saving of the system a year, £m", money(|best| best.plan.system_saving)),
        chief("Impact score", of_plan(&|_, best| count(best.plan.impact, provenance))),
        body("Posts today", of_plan(&|_, _| posts(posts_today, provenance))),
        body(
            "less posts that go without anybody leaving: vacant, or moved",
            of_plan(&|trial, _| posts(trial.posts_without_exit, provenance)),
        )
        .counting(Counted::OfPeople),
        body(
            "less posts of people who leave, middle of the range",
            of_exits(&|exits| count(u64::from(exits.leavers.p50), provenance)),
        )
        .counting(Counted::People),
        body(
            "less posts of people who find other work",
            of_plan(&|trial, _| of_trial_posts(trial, input, |posts| posts.other_work, provenance)),
        )
        .counting(Counted::OfPeople),
        chief(
            "Posts under the plan",
            of_plan(&|trial, _| of_trial_posts(trial, input, |posts| posts.after, provenance)),
        ),
        body(
            "Exit payments, once, as the options state them: compared with the budget, £m",
            money(|best| best.plan.exit_cost),
        )
        .counting(Counted::OfPeople),
        body(
            "Exit payments, once, from posts, service and pay, £m",
            of_exits(&|exits| amount(exits.spent.p50, provenance)),
        )
        .counting(Counted::OfPeople),
        body("The same, 1 in 10 above, £m", of_exits(&|exits| amount(exits.spent.p90, provenance)))
            .counting(Counted::OfPeople),
        body("Months to pay back", of_exits(&|exits| months(exits.payback_tenths.p50, provenance)))
            .counting(Counted::OfPeople),
        body("People leave on", of_exits_day(trials)),
        body("Functions kept as they are", becomes(OptionKind::Retain)),
        body("Functions with fewer posts", becomes(OptionKind::Slim)),
        body("Functions shared", becomes(OptionKind::Share)),
        body("Functions moved to another body", becomes(OptionKind::Transfer)),
        body("Functions no longer done", becomes(OptionKind::Stop)),
    ];
    Exhibit {
        key: "T10k".into(),
        name: "reform-trials".into(),
        heading: heading(trials),
        note: "Each plan is that of the lowest impact score within its limits. What moves to others is not saved by the system. The impact score of an option is that of the worst domain of its impact assessment, 0 to 25; a plan’s is their sum. Leavers and payments are drawn 10,000 times from service, pay and take-up; whoever does not take up the terms finds other work, and parts of posts stand there too.".to_owned(),
        provenance,
        table: Table {
            caption: format!("{}, plan by plan.", input.name),
            row_heading: "What".to_owned(),
            columns: columns(trials),
            rows,
        },
        chart: None,
    }
}

/// Posts of a plan, to the whole post as the table prints them, so that the rows add up.
fn of_trial_posts(
    trial: &Trial,
    input: &Input,
    wanted: fn(PostsOfPlan) -> Wte,
    provenance: Provenance,
) -> Cell {
    PostsOfPlan::of_trial(input, trial)
        .map_or(Cell::Missing(NOT_APPLICABLE), |of_plan| posts(wanted(of_plan), provenance))
}

/// The day on which people leave under each plan.
fn of_exits_day(trials: &[NamedTrial<'_>]) -> Vec<Cell> {
    let day = |(_, trial): &NamedTrial<'_>| match &trial.exits {
        None => Cell::Missing(NO_PLAN),
        Some(exits) if exits.leavers.p50 == 0 => Cell::Missing("Nobody leaves"),
        Some(_) => word(day_in_words(trial.leaving_day.on)),
    };
    trials.iter().map(day).collect()
}

fn columns(trials: &[NamedTrial<'_>]) -> Vec<Column> {
    trials.iter().map(|(name, _)| figures("", name)).collect()
}

fn heading(trials: &[NamedTrial<'_>]) -> String {
    let scores: Vec<Option<u64>> =
        trials.iter().map(|(_, trial)| trial.best().map(|best| best.plan.impact)).collect();
    match (&scores[..], trials) {
        ([Some(one), Some(other)], [(first, _), (second, _)]) if one == other => {
            format!("{first} and {second} have the same impact score, {one}")
        }
        ([Some(one), Some(other)], [(first, _), (second, _)]) => {
            let (lower, higher) = if one < other { (first, second) } else { (second, first) };
            format!("{lower} has an impact score {} lower than {higher}", one.abs_diff(*other))
        }
        ([Some(one)], _) => format!("An impact score of {one} is the lowest within these limits"),
        _ if scores.iter().all(Option::is_none) => "No plan is within these limits".to_owned(),
        _ => {
            let without = trials.iter().zip(&scores).find(|(_, score)| score.is_none());
            without.map_or_else(String::new, |((name, _), _)| format!("No plan keeps the limits of {name}"))
        }
    }
}

fn months(tenths: Option<u64>, provenance: Provenance) -> Cell {
    tenths.map_or(Cell::Missing("Never"), |tenths| {
        let hundredths = i64::try_from(tenths.saturating_mul(10)).unwrap_or(i64::MAX);
        super::in_hundredths(
            format!("{}.{}", tenths / 10, tenths % 10),
            hundredths,
            Form::decimals(1),
            provenance,
        )
    })
}

/// The functions that change under one of the plans: what becomes of each, and at what score.
#[must_use]
pub fn reform_trial_functions(input: &Input, provenance: Provenance, trials: &[NamedTrial<'_>]) -> Exhibit {
    let option = |trial: &Trial, idx: usize| trial.option(idx).copied();
    let changes = |idx: usize| {
        trials
            .iter()
            .any(|(_, trial)| option(trial, idx).is_some_and(|option| option.kind != OptionKind::Retain))
    };
    let rows: Vec<Row> = input
        .functions
        .iter()
        .enumerate()
        .filter(|(idx, _)| changes(*idx))
        .map(|(idx, function)| {
            let posts_of = |kind: OptionKind| {
                input.options_of(&function.id).find(|option| option.kind == kind).map(|option| option.posts)
            };
            let today = posts(input.posts_of(&function.id), provenance);
            let of_plans = trials.iter().flat_map(|(_, trial)| match option(trial, idx) {
                None => [Cell::Missing(NO_PLAN), Cell::Missing(NO_PLAN), Cell::Missing(NO_PLAN)],
                Some(option) => [
                    word(option.kind.words()),
                    posts_of(option.kind).map_or(Cell::Missing(NOT_APPLICABLE), |wte| posts(wte, provenance)),
                    count(u64::from(option.impact), provenance),
                ],
            });
            let cells = std::iter::once(today).chain(of_plans).collect();
            Row {
                link: Some(format!("/reform/function/{}", function.id)),
                ..row(&format!("{} {}", function.id, function.name), RowKind::Body, cells)
            }
        })
        .collect();
    let n = rows.len();
    Exhibit {
        key: "T10l".into(),
        name: "reform-trial-functions".into(),
        heading: match n {
            0 => "Every function stays as it is".to_owned(),
            1 => "1 function changes".to_owned(),
            n => format!("{n} functions change"),
        },
        note: format!(
            "Functions that stay as they are under every plan are left out. Today the boards have {} posts.",
            whole(input.functions.iter().map(|function| input.posts_of(&function.id)).sum())
        ),
        provenance,
        table: Table {
            caption: "What becomes of each function that changes, with its posts and its impact score."
                .to_owned(),
            row_heading: "Function".to_owned(),
            columns: std::iter::once(figures("", "Posts today"))
                .chain(trials.iter().flat_map(|(name, _)| {
                    [words(name, "Becomes"), figures(name, "Posts then"), figures(name, "Score")]
                }))
                .collect(),
            rows,
        },
        chart: None,
    }
}

/// Whose posts go under each plan, by function and by band. Not for everybody: who may try any limits could take one
/// answer from another until a team is left.
#[must_use]
pub fn reform_trial_leavers(
    input: &Input,
    provenance: Provenance,
    trials: &[NamedTrial<'_>],
    readers: Readers,
) -> Vec<Exhibit> {
    if readers.rule().is_some() {
        return Vec::new();
    }
    let plans: Vec<(&str, &[Leaving])> = trials
        .iter()
        .filter(|(_, trial)| trial.best().is_some())
        .map(|(name, trial)| (*name, &trial.leaving[..]))
        .collect();
    leavers(input, provenance, &plans, ["reform-trial-leavers", "reform-trial-leavers-bands"], readers)
}

/// The functions that a plan moves, to whom and when: those with a move in the register and those without;
/// nothing where none moves.
#[must_use]
pub fn reform_trial_moves(
    input: &Input,
    provenance: Provenance,
    trials: &[NamedTrial<'_>],
) -> Option<Exhibit> {
    let moves = |trial: &Trial, idx: usize| {
        trial.option(idx).is_some_and(|option| option.kind == OptionKind::Transfer)
    };
    let rows: Vec<Row> = input
        .functions
        .iter()
        .enumerate()
        .filter(|(idx, function)| {
            let is_moved = trials.iter().any(|(_, trial)| moves(trial, *idx));
            is_moved || input.moves.iter().any(|moving| moving.function == function.id)
        })
        .map(|(idx, function)| {
            let moving = input.moves.iter().find(|moving| moving.function == function.id);
            let to = moving.map_or_else(
                || {
                    input
                        .options_of(&function.id)
                        .find(|option| option.kind == OptionKind::Transfer)
                        .map_or("", |option| &option.receiver)
                },
                |moving| &moving.to,
            );
            let day = match moving {
                None => word("no move is in the register"),
                Some(moving) => moving.on.map_or_else(|| word("no day set"), |on| word(day_in_words(on))),
            };
            let of_plans = trials.iter().map(|(_, trial)| match trial.option(idx) {
                None => Cell::Missing(NO_PLAN),
                Some(option) if option.kind == OptionKind::Transfer => moves_cell(input, trial, &function.id),
                Some(option) => word(format!("does not move: {}", option.kind.words())),
            });
            let cells = [word(to.to_owned()), day].into_iter().chain(of_plans).collect();
            Row {
                link: Some(format!("/reform/function/{}", function.id)),
                ..row(&format!("{} {}", function.id, function.name), RowKind::Body, cells)
            }
        })
        .collect();
    let of_plan = |(name, trial): &NamedTrial<'_>| {
        let n = (0..input.functions.len()).filter(|idx| moves(trial, *idx)).count();
        let n_without = n.saturating_sub(trial.standings.len());
        let n_blocked = trial.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
        format!(
            "{name} moves {n} {}: {n_blocked} {} blocked, {n_without} {} no move in the register",
            if n == 1 { "function" } else { "functions" },
            if n_blocked == 1 { "is" } else { "are" },
            if n_without == 1 { "has" } else { "have" },
        )
    };
    let told: Vec<String> = trials.iter().filter(|(_, trial)| trial.best().is_some()).map(of_plan).collect();
    (!rows.is_empty() && !told.is_empty()).then(|| Exhibit {
        key: "T10u".into(),
        name: "reform-trial-moves".into(),
        heading: told.join("; "),
        note: "Moves stand in reform/transfers.toml with their gates. A function that a plan does not move stays, whatever move of it was planned.".to_owned(),
        provenance,
        table: Table {
            caption: "Functions that a plan moves, or of which a move is in the register.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: [words("", "To"), words("", "Day of the move")]
                .into_iter()
                .chain(trials.iter().map(|(name, _)| words("", name)))
                .collect(),
            rows,
        },
        chart: None,
    })
}

/// That a plan moves a function, and what stands in the way.
fn moves_cell(input: &Input, trial: &Trial, function: &RegisterId) -> Cell {
    let adverse = |text: String| Cell::Word { text, tone: Tone::Adverse };
    let standing = trial.standings.iter().find(|standing| input.moves[standing.moving].function == *function);
    let Some(standing) = standing else {
        return adverse("moves, but no move is in the register".to_owned());
    };
    let gate = standing.next.map_or_else(String::new, |gate| format!(" at {gate}"));
    if standing.blocking.is_empty() {
        return word(match standing.next {
            Some(gate) => format!("moves; {gate} is next"),
            None => "moves; all gates are passed".to_owned(),
        });
    }
    let why: Vec<String> = standing.blocking.iter().map(ToString::to_string).collect();
    adverse(format!("moves; blocked{gate}. {}", why.join(". ")))
}

/// The duties that a function which changes serves: who does the work, and who answers for it when the plan ends;
/// nothing where none is served by one.
#[must_use]
pub fn reform_trial_duties(
    input: &Input,
    provenance: Provenance,
    trials: &[NamedTrial<'_>],
) -> Option<Exhibit> {
    let last = input.days.1;
    let index = |id: &RegisterId| input.functions.iter().position(|function| function.id == *id);
    let kind = |trial: &Trial, duty: &Duty| Some(trial.option(index(duty.function.as_ref()?)?)?.kind);
    let changes = |duty: &Duty| {
        let is_in_force = duty.kind == DutyKind::Duty && duty.lapses_on.is_none_or(|day| day >= input.on);
        is_in_force
            && trials
                .iter()
                .any(|(_, trial)| kind(trial, duty).is_some_and(|kind| kind != OptionKind::Retain))
    };
    let rows: Vec<Row> = input
        .duties
        .iter()
        .filter(|duty| changes(duty))
        .map(|duty| {
            let id = duty.function.as_ref();
            let of_plans = trials.iter().flat_map(|(_, trial)| {
                let Some(kind) = kind(trial, duty) else {
                    return [Cell::Missing(NO_PLAN), Cell::Missing(NO_PLAN)];
                };
                let work = match id.filter(|_| kind == OptionKind::Transfer) {
                    None => kind.words().to_owned(),
                    Some(id) => format!("{}: {}", kind.words(), work_in_words(input, id)),
                };
                let holder = match &trial.duties {
                    Ok(map) => map.holder(&duty.id, last).unwrap_or("nobody: the law has ended it"),
                    Err(_) => "not exactly one body",
                };
                [word(work), word(holder)]
            });
            let served = id
                .and_then(|id| input.function(id))
                .map_or_else(String::new, |function| format!("{} {}", function.id, function.name));
            let cells = [word(duty.what.clone()), word(served)].into_iter().chain(of_plans).collect();
            row(duty.id.as_str(), RowKind::Body, cells)
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let passing = |(name, trial): &NamedTrial<'_>| {
        let Ok(map) = &trial.duties else {
            return format!("under {name} a duty would be without exactly one accountable body");
        };
        let merged = input.merger.as_ref().map(|(_, merged)| merged.as_str());
        let is_passed = |duty: &&Duty| {
            map.holder(&duty.id, last)
                .is_some_and(|holder| holder != input.duties_of && Some(holder) != merged)
        };
        match input.duties.iter().filter(is_passed).count() {
            0 => format!("under {name} none passes to the body that does the work"),
            1 => format!("under {name} 1 passes to another body"),
            n => format!("under {name} {n} pass to another body"),
        }
    };
    let told: Vec<String> = trials.iter().filter(|(_, trial)| trial.best().is_some()).map(passing).collect();
    Some(Exhibit {
        key: "T10v".into(),
        name: "reform-trial-duties".into(),
        heading: format!(
            "{} served by functions that change; {}",
            if rows.len() == 1 { "1 duty is".to_owned() } else { format!("{} duties are", rows.len()) },
            told.join(", ")
        ),
        note: "Work moves with its function; a duty passes only where its move in reform/transfers.toml says so. Statutory duties only, of functions that change under a plan; the page Duties has all of them.".to_owned(),
        provenance,
        table: Table {
            caption: format!("Duties of functions that change, and who answers for them on {}.", day_in_words(last)),
            row_heading: "Duty".to_owned(),
            columns: [words("", "What the law demands"), words("", "Served by")]
                .into_iter()
                .chain(trials.iter().flat_map(|(name, _)| [words(name, "The function"), words(name, "Answers at the end")]))
                .collect(),
            rows,
        },
        chart: None,
    })
}

/// Who does the work of a function that moves, and from when.
fn work_in_words(input: &Input, id: &RegisterId) -> String {
    let planned = input.moves.iter().find(|moving| moving.function == *id);
    if let Some(moving) = planned {
        return moving.on.map_or_else(
            || format!("{}, no day set", moving.to),
            |on| format!("{} from {}", moving.to, day_in_words(on)),
        );
    }
    let option = input.options_of(id).find(|option| option.kind == OptionKind::Transfer);
    format!("{}, no move in the register", option.map_or("another body", |option| &option.receiver))
}
