//! A reform in sentences and tables: targets, functions, the frontier, exits, transfers, duties.
//!
//! Each value rests on a register whose rows name their sources, and says how it is known.

mod choice;
mod consequences;
mod function;
mod leaving;
mod moves;
mod open;
mod trial;

use domain::function::OptionKind;
use domain::geography::{Population, PopulationBasis};
use domain::money::Pence;
use domain::month::day_in_words;
use domain::programme::Total;
use domain::provenance::Provenance;
use domain::target::{Ask, Scope};
use domain::wte::Wte;
use evidence::disclosure::Readers;
use reform::choice::{Answer, Plan};
use reform::duty::DutyFault;
use reform::plan::{MovesCounted, Reform};
use reform::target::Reading;

use super::efficiency::{self, Finding, row, word};
use super::{NOT_APPLICABLE, figures, words};
use crate::exhibit::{Cell, Exhibit, FileRows, Row, RowKind, Table};
use crate::number::{Form, Number, grouped_count};
use crate::words::amount::{Scale, is_nil};

pub use choice::{reform_binding, reform_frontier, reform_keeping};
pub use consequences::{reform_consequences, reform_limits, reform_trial_consequences};
pub use function::{function_options, function_posts};
pub use leaving::{reform_exits, reform_leavers, reform_waiting};
pub use moves::{reform_duties, reform_transfers};
pub use open::{reform_open_envelopes, reform_open_functions, reform_open_leads, reform_open_values};
pub use trial::{
    NamedTrial, reform_trial_duties, reform_trial_functions, reform_trial_leavers, reform_trial_moves,
    reform_trial_sentence, reform_trials,
};

/// An amount in £m with one decimal, costs and savings positive, and how it is known.
fn amount(value: Pence, provenance: Provenance) -> Cell {
    efficiency::amount(Total::of(Some(value), provenance))
}

/// A whole number and how it is known.
fn count(count: u64, provenance: Provenance) -> Cell {
    Cell::Number(Number::count(count).known(provenance))
}

/// A number held in hundredths, printed as `text`.
#[expect(clippy::cast_precision_loss, reason = "shares, posts and pounds a head are far below 2^53")]
fn in_hundredths(text: String, hundredths: i64, form: Form, provenance: Provenance) -> Cell {
    Cell::Number(Number::new(text, hundredths as f64 / 100.0, form).known(provenance))
}

/// Posts, printed to the nearest whole one.
fn posts(posts: Wte, provenance: Provenance) -> Cell {
    in_hundredths(whole(posts), posts.hundredths(), Form::WHOLE, provenance)
}

/// Hundredths of a per cent as `31.5%`.
#[must_use]
pub fn percent(hundredths: i64) -> String {
    let tenths = (hundredths + 5 * hundredths.signum()) / 10;
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}.{}%", (tenths / 10).abs(), (tenths % 10).abs())
}

/// Pence as `18.76`.
fn per_head(value: Pence) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    let pence = value.get().unsigned_abs();
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

/// Posts to the nearest whole one.
fn whole(posts: Wte) -> String {
    let whole = (posts.hundredths() + 50 * posts.hundredths().signum()) / 100;
    format!("{}{}", if whole < 0 { "−" } else { "" }, whole.unsigned_abs())
}

/// An amount with its sign where it is negative: `£18.8 million`, `−£18.8 million`.
fn pounds(value: Pence, scale: Scale) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    format!("{sign}{}", crate::words::amount::pounds(value, scale))
}

/// The plan whose options are shown, in words: that of the lowest impact score, where none keeps the limits
/// the draft; nothing where there is neither.
#[must_use]
pub const fn plan_shown(reform: &Reform) -> Option<&'static str> {
    match (&reform.answer, &reform.draft) {
        (Answer::Found(_), _) => Some("the plan of the lowest impact score"),
        (_, Some(_)) => Some("the draft plan"),
        (_, None) => None,
    }
}

pub(super) const fn basis(basis: PopulationBasis) -> &'static str {
    match basis {
        PopulationBasis::Resident => "residents",
        PopulationBasis::Registered => "registered patients",
        PopulationBasis::ProjectedRegistered => "projected registered patients",
    }
}

/// The finding: what the plan that is shown saves, and what of it only moves.
#[must_use]
pub fn reform_headline(reform: &Reform) -> Finding {
    let provenance = reform.provenance();
    let text = match (&reform.answer, reform.best_or_draft()) {
        (Answer::Found(_), Some(plan)) if is_nil(plan.icb_saving) && is_nil(plan.receiver_cost) => {
            "The plan of the lowest impact score saves nothing: the boards spend as much as today".to_owned()
        }
        (Answer::Found(_), Some(plan)) if plan.icb_saving <= Pence::ZERO => format!(
            "The boards would spend {} more than today; the system {}",
            pounds(Pence::ZERO - plan.icb_saving, Scale::Words),
            system_saves(plan)
        ),
        (Answer::Found(_), Some(plan)) if plan.receiver_cost > Pence::ZERO => format!(
            "The boards could save {}, but {} of it only moves to others: the system {}",
            pounds(plan.icb_saving, Scale::Words),
            pounds(plan.receiver_cost.min(plan.icb_saving), Scale::Words),
            system_saves(plan)
        ),
        (Answer::Found(_), Some(plan)) => {
            format!(
                "The boards could save {}, and none of it moves to others",
                pounds(plan.icb_saving, Scale::Words)
            )
        }
        (Answer::Infeasible(_), _) => "No choice of functions keeps the limits of the plan".to_owned(),
        _ => "Whether a choice of functions keeps the limits is not settled".to_owned(),
    };
    Finding { text, provenance }
}

/// What the system saves under a plan, or pays more.
fn system_saves(plan: &Plan) -> String {
    if is_nil(plan.system_saving) {
        "saves nothing".to_owned()
    } else if plan.system_saving.is_negative() {
        format!("pays {} more than today", pounds(Pence::ZERO - plan.system_saving, Scale::Words))
    } else {
        format!("saves {}", pounds(plan.system_saving, Scale::Words))
    }
}

/// What follows the finding: cost and published plan, targets that contradict each other, gates.
#[must_use]
pub fn reform_leads(reform: &Reform, readers: Readers) -> Vec<Finding> {
    let input = &reform.input;
    let mut leads = vec![Finding {
        text: format!(
            "{} cost {} a year on running costs and programme pay{}.",
            input.name,
            pounds(input.baseline.cost, Scale::Words),
            match input.staff {
                // How many they are is not known, or nobody.
                0 => String::new(),
                1 => " and employ 1 person".to_owned(),
                n => format!(" and employ about {} people", grouped_count(n)),
            }
        ),
        provenance: input.provenance,
    }];
    leads.extend(reform_warnings(reform));
    leads.extend(moves::outside_the_plan(reform));
    leads.extend(reading_of_published(reform));
    if let Some(conflict) = widest_conflict(reform) {
        leads.push(conflict);
    }
    let over_budget = leaving::over_budget(reform, readers);
    leads.extend(over_budget.map(|text| Finding { text, provenance: reform.provenance() }));
    let n_blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    let all_held = accountable(reform);
    let stopped = match (reform.standings.len(), n_blocked) {
        (0, _) => "No move is planned.".to_owned(),
        (1, 0) => "The one planned move is not stopped at a gate.".to_owned(),
        (1, _) => "The one planned move is stopped at a gate.".to_owned(),
        (n, 0) => format!("None of the {n} moves is stopped at a gate."),
        (n, 1) => format!("1 of the {n} moves is stopped at a gate."),
        (n, _) => format!("{n_blocked} of the {n} moves are stopped at a gate."),
    };
    leads.push(Finding { text: format!("{stopped} {all_held}"), provenance: reform.provenance() });
    leads.extend(moves::apart_from_the_plan(reform).filter(|_| reform.moves == MovesCounted::Registered));
    leads.extend(moves::past_their_day(reform));
    leads
}

/// What is wrong with the plan's files: for those who keep them.
#[must_use]
pub fn reform_warnings(reform: &Reform) -> Vec<Finding> {
    let warning = |finding: &domain::finding::Finding| Finding {
        text: format!("{} {} {}", finding.rule, finding.message, finding.fix),
        provenance: Provenance::Derived,
    };
    reform.findings.iter().map(warning).collect()
}

/// Whether every duty has one accountable body on every day of the plan, and what is wrong where not.
fn accountable(reform: &Reform) -> &'static str {
    let faults = match &reform.duties {
        Ok(_) if reform.input.duties.is_empty() => {
            return "No duty is on record, so that it is not known who is accountable for any.";
        }
        Ok(_) => return "Every duty has one accountable body on every day of the plan.",
        Err(faults) => faults,
    };
    let has_none = faults.iter().any(|fault| matches!(fault, DutyFault::Orphan { .. }));
    let has_two = faults.iter().any(|fault| matches!(fault, DutyFault::TwoHolders { .. }));
    match (has_none, has_two) {
        (true, true) => "On some days of the plan a duty has no accountable body, or two.",
        (true, false) => "On some days of the plan a duty has no accountable body.",
        (false, true) => "On some days of the plan a duty has two accountable bodies.",
        (false, false) => "Of some duties the plan contradicts itself about who is accountable.",
    }
}

/// On which people the published saving rests.
fn reading_of_published(reform: &Reform) -> Option<Finding> {
    let (targets, readings) = (&reform.input.targets, &reform.readings);
    let saving = readings.iter().find(|reading| matches!(targets[reading.target].ask, Ask::Saving(_)))?;
    let people = &reform.input.baseline.people;
    let cap = per_head(reform.input.baseline.cap_per_head);
    let agrees = saving.agrees_with.map(|idx| {
        format!(
            ", so the published saving rests on {} ({} counted), not on another count",
            basis(people[idx].basis),
            grouped_count(people[idx].people)
        )
    });
    let other = readings
        .iter()
        .filter(|reading| matches!(targets[reading.target].ask, Ask::CapPerHead(_)))
        .find(|reading| reading.counted_on != saving.agrees_with)
        .map(|reading| {
            let on = reading.counted_on.map_or("", |idx| basis(people[idx].basis));
            format!(
                " On {on} the cap would leave {} and the saving would be {}.",
                pounds(reading.left, Scale::Words),
                pounds(reading.saving, Scale::Words)
            )
        });
    if saving.left <= Pence::ZERO {
        let cost = reform.input.baseline.cost;
        let amounts = [saving.saving, cost].map(|amount| pounds(amount, Scale::Words));
        let asked = match &amounts {
            [_, cost] if saving.left == Pence::ZERO => format!("all of the {cost}"),
            // What prints alike is told to the thousand.
            [asked, of] if asked == of => {
                format!("{}, more than the {}", thousands(saving.saving), thousands(cost))
            }
            [asked, of] => format!("{asked}, more than the {of}"),
        };
        return Some(Finding {
            text: format!(
                "The published plan asks for {asked} that the boards cost: check `cost` of the baseline in reform/plan.toml."
            ),
            provenance: Provenance::Derived,
        });
    }
    Some(Finding {
        text: format!(
            "The published plan leaves {}: at £{cap} a head that is {} people{}.{}",
            pounds(saving.left, Scale::Words),
            millions_of_people(saving.people_at_cap),
            agrees.unwrap_or_default(),
            other.unwrap_or_default()
        ),
        provenance: Provenance::Derived,
    })
}

/// `1.935 million`.
fn millions_of_people(people: u64) -> String {
    let thousands = (people + 500) / 1_000;
    format!("{}.{:03} million", thousands / 1_000, thousands % 1_000)
}

/// The two announced cuts that are furthest apart.
fn widest_conflict(reform: &Reform) -> Option<Finding> {
    let targets = &reform.input.targets;
    let widest = reform.conflicts.iter().max_by_key(|conflict| conflict.ratio)?;
    let label = |idx: usize| targets[idx].label.as_str();
    Some(Finding {
        text: format!(
            "“{}” and “{}” cannot be about the same baseline: to leave the same, the baseline of the second would have to be {} of the first’s.",
            label(widest.less),
            label(widest.more),
            percent(i64::try_from(widest.ratio).unwrap_or(i64::MAX))
        ),
        provenance: Provenance::Derived,
    })
}

/// The announced targets on one baseline.
#[must_use]
pub fn reform_targets(reform: &Reform) -> Exhibit {
    let baseline = &reform.input.baseline;
    let mut columns = vec![
        words("", "Counted on"),
        figures("", "To save, £m").reading(&["kind", "value"]),
        figures("", "Left, £m").reading(&["kind", "value"]),
        figures("", "Cut").reading(&["kind", "value"]),
    ];
    columns.extend(baseline.people.iter().map(|count| figures("Budget per head, £", basis(count.basis))));
    columns.extend([figures("", "Posts to go"), words("", "Reading")]);
    let lefts: Vec<Pence> = reform.readings.iter().map(|reading| reading.left).collect();
    let heading = match (lefts.iter().min(), lefts.iter().max()) {
        (Some(least), Some(most)) if least == most => format!(
            "The announced targets leave {} of {}",
            pounds(*least, Scale::Words),
            pounds(baseline.cost, Scale::Words)
        ),
        (Some(least), Some(most)) => format!(
            "The announced targets leave between {} and {} of {}",
            pounds(*least, Scale::Words),
            pounds(*most, Scale::Words),
            pounds(baseline.cost, Scale::Words)
        ),
        _ => "No target is on record".to_owned(),
    };
    Exhibit {
        key: "T10a".into(),
        name: "reform-targets".into(),
        heading,
        note: format!(
            "All on one baseline: {} a year, {}, {}. Posts to go are the saving over {} a year, the average cost of a post: what it takes if nothing but posts is saved.",
            pounds(baseline.cost, Scale::Words),
            reform.input.year,
            reform.input.source_ref,
            thousands(baseline.cost_of_post)
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: "Announced targets, savings positive.".to_owned(),
            row_heading: "Target as announced".to_owned(),
            columns,
            rows: reform.readings.iter().map(|reading| target_row(reform, reading)).collect(),
        },
        chart: None,
    }
}

/// The boards apart: people, what the cap would allow each, and how costs that they share are split.
/// Nothing where there is one board, or nobody counted the people of each.
#[must_use]
pub fn reform_split(reform: &Reform) -> Option<Exhibit> {
    let input = &reform.input;
    let kinds = [PopulationBasis::Resident, PopulationBasis::Registered];
    let keys: Vec<(PopulationBasis, Vec<i64>)> =
        kinds.into_iter().filter_map(|basis| Some((basis, input.split_key(basis)?))).collect();
    if input.bodies.len() < 2 || keys.is_empty() {
        return None;
    }
    let share = |hundredths: i64| format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    let counted = |counts: &[Population], basis| {
        counts.iter().find(|count| count.basis == basis).map(|count| (count.people, count.provenance))
    };
    let allowed = |people: u64| {
        let pence =
            i64::try_from(people).unwrap_or(i64::MAX).saturating_mul(input.baseline.cap_per_head.get());
        Pence::new(pence)
    };
    let cells = |counts: &[Population], shares: &[i64]| -> Vec<Cell> {
        let of_basis = keys.iter().zip(shares).flat_map(|((basis, _), hundredths)| {
            let (people, known) = counted(counts, *basis).unwrap_or((0, Provenance::Derived));
            let derived = known.max(Provenance::Derived);
            [
                count(people, known),
                in_hundredths(share(*hundredths), *hundredths, Form::per_cent(2), derived),
                amount(allowed(people), derived),
            ]
        });
        of_basis.collect()
    };
    let mut rows: Vec<Row> = input
        .bodies
        .iter()
        .zip(&input.people_of)
        .enumerate()
        .map(|(idx, (code, counts))| {
            let shares: Vec<i64> = keys.iter().map(|(_, key)| key[idx]).collect();
            row(code.as_str(), RowKind::Body, cells(counts, &shares))
        })
        .collect();
    let whole = vec![10_000; keys.len()];
    rows.push(row("Together", RowKind::Total, cells(&input.baseline.people, &whole)));
    let (first, key) = keys.first()?;
    let each: Vec<String> =
        input.bodies.iter().zip(key).map(|(code, part)| format!("{} to {code}", share(*part))).collect();
    let columns = keys.iter().flat_map(|(counted_on, _)| {
        let group = crate::words::capital_first(basis(*counted_on));
        [figures(&group, "People"), figures(&group, "Share"), figures(&group, "Cap allows, £m")]
    });
    Some(Exhibit {
        key: "T10j".into(),
        name: "reform-split".into(),
        heading: format!("Costs that the boards share are split {}, by {}", each.join(" and "), basis(*first)),
        note: "Until they merge the boards keep ledgers and allocations apart; a shared post is paid for by these shares unless they agree another key. Shares sum to 100%. What each board costs apart is not published.".to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: "People of each board, latest counts, and the cap for each.".to_owned(),
            row_heading: "Board".to_owned(),
            columns: columns.collect(),
            rows,
        },
        chart: None,
    })
}

/// The merged board on each count of people: what it costs a head before the cut, and what the cap would
/// allow; nothing where no merger is planned.
#[must_use]
pub fn reform_merger(reform: &Reform) -> Option<Exhibit> {
    let input = &reform.input;
    let (on, merged) = input.merger.as_ref()?;
    let rows = input.baseline.people.iter().map(|counted| {
        let people = i64::try_from(counted.people).unwrap_or(i64::MAX).max(1);
        let head = Pence::new(input.baseline.cost.get() / people);
        let allowed = Pence::new(input.baseline.cap_per_head.get().saturating_mul(people));
        let derived = Provenance::Derived;
        let cells = vec![
            count(counted.people, counted.provenance),
            in_hundredths(
                format!("£{}", per_head(head)),
                head.get(),
                Form { before: "£", ..Form::decimals(2) },
                derived,
            ),
            amount(allowed, derived),
        ];
        row(&format!("{}, {}", counted.basis, day_in_words(counted.on)), RowKind::Body, cells)
    });
    Some(Exhibit {
        key: "T10p".into(),
        name: "merger".into(),
        heading: format!("{} become {merged} on {}", input.name, day_in_words(*on)),
        note:
            "Until that day ledgers, allocations and duties stay apart; costs they share are split by people."
                .to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: "Cost a head before the cut, and what the cap would allow.".to_owned(),
            row_heading: "Counted on".to_owned(),
            columns: vec![
                figures("", "People"),
                figures("", "Cost a head today"),
                figures("", "Cap would allow, £m"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// `£66,000`.
fn thousands(value: Pence) -> String {
    format!("£{}", grouped_count(u64::try_from(value.get() / 100).unwrap_or(0)))
}

fn target_row(reform: &Reform, reading: &Reading) -> Row {
    let (target, people) = (&reform.input.targets[reading.target], &reform.input.baseline.people);
    let counts = reading.counted_on.map_or_else(
        || if target.scope == Scope::NotSaid { "baseline not said" } else { "as published" }.to_owned(),
        |idx| format!("{} {}", grouped_count(people[idx].people), basis(people[idx].basis)),
    );
    let derived = Provenance::Derived;
    let mut cells = vec![
        word(counts),
        amount(
            reading.saving,
            if matches!(target.ask, Ask::Saving(_)) { target.provenance } else { derived },
        ),
        amount(reading.left, derived),
        in_hundredths(percent(reading.percent), reading.percent, Form::per_cent(1), derived),
    ];
    let of_head = |head: &Pence| in_hundredths(per_head(*head), head.get(), Form::decimals(2), derived);
    cells.extend(reading.left_per_head.iter().map(of_head));
    cells.push(posts(reading.posts, derived));
    cells.push(word(match reading.agrees_with {
        Some(idx) => format!("agrees with the cap on {}", basis(people[idx].basis)),
        None if reading.left_per_head.iter().all(|head| *head < reform.input.baseline.cap_per_head) => {
            "below the cap on every count".to_owned()
        }
        None => "above the cap on some count".to_owned(),
    }));
    let announced = FileRows::with(&target.file.path, "label", target.label.clone());
    row(&target.label, RowKind::Body, cells).reading([announced])
}

/// What becomes of each function under the plan that is shown.
#[must_use]
pub fn reform_functions(reform: &Reform) -> Exhibit {
    let plan = reform.best_or_draft();
    let mut rows: Vec<Row> =
        reform.input.functions.iter().map(|function| function_row(reform, plan, function)).collect();
    if let Some(plan) = plan {
        let synthetic = reform.provenance();
        let mut cells = vec![
            Cell::Missing(NOT_APPLICABLE),
            amount(reform.case.baseline, reform.input.provenance),
            amount(plan.icb_saving, synthetic),
            amount(plan.receiver_cost, synthetic),
            amount(plan.system_saving, synthetic),
            count(plan.impact, synthetic),
            posts(
                reform.input.functions.iter().map(|function| reform.input.posts_of(&function.id)).sum(),
                synthetic,
            ),
        ];
        let after =
            reform.input.functions.iter().filter_map(|function| {
                posts_under(reform, function, reform.option(plan, &function.id)?.kind)
            });
        cells.push(posts(after.sum(), synthetic));
        cells.push(n_duties(
            reform.input.functions.iter().map(|function| reform.input.duties_of(&function.id).count()).sum(),
        ));
        cells.push(Cell::Missing(NOT_APPLICABLE));
        rows.push(row("All functions", RowKind::Total, cells));
    }
    let kept = plan.map_or(0, |plan| {
        let retained = |function: &&domain::function::Function| {
            reform.option(plan, &function.id).is_some_and(|option| option.kind == OptionKind::Retain)
        };
        reform.input.functions.iter().filter(retained).count()
    });
    let n = reform.input.functions.len();
    let is_draft = reform.best().is_none() && plan.is_some();
    let under = if is_draft { " under the draft plan" } else { "" };
    Exhibit {
        key: "T10b".into(),
        name: "reform-functions".into(),
        heading: match (n, kept, n - kept) {
            (0, ..) => "No function is on record".to_owned(),
            (1, ..) if plan.is_none() => "What becomes of the one function is not settled".to_owned(),
            _ if plan.is_none() => format!("What becomes of the {n} functions is not settled"),
            (1, 1, _) => format!("The one function stays as it is{under}"),
            (1, ..) => format!("The one function changes{under}"),
            (_, _, 0) => format!("All {n} functions stay as they are{under}"),
            (_, 0, _) => format!("All {n} functions change{under}"),
            (_, _, changed) => format!(
                "Of {n} functions {kept} {}, and {changed} {}{under}",
                if kept == 1 { "stays as it is" } else { "stay as they are" },
                if changed == 1 { "changes" } else { "change" }
            ),
        },
        note: format!(
            "£m a year. What moves to others is not saved by the system. The impact score of an option is that of the worst domain of its impact assessment, 0 (none) to 25; scores are added up, never averaged.{} Duties are those that the law demands today.{}",
            if is_draft {
                " The draft plan is the option chosen of each function in reform/functions.csv."
            } else {
                ""
            },
            apart_from_baseline(reform)
        ),
        provenance: reform.provenance(),
        table: Table {
            caption: plan_shown(reform).map_or_else(
                || "Functions of the boards, £m a year; no plan is shown.".to_owned(),
                |plan| format!("Functions of the boards under {plan}, £m a year."),
            ),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "Becomes"),
                figures("", "Cost").reading(&["pay", "non_pay", "programme_pay", "contracts", "systems"]),
                figures("Saving", "boards").reading(&[
                    "pay",
                    "non_pay",
                    "programme_pay",
                    "contracts",
                    "systems",
                    "option",
                    "icb_cost",
                ]),
                figures("Saving", "moved to others").reading(&["option", "receiver_cost"]),
                figures("Saving", "system").reading(&[
                    "pay",
                    "non_pay",
                    "programme_pay",
                    "contracts",
                    "systems",
                    "option",
                    "icb_cost",
                    "receiver_cost",
                ]),
                figures("", "Impact score").reading(&["option", "harm"]),
                figures("Posts", "today").reading(&["band", "wte"]),
                figures("Posts", "under the plan").reading(&["option", "posts_wte"]),
                figures("", "Duties").reading(&["duty_id"]),
                words("", "Who else does it"),
            ],
            rows,
        },
        chart: None,
    }
}

/// Why the functions do not add up to what is said of all of them; empty where they do.
fn apart_from_baseline(reform: &Reform) -> String {
    let cost = reform::plan::consistency::cost(&reform.input.functions);
    if reform.findings.iter().all(|finding| finding.rule != "F01") {
        return String::new();
    }
    format!(
        " The functions come to {} and do not add up to the last row, which rests on the baseline of reform/plan.toml, {} (F01).",
        pounds(cost, Scale::Words),
        pounds(reform.case.baseline, Scale::Words)
    )
}

/// How many duties there are; the acts are published.
fn n_duties(n_duties: usize) -> Cell {
    Cell::Number(Number::count(u64::try_from(n_duties).unwrap_or(u64::MAX)))
}

/// The posts that a function has under an option.
fn posts_under(reform: &Reform, function: &domain::function::Function, kind: OptionKind) -> Option<Wte> {
    reform.input.options_of(&function.id).find(|option| option.kind == kind).map(|option| option.posts)
}

fn function_row(reform: &Reform, plan: Option<&Plan>, function: &domain::function::Function) -> Row {
    let provenance = function.provenance;
    let option = plan.and_then(|plan| reform.option(plan, &function.id));
    let posts_after = option.and_then(|option| posts_under(reform, function, option.kind));
    let saved = option.map(|option| (function.cost() - option.icb_cost, option.receiver_cost));
    let optional =
        |value: Option<Pence>| value.map_or(Cell::Missing(NOT_APPLICABLE), |v| amount(v, provenance));
    let else_by: Vec<&str> = function.also_done_by.iter().map(|overlap| overlap.body.as_str()).collect();
    let cells = vec![
        option.map_or(Cell::Missing("Not chosen"), |option| word(option.kind.words())),
        amount(function.cost(), provenance),
        optional(saved.map(|(icb, _)| icb)),
        optional(saved.map(|(_, moved)| moved)),
        optional(saved.map(|(icb, moved)| icb - moved)),
        option.map_or(Cell::Missing(NOT_APPLICABLE), |option| count(u64::from(option.impact), provenance)),
        posts(reform.input.posts_of(&function.id), provenance),
        posts_after.map_or(Cell::Missing(NOT_APPLICABLE), |wte| posts(wte, provenance)),
        n_duties(reform.input.duties_of(&function.id).count()),
        word(if else_by.is_empty() { "nobody on record".to_owned() } else { else_by.join(", ") }),
    ];
    let mut row = row(&format!("{} {}", function.id, function.name), RowKind::Body, cells);
    row.link = Some(format!("/reform/function/{}", function.id));
    let id = function.id.to_string();
    row.reading(
        ["functions", "options", "posts", "duties"]
            .map(|file| FileRows::with(&format!("reform/{file}.csv"), "function_id", id.clone())),
    )
}
