//! Which limits matter most to the plan of the lowest impact score, the frontier, and what keeping a function costs.

use domain::money::{Pence, grouped};
use reform::choice::{Answer, Excess, Limit, Lowest, Optimum, Plan, STEP};
use reform::plan::Reform;

use super::super::efficiency::{row, word};
use super::super::{figures, words};
use super::consequences::shifts;
use super::{amount, count, pounds, thousands};
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table};
use crate::number::millions;
use crate::spec::frontier::{Frontier, Marked, frontier};
use crate::words::amount::Scale;

/// Which limits matter most, and what a little less or more of them would do, in sentences.
#[must_use]
pub fn reform_binding(reform: &Reform) -> Vec<String> {
    let mut sentences = Vec::new();
    match &reform.answer {
        Answer::Found(best) => {
            sentences.push(if best.gap() == 0 {
                format!("{} is the lowest impact score possible within the limits.", best.plan.impact)
            } else {
                format!(
                    "The lowest impact score found within the limits is {}; it cannot be below {}.",
                    best.plan.impact, best.bound
                )
            });
            sentences.extend(binding_sentences(best));
            sentences.extend(price_sentences(best));
            if reform.keeps_all(&best.plan) {
                sentences.push("Every function stays as it is, so keeping one has no price.".to_owned());
            }
            sentences.extend(shifts(&reform.input, &reform.case, &best.plan, "The plan"));
            if let Some(draft) = &reform.draft {
                sentences.push(draft_sentence(reform, draft, best.plan.impact));
                sentences.extend(shifts(&reform.input, &reform.case, draft, "The draft plan"));
            }
        }
        Answer::Infeasible(relaxation) => {
            sentences.extend(relaxation.alone.iter().map(|(limit, excess)| alone_sentence(*limit, *excess)));
            match relaxation.together {
                Excess::Enough { amount, .. } => sentences.push(format!(
                    "If all three limits are eased, each must be eased by {}{}.",
                    at_least(amount),
                    less_may_do(relaxation.together)
                )),
                Excess::Unknown => sentences.push(
                    "By how much all three limits would have to be eased is not known: the search ended first."
                        .to_owned(),
                ),
                Excess::Never => {}
            }
        }
        Answer::Unknown => {
            sentences
                .push("The search ended before it found a plan or proved that there is none.".to_owned());
        }
    }
    sentences
}

/// Which limits matter to a plan, and of which that is not known.
fn binding_sentences(best: &Optimum) -> Vec<String> {
    let words = |limits: &[Limit]| limits.iter().map(|limit| limit.words()).collect::<Vec<_>>().join(" and ");
    let mut sentences = Vec::new();
    if !best.binding.is_empty() {
        sentences.push(format!("The limits that matter most: {}.", words(&best.binding)));
    } else if best.unsettled.is_empty() {
        sentences
            .push("No limit matters: without any of them the lowest impact score is the same.".to_owned());
    }
    if !best.unsettled.is_empty() {
        sentences.push(format!(
            "Whether the score would be lower without {} is not known: the search ended first.",
            words(&best.unsettled)
        ));
    }
    sentences
}

/// What a little less and more envelope would do; what is not proven says so.
fn price_sentences(best: &Optimum) -> Vec<String> {
    let (step, now) = (thousands(STEP), best.plan.impact);
    let is_proven = best.gap() == 0;
    let mut sentences = vec![match best.price.with_less {
        Lowest::Score { impact, bound } if impact == bound && is_proven => {
            if impact == now {
                format!("With {step} less in the envelope the lowest impact score stays the same.")
            } else {
                format!(
                    "With {step} less in the envelope the lowest impact score is {impact}, {} more.",
                    impact - now
                )
            }
        }
        Lowest::Score { impact, bound } => format!(
            "With {step} less in the envelope the lowest impact score found is {impact}; it cannot be below {bound}."
        ),
        Lowest::NoPlan => format!("With {step} less in the envelope no plan keeps the limits."),
        Lowest::Unknown { .. } => format!(
            "With {step} less in the envelope no plan was found, nor proved that there is none: the search ended first."
        ),
    }];
    match best.price.with_more {
        Lowest::Score { impact, bound } if impact == bound && is_proven && impact < now => {
            sentences.push(format!("With {step} more in the envelope it is {impact}, {} less.", now - impact));
        }
        Lowest::Score { impact, bound } if bound < impact || !is_proven => sentences.push(format!(
            "With {step} more in the envelope the lowest impact score found is {impact}; it cannot be below {bound}."
        )),
        Lowest::Score { .. } | Lowest::NoPlan | Lowest::Unknown { .. } => {}
    }
    sentences
}

/// By how much a limit would have to be eased alone.
fn alone_sentence(limit: Limit, excess: Excess) -> String {
    let words = limit.words();
    match excess {
        Excess::Enough { amount, .. } => format!(
            "A plan would be possible if {} by {} and nothing else changed{}.",
            eased(limit),
            at_least(amount),
            less_may_do(excess)
        ),
        Excess::Never => {
            format!("Easing {words} alone makes no plan possible, however much it is eased.")
        }
        Excess::Unknown => format!(
            "Whether easing {words} alone would make a plan possible is not known: the search ended first."
        ),
    }
}

/// What easing a limit means, after “if”.
const fn eased(limit: Limit) -> &'static str {
    match limit {
        Limit::Envelope => "the envelope were raised",
        Limit::SystemSaving => "the saving that the system must make were lowered",
        Limit::ExitCost => "the budget for exits were raised",
    }
}

/// What follows an amount that is enough, where less may be.
fn less_may_do(excess: Excess) -> &'static str {
    if excess.is_proven() { "" } else { "; less may do, for the search ended first" }
}

/// What the draft plan is.
const DRAFT: &str = "the option chosen so far of each function in reform/functions.csv";

fn draft_sentence(reform: &Reform, draft: &Plan, least: u64) -> String {
    let breaks = reform.breaks(draft);
    if breaks.is_empty() {
        return if draft.impact <= least {
            format!(
                "The draft plan ({DRAFT}) has an impact score of {}, no more than the lowest.",
                draft.impact
            )
        } else {
            format!(
                "The draft plan ({DRAFT}) has an impact score of {}, {} more than the lowest.",
                draft.impact,
                draft.impact - least
            )
        };
    }
    let broken: Vec<String> = breaks
        .iter()
        .map(|(limit, excess)| format!("{} by {}", limit.words(), pounds(*excess, Scale::Words)))
        .collect();
    format!(
        "The draft plan ({DRAFT}), with an impact score of {}, breaks {}.",
        draft.impact,
        broken.join(" and ")
    )
}

/// The frontier of saving and impact score as a table.
#[must_use]
pub fn reform_frontier(reform: &Reform) -> Exhibit {
    let provenance = reform.provenance();
    let rows = reform.frontier.iter().map(|point| {
        let cells = vec![
            amount(point.plan.icb_saving, provenance),
            amount(point.plan.receiver_cost, provenance),
            amount(point.plan.exit_cost, provenance),
            count(point.plan.impact, provenance),
            word(if point.bound == point.plan.impact && point.most_saving == point.plan.system_saving {
                "proven".to_owned()
            } else {
                format!("at least {}, at most {}", point.bound, pounds(point.most_saving, Scale::Letter))
            }),
        ];
        row(&pounds(point.plan.system_saving, Scale::Letter), RowKind::Body, cells)
    });
    let most = reform.frontier.last().map(|point| &point.plan);
    Exhibit {
        key: "T10c".into(),
        name: "reform-frontier".into(),
        heading: most.map_or_else(
            || "No frontier can be drawn".to_owned(),
            |plan| {
                format!(
                    "The lowest impact score rises with the saving, to {} at {}",
                    plan.impact,
                    pounds(plan.system_saving, Scale::Words)
                )
            },
        ),
        note:
            "Each point is the most saving for its impact score, with the least paid for exits that allows it. A plan that keeps the envelope too may have a higher score than the point of its saving. £m a year, exits once."
                .to_owned(),
        provenance,
        table: Table {
            caption: "The frontier of the system’s saving against the impact score, £m, within the budget for exits; the envelope and the saving asked for are left out.".to_owned(),
            row_heading: "Saving of the system".to_owned(),
            columns: vec![
                figures("", "Saving of the boards"),
                figures("", "Moved to others"),
                figures("", "Exits"),
                figures("", "Impact score"),
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
    #[expect(clippy::cast_precision_loss, reason = "scores are small whole numbers")]
    let point = |plan: &Plan| (millions(plan.system_saving), plan.impact as f64);
    let marked = |plan: &Plan, title: &str| Marked {
        label: format!("{title}: {}, score {}", pounds(plan.system_saving, Scale::Letter), plan.impact),
        saving: point(plan).0,
        impact: point(plan).1,
    };
    let drawn = frontier(
        "reform-frontier",
        &Frontier {
            points: reform.frontier.iter().map(|frontier_point| point(&frontier_point.plan)).collect(),
            asked: millions(reform.case.least_saving),
            best: reform.best().map(|best| {
                marked(
                    &best.plan,
                    if best.gap() == 0 { "Lowest score, proven" } else { "Lowest score found" },
                )
            }),
            draft: reform.draft.as_ref().map(|draft| marked(draft, "Draft plan")),
        },
    );
    let ends = reform.frontier.last().map(|frontier_point| &frontier_point.plan)?;
    Some(Chart {
        label: "Frontier of saving and impact score".to_owned(),
        description: format!(
            "A rising line from no saving and a score of 0 to {} with an impact score of {}. {}",
            pounds(ends.system_saving, Scale::Words),
            ends.impact,
            reform_binding(reform).join(" ")
        ),
        wide: drawn.wide,
        narrow: drawn.narrow,
    })
}

/// What keeping each function whole would cost; nothing where there is no plan to keep it out of, or none
/// changes in it.
#[must_use]
pub fn reform_keeping(reform: &Reform) -> Option<Exhibit> {
    if reform.keeping.is_empty() {
        return None;
    }
    let provenance = reform.provenance();
    let least = reform.best()?.plan.impact;
    let are_all_proven = reform.keeping.iter().all(|keeping| keeping.lowest.is_proven());
    let rows = reform.keeping.iter().map(|keeping| {
        let name = reform.input.function(&keeping.function).map_or("", |function| function.name.as_str());
        let mut cells = match keeping.lowest {
            Lowest::Score { impact, .. } => {
                vec![count(impact, provenance), count(impact - least.min(impact), provenance)]
            }
            Lowest::NoPlan => vec![Cell::Missing("No plan"), Cell::Missing("No plan")],
            Lowest::Unknown { .. } => vec![Cell::Missing("Not found"), Cell::Missing("Not found")],
        };
        if !are_all_proven {
            cells.push(word(match keeping.lowest.bound() {
                Some(bound) if !keeping.lowest.is_proven() => format!("at least {bound}"),
                Some(_) | None => "proven".to_owned(),
            }));
        }
        row(&format!("{} {name}", keeping.function), RowKind::Body, cells)
    });
    let dear = reform.keeping.iter().filter(|keeping| keeping.lowest == Lowest::NoPlan).count();
    let n_unknown =
        reform.keeping.iter().filter(|keeping| matches!(keeping.lowest, Lowest::Unknown { .. })).count();
    let mut columns = vec![figures("", "Lowest score then"), figures("", "More than without")];
    if !are_all_proven {
        columns.push(words("", "Proof"));
    }
    Some(Exhibit {
        key: "T10d".into(),
        name: "reform-keeping".into(),
        heading: match dear {
            0 if 0 < n_unknown => {
                "Of some functions it is not known what keeping them costs: the search ended first".to_owned()
            }
            0 => "Any one of these functions could be kept whole, at a price in the impact score of others".to_owned(),
            1 => "One function cannot be kept whole within the limits".to_owned(),
            n => format!("{n} functions cannot be kept whole within the limits"),
        },
        note:
            "The lowest impact score of all functions if this one stays as it is and everything else is chosen anew."
                .to_owned(),
        provenance,
        table: Table {
            caption: "The price of keeping one function as it is.".to_owned(),
            row_heading: "Function kept".to_owned(),
            columns,
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// An amount in whole thousands of pounds, rounded up: less would not be enough.
pub(super) fn at_least(amount: Pence) -> String {
    format!("£{}", grouped((amount.get() + 99_999).div_euclid(100_000) * 1_000))
}
