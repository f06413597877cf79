//! A reform in sentences and tables: targets, functions, the frontier, exits, transfers, duties.
//!
//! Its values have no figure ids: each rests on a register whose rows name their sources, and each
//! amount carries the mark of how it is known.

use std::fmt::Display;

use domain::function::OptionKind;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use domain::month::day_in_words;
use domain::programme::Total;
use domain::provenance::Provenance;
use domain::schedule::Wte;
use domain::target::{Ask, Scope};
use jiff::civil::Date;
use reform::choice::{Answer, Plan, STEP};
use reform::plan::{Reform, Standing};
use reform::target::Reading;

use super::efficiency::{self, Saying, row, word};
use super::{NOT_APPLICABLE, figures, words};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::spec::frontier::{Frontier, Marked, frontier};
use crate::spec::moves::{self, Move, Moves};
use crate::words::amount::{Scale, pounds};
use crate::words::millions;

/// An amount in £m with one decimal, costs and savings positive, with the mark of how it is known.
fn amount(value: Pence, provenance: Provenance) -> Cell {
    efficiency::amount(Total::of(Some(value), provenance))
}

/// A text with the mark of how it is known.
fn marked(text: impl Display, provenance: Provenance) -> String {
    format!("{text} {}", efficiency::mark(provenance))
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
    ((posts.hundredths() + 50 * posts.hundredths().signum()) / 100).to_string()
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
pub fn reform_headline(reform: &Reform) -> Saying {
    let provenance = reform.provenance();
    let text = match (&reform.answer, reform.shown()) {
        (Answer::Found(_), Some(plan)) if plan.receiver_cost > Pence::ZERO => format!(
            "The boards could save {}, but {} of it only moves to others: the system saves {}",
            pounds(plan.icb_saving, Scale::Words),
            pounds(plan.receiver_cost, Scale::Words),
            pounds(plan.system_saving, Scale::Words)
        ),
        (Answer::Found(_), Some(plan)) => {
            format!(
                "The boards could save {}, and none of it only moves to others",
                pounds(plan.icb_saving, Scale::Words)
            )
        }
        (Answer::Infeasible(_), _) => "No choice of functions keeps the limits of the plan".to_owned(),
        _ => "Whether a choice of functions keeps the limits is not settled".to_owned(),
    };
    Saying { text, provenance }
}

/// What follows the finding: cost and published plan, targets that contradict each other, gates.
#[must_use]
pub fn reform_leads(reform: &Reform) -> Vec<Saying> {
    let input = &reform.input;
    let mut leads = vec![Saying {
        text: format!(
            "{} cost {} a year on running costs and programme pay.",
            input.name,
            pounds(input.baseline.cost, Scale::Words)
        ),
        provenance: input.provenance,
    }];
    leads.extend(reading_of_published(reform));
    if let Some(conflict) = widest_conflict(reform) {
        leads.push(conflict);
    }
    let n_blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    let all_held = if reform.duties.is_ok() {
        "Every duty has one accountable body on every day of the plan."
    } else {
        "On some days of the plan a duty has no accountable body."
    };
    leads.push(Saying {
        text: format!(
            "{n_blocked} of the {} moves {} stopped at a gate. {all_held}",
            reform.standings.len(),
            if n_blocked == 1 { "is" } else { "are" }
        ),
        provenance: reform.provenance(),
    });
    leads
}

/// On which people the published saving rests.
fn reading_of_published(reform: &Reform) -> Option<Saying> {
    let (targets, readings) = (&reform.input.targets, &reform.readings);
    let saving = readings.iter().find(|reading| matches!(targets[reading.target].ask, Ask::Saving(_)))?;
    let people = &reform.input.baseline.people;
    let cap = per_head(reform.input.baseline.cap_per_head);
    let agrees = saving.agrees_with.map(|idx| {
        format!(
            ", so the published saving rests on {} ({} counted), not on another count",
            basis(people[idx].basis),
            grouped(people[idx].people)
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
    Some(Saying {
        text: format!(
            "{} is left of it by the published plan: at £{cap} a head that is {} people{}.{}",
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

/// A count as it is read: `2,070,415`.
#[must_use]
pub fn grouped(people: u64) -> String {
    let digits = people.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The two announced cuts that are furthest apart.
fn widest_conflict(reform: &Reform) -> Option<Saying> {
    let targets = &reform.input.targets;
    let widest = reform.conflicts.iter().max_by_key(|conflict| conflict.ratio)?;
    let label = |idx: usize| targets[idx].label.as_str();
    Some(Saying {
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
        figures("", "To save, £m"),
        figures("", "Left, £m"),
        figures("", "Cut"),
    ];
    columns.extend(baseline.people.iter().map(|count| figures("Left a head, £", basis(count.basis))));
    columns.extend([figures("", "Posts"), words("", "Reading")]);
    let lefts: Vec<Pence> = reform.readings.iter().map(|reading| reading.left).collect();
    let heading = match (lefts.iter().min(), lefts.iter().max()) {
        (Some(least), Some(most)) => format!(
            "The announced targets leave between {} and {} of {}",
            pounds(*least, Scale::Words),
            pounds(*most, Scale::Words),
            pounds(baseline.cost, Scale::Words)
        ),
        _ => "No target is on record".to_owned(),
    };
    Exhibit {
        key: "T10a",
        name: "reform-targets",
        heading,
        note: format!(
            "All on one baseline: {} a year, {}, {}. Posts at {} a year each.",
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

/// `£66,000`.
fn thousands(value: Pence) -> String {
    format!("£{}", grouped(u64::try_from(value.get() / 100).unwrap_or(0)))
}

fn target_row(reform: &Reform, reading: &Reading) -> Row {
    let (target, people) = (&reform.input.targets[reading.target], &reform.input.baseline.people);
    let counts = reading.counted_on.map_or_else(
        || if target.scope == Scope::NotSaid { "baseline not said" } else { "as published" }.to_owned(),
        |idx| format!("{} {}", grouped(people[idx].people), basis(people[idx].basis)),
    );
    let derived = Provenance::Derived;
    let mut cells = vec![
        word(counts),
        amount(
            reading.saving,
            if matches!(target.ask, Ask::Saving(_)) { target.provenance } else { derived },
        ),
        amount(reading.left, derived),
        word(marked(percent(reading.percent), derived)),
    ];
    cells.extend(reading.left_per_head.iter().map(|head| word(marked(per_head(*head), derived))));
    cells.push(word(marked(whole(reading.posts), derived)));
    cells.push(word(match reading.agrees_with {
        Some(idx) => format!("agrees with the cap on {}", basis(people[idx].basis)),
        None if reading.left_per_head.iter().all(|head| *head < reform.input.baseline.cap_per_head) => {
            "below the cap on every count".to_owned()
        }
        None => "above the cap on some count".to_owned(),
    }));
    row(&target.label, RowKind::Body, cells)
}

/// What becomes of each function under the plan that is shown.
#[must_use]
pub fn reform_functions(reform: &Reform) -> Exhibit {
    let plan = reform.shown();
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
            word(marked(plan.harm, synthetic)),
            word(marked(
                whole(
                    reform.input.functions.iter().map(|function| reform.input.posts_of(&function.id)).sum(),
                ),
                synthetic,
            )),
        ];
        cells.push(word(reform.duties.as_ref().map_or(0, |map| map.on(reform.input.on).count()).to_string()));
        cells.push(Cell::Missing(NOT_APPLICABLE));
        rows.push(row("All functions", RowKind::Total, cells));
    }
    let kept = plan.map_or(0, |plan| {
        let retained = |function: &&domain::function::Function| {
            reform.offer(plan, &function.id).is_some_and(|offer| offer.kind == OptionKind::Retain)
        };
        reform.input.functions.iter().filter(retained).count()
    });
    Exhibit {
        key: "T10b",
        name: "reform-functions",
        heading: format!(
            "Of {} functions {kept} stay as they are, and {} change",
            reform.input.functions.len(),
            reform.input.functions.len() - kept
        ),
        note: "£m a year. What moves to others is not saved by the system. Harm is the score of the worst domain of an impact assessment, added up, never averaged.".to_owned(),
        provenance: reform.provenance(),
        table: Table {
            caption: "Functions of the boards under the plan of least harm, £m a year.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "Becomes"),
                figures("", "Cost"),
                figures("Saving", "boards"),
                figures("Saving", "moved to others"),
                figures("Saving", "system"),
                figures("", "Harm"),
                figures("", "Posts"),
                figures("", "Duties"),
                words("", "Who else does it"),
            ],
            rows,
        },
        chart: None,
    }
}

fn function_row(reform: &Reform, plan: Option<&Plan>, function: &domain::function::Function) -> Row {
    let provenance = function.provenance;
    let offer = plan.and_then(|plan| reform.offer(plan, &function.id));
    let saved = offer.map(|offer| (function.cost() - offer.icb_cost, offer.receiver_cost));
    let optional =
        |value: Option<Pence>| value.map_or(Cell::Missing(NOT_APPLICABLE), |v| amount(v, provenance));
    let else_by: Vec<&str> = function.also_done_by.iter().map(|overlap| overlap.body.as_str()).collect();
    let cells = vec![
        offer.map_or(Cell::Missing("Not chosen"), |offer| word(offer.kind.words())),
        amount(function.cost(), provenance),
        optional(saved.map(|(icb, _)| icb)),
        optional(saved.map(|(_, moved)| moved)),
        optional(saved.map(|(icb, moved)| icb - moved)),
        offer.map_or(Cell::Missing(NOT_APPLICABLE), |offer| word(marked(offer.harm, provenance))),
        word(marked(whole(reform.input.posts_of(&function.id)), provenance)),
        word(function.duties.len().to_string()),
        word(if else_by.is_empty() { "nobody on record".to_owned() } else { else_by.join(", ") }),
    ];
    let mut row = row(&format!("{} {}", function.id, function.name), RowKind::Body, cells);
    row.link = Some(format!("/reform/function/{}", function.id));
    row
}

/// What binds the plan and what it costs, in sentences.
#[must_use]
pub fn reform_binding(reform: &Reform) -> Vec<String> {
    let mut said = Vec::new();
    match &reform.answer {
        Answer::Found(best) => {
            said.push(if best.gap() == 0 {
                format!("No plan within the limits does less harm than {}: proven.", best.plan.harm)
            } else {
                format!(
                    "No plan within the limits does less harm than {}; the best found does {}.",
                    best.bound, best.plan.harm
                )
            });
            let binding: Vec<&str> = best.binding.iter().map(|limit| limit.words()).collect();
            said.push(if binding.is_empty() {
                "No limit binds: without any of them the least harm is the same.".to_owned()
            } else {
                format!("What binds is {}.", binding.join(" and "))
            });
            let step = thousands(STEP);
            said.push(match best.price.with_less {
                Some(harm) if harm == best.plan.harm => {
                    format!("The next {step} off the envelope costs no more harm.")
                }
                Some(harm) => {
                    format!("The next {step} off the envelope costs {} more of harm.", harm - best.plan.harm)
                }
                None => format!("With {step} less in the envelope no plan keeps the limits."),
            });
            if let Some(harm) = best.price.with_more.filter(|harm| *harm < best.plan.harm) {
                said.push(format!("{step} more in the envelope would spare {}.", best.plan.harm - harm));
            }
            if let Some(draft) = &reform.draft {
                said.push(draft_said(reform, draft, best.plan.harm));
            }
        }
        Answer::Infeasible(relaxation) => {
            for (limit, by) in &relaxation.alone {
                said.push(match by {
                    Some(by) => format!(
                        "A plan would be possible if {} gave way by {} alone.",
                        limit.words(),
                        pounds(*by, Scale::Words)
                    ),
                    None => {
                        format!("However far {} gave way alone, no plan would be possible.", limit.words())
                    }
                });
            }
            if let Some(by) = relaxation.together {
                said.push(format!(
                    "Together the three limits would each have to give way by {}.",
                    pounds(by, Scale::Words)
                ));
            }
        }
        Answer::Unknown => {
            said.push("The search ended before it found a plan or proved that there is none.".to_owned());
        }
    }
    said
}

fn draft_said(reform: &Reform, draft: &Plan, least: u64) -> String {
    let breaks = reform.breaks(draft);
    if breaks.is_empty() {
        return format!(
            "The draft plan does harm of {}, {} more than it must.",
            draft.harm,
            draft.harm - least.min(draft.harm)
        );
    }
    let broken: Vec<String> = breaks
        .iter()
        .map(|(limit, by)| format!("{} by {}", limit.words(), pounds(*by, Scale::Words)))
        .collect();
    format!("The draft plan, with harm of {}, breaks {}.", draft.harm, broken.join(" and "))
}

/// The frontier of saving and harm as a table.
#[must_use]
pub fn reform_frontier(reform: &Reform) -> Exhibit {
    let provenance = reform.provenance();
    let rows = reform.frontier.iter().map(|point| {
        let cells = vec![
            amount(point.plan.icb_saving, provenance),
            amount(point.plan.receiver_cost, provenance),
            amount(point.plan.exit_cost, provenance),
            word(marked(point.plan.harm, provenance)),
            word(if point.bound == point.plan.harm {
                "proven".to_owned()
            } else {
                format!("at least {}", point.bound)
            }),
        ];
        row(&pounds(point.plan.system_saving, Scale::Letter), RowKind::Body, cells)
    });
    let most = reform.frontier.last().map(|point| &point.plan);
    Exhibit {
        key: "T10c",
        name: "reform-frontier",
        heading: most.map_or_else(
            || "No frontier can be drawn".to_owned(),
            |plan| {
                format!(
                    "Harm rises with saving, to {} at {}",
                    plan.harm,
                    pounds(plan.system_saving, Scale::Words)
                )
            },
        ),
        note:
            "Each point is the least harm for its saving within the budget for exits. £m a year, exits once."
                .to_owned(),
        provenance,
        table: Table {
            caption: "The frontier of the system’s saving against harm.".to_owned(),
            row_heading: "Saving of the system".to_owned(),
            columns: vec![
                figures("", "Saving of the boards"),
                figures("", "Moved to others"),
                figures("", "Exits"),
                figures("", "Harm"),
                words("", "Proof"),
            ],
            rows: rows.collect(),
        },
        chart: frontier_chart(reform),
    }
}

fn frontier_chart(reform: &Reform) -> Option<Chart> {
    if reform.frontier.len() < 2 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "harms are small whole numbers")]
    let point = |plan: &Plan| (millions(plan.system_saving), plan.harm as f64);
    let marked = |plan: &Plan, what: &str| Marked {
        label: format!("{what}: {}, harm {}", pounds(plan.system_saving, Scale::Letter), plan.harm),
        saving: point(plan).0,
        harm: point(plan).1,
    };
    let drawn = frontier(
        "reform-frontier",
        &Frontier {
            points: reform.frontier.iter().map(|at| point(&at.plan)).collect(),
            asked: millions(reform.case.least_saving),
            best: reform.best().map(|best| marked(&best.plan, "Least harm, proven")),
            draft: reform.draft.as_ref().map(|draft| marked(draft, "Draft plan")),
        },
    );
    let ends = reform.frontier.last().map(|at| &at.plan)?;
    Some(Chart {
        label: "Frontier of saving and harm".to_owned(),
        description: format!(
            "A rising line from no saving and no harm to {} with harm of {}. {}",
            pounds(ends.system_saving, Scale::Words),
            ends.harm,
            reform_binding(reform).join(" ")
        ),
        wide: drawn.wide,
        narrow: drawn.narrow,
    })
}

/// What keeping each function whole would cost.
#[must_use]
pub fn reform_keeping(reform: &Reform) -> Exhibit {
    let provenance = reform.provenance();
    let least = reform.best().map_or(0, |best| best.plan.harm);
    let rows = reform.keeping.iter().map(|keeping| {
        let name = reform.input.function(&keeping.function).map_or("", |function| function.name.as_str());
        let cells = match keeping.harm {
            Some(harm) => {
                vec![word(marked(harm, provenance)), word(marked(harm - least.min(harm), provenance))]
            }
            None => vec![Cell::Missing("No plan"), Cell::Missing("No plan")],
        };
        row(&format!("{} {name}", keeping.function), RowKind::Body, cells)
    });
    let dear = reform.keeping.iter().filter(|keeping| keeping.harm.is_none()).count();
    Exhibit {
        key: "T10d",
        name: "reform-keeping",
        heading: match dear {
            0 => "Any one function could be kept whole, at a price in harm elsewhere".to_owned(),
            1 => "One function cannot be kept whole within the limits".to_owned(),
            n => format!("{n} functions cannot be kept whole within the limits"),
        },
        note:
            "The least harm of all functions if this one stays as it is and everything else is chosen anew."
                .to_owned(),
        provenance,
        table: Table {
            caption: "The price of keeping one function as it is.".to_owned(),
            row_heading: "Function kept".to_owned(),
            columns: vec![figures("", "Least harm then"), figures("", "More than without")],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// Exits of the plan that is shown.
#[must_use]
pub fn reform_exits(reform: &Reform) -> Option<Exhibit> {
    let exits = reform.exits.as_ref()?;
    let provenance = reform.provenance();
    let of = |value: Pence| amount(value, provenance);
    let months = |tenths: Option<u64>| {
        tenths.map_or(Cell::Missing("Never"), |tenths| {
            word(marked(format!("{}.{}", tenths / 10, tenths % 10), provenance))
        })
    };
    let line = |name: &str, cells: [Cell; 3]| row(name, RowKind::Body, cells.into());
    let (spent, saving, central) = (exits.spent, exits.saving, exits.saving_central);
    let payback = exits.payback_tenths;
    let count = |leavers: u32| word(marked(leavers, provenance));
    Some(Exhibit {
        key: "T10e",
        name: "reform-exits",
        heading: format!(
            "{} people would leave for {}, paid back in {} months",
            exits.leavers.p50,
            pounds(spent.p50, Scale::Words),
            payback.p50.map_or_else(
                || "no number of".to_owned(),
                |tenths| format!("{}.{}", tenths / 10, tenths % 10)
            )
        ),
        note: format!(
            "{} draws of service, pay and take-up. {} more posts go without anybody leaving, because they are vacant or move. Savings of the first year pay for the transition once and are not counted as recurrent.",
            exits.n_draws,
            whole(reform.posts_without_exit)
        ),
        provenance,
        table: Table {
            caption: "Exits under the plan of least harm, £m.".to_owned(),
            row_heading: "What".to_owned(),
            columns: vec![figures("", "P10"), figures("", "P50"), figures("", "P90")],
            rows: vec![
                line("Leavers", [exits.leavers.p10, exits.leavers.p50, exits.leavers.p90].map(count)),
                line("Payments, once", [spent.p10, spent.p50, spent.p90].map(of)),
                line("Saving of the boards, a year", [saving.p10, saving.p50, saving.p90].map(of)),
                line("Saving of the centre, a year", [central.p10, central.p50, central.p90].map(of)),
                line("Months to pay back", [payback.p10, payback.p50, payback.p90].map(months)),
            ],
        },
        chart: None,
    })
}

/// Duty-critical functions while people wait for a decision.
#[must_use]
pub fn reform_waiting(reform: &Reform) -> Exhibit {
    let provenance = reform.provenance();
    let rows = reform.at_risk.iter().map(|risk| {
        let name = reform.input.function(&risk.function).map_or("", |function| function.name.as_str());
        let last = risk.waiting.chance_below_floor.last().copied().unwrap_or(0.0);
        let cells = vec![
            word(marked(risk.filled, provenance)),
            word(marked(risk.floor, provenance)),
            match risk.waiting.falls_below_in {
                Some(0) => Cell::Word { text: "today".to_owned(), tone: Tone::Adverse },
                Some(1) => Cell::Word { text: "in 1 quarter".to_owned(), tone: Tone::Adverse },
                Some(quarters) => Cell::Word { text: format!("in {quarters} quarters"), tone: Tone::Adverse },
                None => word("not within the plan"),
            },
            word(marked(format!("{:.0}%", last * 100.0), provenance)),
        ];
        row(&format!("{} {name}", risk.function), RowKind::Body, cells)
    });
    let n_below = reform.at_risk.iter().filter(|risk| risk.waiting.falls_below_in.is_some()).count();
    Exhibit {
        key: "T10f",
        name: "reform-waiting",
        heading: match n_below {
            0 => "No function that the law demands is expected to fall below its safe floor".to_owned(),
            1 => "One function that the law demands is expected to fall below its safe floor".to_owned(),
            n => format!("{n} functions that the law demands are expected to fall below their safe floor"),
        },
        note: format!(
            "If {} of staff leave each quarter of their own accord and nobody is replaced until the plan ends.",
            percent(i64::from(reform.input.quarterly_leavers))
        ),
        provenance,
        table: Table {
            caption: "Functions that serve a duty, while people wait.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                figures("", "Filled"),
                figures("", "Safe floor"),
                words("", "Expected below"),
                figures("", "Chance below at the end"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// What is to move, at which gate it stands, and what stands in its way.
#[must_use]
pub fn reform_transfers(reform: &Reform) -> Exhibit {
    let rows = reform.standings.iter().map(|standing| transfer_row(reform, standing));
    let n_blocked = reform.standings.iter().filter(|standing| !standing.blocking.is_empty()).count();
    let n_dated = reform.input.moves.iter().filter(|moving| moving.on.is_some()).count();
    Exhibit {
        key: "T10g",
        name: "reform-transfers",
        heading: format!(
            "{} moves are planned: {n_dated} have a day, {n_blocked} {} blocked",
            reform.standings.len(),
            if n_blocked == 1 { "is" } else { "are" }
        ),
        note: format!(
            "As at {}. Gates: G0 mapped, G1 destination, G2 money, G3 people, G4 safety, G5 ready, G6 go, G7 proven. None can be skipped; a gate can be lost.",
            day_in_words(reform.input.on)
        ),
        provenance: reform.provenance(),
        table: Table {
            caption: "Functions that are to move to other bodies, £m a year.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "To"),
                words("", "Answers from"),
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

fn transfer_row(reform: &Reform, standing: &Standing) -> Row {
    let moving = &reform.input.moves[standing.moving];
    let function = reform.input.function(&moving.function);
    let provenance = reform.provenance();
    let optional =
        |value: Option<Pence>| value.map_or(Cell::Missing("Not costed"), |value| amount(value, provenance));
    let mut open: Vec<String> = standing.blocking.iter().map(ToString::to_string).collect();
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
        if standing.blocking.is_empty() {
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
            let heading =
                format!("On {} {} duties are held by {}", day_in_words(on), held.len(), holders.join(", "));
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
        key: "T10h",
        name: "reform-duties",
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
