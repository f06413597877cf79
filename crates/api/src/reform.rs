//! `oakham.reform-plan/1`, `oakham.reform-optimise/1` and `oakham.reform-duties/1`: running costs cut by
//! function.

use domain::register_id::RegisterId;
use evidence::disclosure::Readers;
use governance::transfer::Gate;
use indexmap::IndexMap;
use jiff::civil::Date;
use reform::choice::{self, SelectionProblem};
use reform::exit::{Uncertain, paid_back_by};
use reform::plan::{self, Reform, TransferStatus};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::finding::{Finding, findings};
use crate::word::{Provenance, Unit, pence, texts};

/// A reform on a day: targets, the choice of the lowest impact score, exits and transfers.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ReformPlan {
    pub schema: SchemaName<Self>,
    pub name: String,
    /// Codes of the boards.
    pub bodies: Vec<String>,
    pub year: String,
    pub unit: Unit,
    #[schemars(extend("format" = "date"))]
    pub on: String,
    pub baseline: i64,
    pub cap_per_head: i64,
    pub people: Vec<Population>,
    pub targets: Vec<Target>,
    pub conflicts: Vec<Conflict>,
    pub best: Optimised,
    /// The options that are chosen so far.
    pub draft: Option<Chosen>,
    /// Who leaves; `null` also where few do and the reader is not signed in.
    pub exits: Option<Exits>,
    pub transfers: Vec<Transfer>,
    pub duty_faults: Option<Vec<String>>,
    /// In what the registers do not agree.
    pub findings: Vec<Finding>,
    /// Functions that the plan moves to others, of which no move is in the register.
    pub moved_without_a_move: Vec<String>,
    pub provenance: Provenance,
}

impl Document for ReformPlan {
    const NAME: &'static str = "oakham.reform-plan/1";
}

/// A count of people.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Population {
    pub basis: &'static str,
    pub people: u64,
    #[schemars(extend("format" = "date"))]
    pub on: String,
}

/// A target as it is read.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Target {
    pub id: String,
    pub label: String,
    pub scope: &'static str,
    pub counted_on: Option<&'static str>,
    pub saving: i64,
    pub left: i64,
    pub cut_hundredths_of_per_cent: i64,
    pub left_per_head: Vec<i64>,
    /// The saving in posts at the average cost of one [WTE]: how many go if nothing but posts is saved.
    pub posts: String,
    pub people_at_cap: u64,
    pub agrees_with: Option<&'static str>,
    pub provenance: Provenance,
    pub source: String,
}

/// Two targets that ask for different cuts of the same cost.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Conflict {
    pub less: String,
    pub more: String,
    pub baseline_ratio_hundredths_of_per_cent: u64,
}

/// The option of each function, and what they come to.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Chosen {
    pub unit: Unit,
    /// An option by function.
    pub choice: IndexMap<String, &'static str>,
    pub icb_cost: i64,
    pub receiver_cost: i64,
    pub exit_cost: i64,
    pub icb_saving: i64,
    pub system_saving: i64,
}

impl Chosen {
    #[must_use]
    pub fn of(case: &SelectionProblem, plan: &choice::Plan) -> Self {
        let choice = case
            .functions
            .iter()
            .zip(&plan.options)
            .map(|(choices, idx)| (choices.function.to_string(), choices.options[*idx].kind.code()));
        Self {
            unit: Unit::Pence,
            choice: choice.collect(),
            icb_cost: plan.icb_cost.get(),
            receiver_cost: plan.receiver_cost.get(),
            exit_cost: plan.exit_cost.get(),
            icb_saving: plan.icb_saving.get(),
            system_saving: plan.system_saving.get(),
        }
    }
}

/// What a selection problem was answered with.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum Optimised {
    Found(Box<Optimum>),
    Infeasible(Infeasible),
    Unknown(Unknown),
}

impl Document for Optimised {
    const NAME: &'static str = "oakham.reform-optimise/1";
}

/// The choice of the lowest impact score.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Optimum {
    #[serde(flatten)]
    pub chosen: Chosen,
    pub schema: SchemaName<Optimised>,
    pub status: OptimumStatus,
    /// The impact score.
    pub minimum_harm: u64,
    /// No choice has a lower score than this.
    pub bound: u64,
    pub gap: u64,
    pub binding: Vec<&'static str>,
    /// The limits of which the search ended before it was known whether they bind.
    pub not_settled: Vec<&'static str>,
    pub envelope_price: EnvelopePrice,
    /// Who leaves under it; left out where no posts are on record, as of a problem in a file of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exits: Option<Exits>,
}

/// Whether the best is proven.
#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OptimumStatus {
    Optimal,
    /// The best that was found; a better one may lie within the gap.
    Gap,
}

/// The lowest impact score where the envelope is smaller or larger by a step, in pence.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct EnvelopePrice {
    pub step: i64,
    /// The lowest score found; `null` where none was.
    pub harm_with_less: Option<u64>,
    /// No plan has a lower score; `null` where there is no plan. Equal to `harm_with_less` where proven.
    pub bound_with_less: Option<u64>,
    pub harm_with_more: Option<u64>,
    pub bound_with_more: Option<u64>,
}

/// No choice keeps all limits.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Infeasible {
    pub schema: SchemaName<Optimised>,
    pub status: InfeasibleStatus,
    pub relaxation: Relaxation,
}

#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InfeasibleStatus {
    Infeasible,
}

/// By how much limits must give, in pence.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Relaxation {
    /// Each limit where the others stay; `null` where it cannot help alone.
    pub alone: IndexMap<&'static str, Option<i64>>,
    pub together: Option<i64>,
    /// The limits, and `together`, of which the search ended before the amount was proven to be the least, or
    /// before any was found.
    pub not_proved: Vec<&'static str>,
}

/// The search ended without an answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Unknown {
    pub schema: SchemaName<Optimised>,
    pub status: UnknownStatus,
}

#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownStatus {
    Unknown,
}

/// What of a relaxation is not proven.
fn not_proved(relaxation: &choice::Relaxation) -> Vec<&'static str> {
    let alone = relaxation.alone.iter().map(|(limit, excess)| (limit.code(), excess));
    let all = alone.chain([("together", &relaxation.together)]);
    all.filter(|(_, excess)| !excess.is_proven()).map(|(code, _)| code).collect()
}

impl Optimised {
    #[must_use]
    pub fn of(case: &SelectionProblem, answer: &choice::Answer) -> Self {
        match answer {
            choice::Answer::Found(best) => Self::Found(Box::new(Optimum {
                chosen: Chosen::of(case, &best.plan),
                schema: SchemaName::default(),
                status: if best.gap() == 0 { OptimumStatus::Optimal } else { OptimumStatus::Gap },
                minimum_harm: best.plan.impact,
                bound: best.bound,
                gap: best.gap(),
                binding: best.binding.iter().map(|limit| limit.code()).collect(),
                not_settled: best.unsettled.iter().map(|limit| limit.code()).collect(),
                envelope_price: EnvelopePrice {
                    step: choice::STEP.get(),
                    harm_with_less: best.price.with_less.impact(),
                    bound_with_less: best.price.with_less.bound(),
                    harm_with_more: best.price.with_more.impact(),
                    bound_with_more: best.price.with_more.bound(),
                },
                exits: None,
            })),
            choice::Answer::Infeasible(relaxation) => Self::Infeasible(Infeasible {
                schema: SchemaName::default(),
                status: InfeasibleStatus::Infeasible,
                relaxation: Relaxation {
                    alone: relaxation
                        .alone
                        .iter()
                        .map(|(limit, excess)| (limit.code(), pence(excess.amount())))
                        .collect(),
                    together: pence(relaxation.together.amount()),
                    not_proved: not_proved(relaxation),
                },
            }),
            choice::Answer::Unknown => {
                Self::Unknown(Unknown { schema: SchemaName::default(), status: UnknownStatus::Unknown })
            }
        }
    }
}

/// The choice of a workspace's reform, with who leaves under it.
impl From<&Reform> for Optimised {
    fn from(reform: &Reform) -> Self {
        let mut optimised = Self::of(&reform.case, &reform.answer);
        if let Self::Found(best) = &mut optimised {
            best.exits = Exits::of(reform, Readers::Keepers);
        }
        optimised
    }
}

/// What leaving costs and saves, over draws of who leaves.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Exits {
    pub draws: u32,
    /// People who leave; rounded to readers who are not signed in at a site with accounts.
    pub leavers: Tenths<u32>,
    pub spent: Tenths<i64>,
    pub saving: Tenths<i64>,
    pub saving_central: Tenths<i64>,
    pub payback_tenths_of_months: Tenths<Option<u64>>,
    /// The day on which they are taken to leave: after consultation and notice, unless another was asked for.
    #[schemars(extend("format" = "date"))]
    pub leaving_by: String,
    /// The last day of the month by which the middle of the payments is paid back.
    #[schemars(extend("format" = "date"))]
    pub paid_back_by: Option<String>,
    /// Those whose posts go, by function and pay band; empty to readers who are not signed in at a site with accounts.
    pub leaving: Vec<Leaving>,
}

/// People of one pay band of a function whose posts go; means of the draws, which add up.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Leaving {
    pub function: String,
    pub band: &'static str,
    /// People whose post goes.
    pub people: u32,
    pub expected_leavers_hundredths: u64,
    /// Payments, once, in pence.
    pub expected_payments: i64,
}

impl Exits {
    fn of(reform: &Reform, readers: Readers) -> Option<Self> {
        let exits = reform.exits.as_ref()?;
        // Where few leave nothing is told of them: what they are paid tells how many they are.
        let shown =
            |people: u32| -> Option<u32> { u32::try_from(readers.shown(u64::from(people)).count()?).ok() };
        let leavers = Uncertain {
            p10: shown(exits.leavers.p10)?,
            p50: shown(exits.leavers.p50)?,
            p90: shown(exits.leavers.p90)?,
        };
        let all_leaving: &[plan::Leaving] = match readers {
            Readers::Keepers => &reform.leaving,
            Readers::Everybody(_) => &[],
        };
        let left = reform.leaving_day().on;
        let paid_back = exits.payback_tenths.p50.map(|tenths| paid_back_by(left, tenths).to_string());
        let leaving = all_leaving.iter().map(|one| Leaving {
            function: one.function.to_string(),
            band: one.band.code(),
            people: one.people,
            expected_leavers_hundredths: one.leavers_hundredths,
            expected_payments: one.spent.get(),
        });
        Some(Self {
            draws: exits.n_draws,
            leavers: Tenths::of(leavers, |people| people),
            spent: Tenths::of(exits.spent, domain::money::Pence::get),
            saving: Tenths::of(exits.saving, domain::money::Pence::get),
            saving_central: Tenths::of(exits.saving_central, domain::money::Pence::get),
            payback_tenths_of_months: Tenths::of(exits.payback_tenths, |tenths| tenths),
            leaving_by: left.to_string(),
            paid_back_by: paid_back,
            leaving: leaving.collect(),
        })
    }
}

/// Tenths of the draws: 80 of 100 lie between `p10` and `p90`.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Tenths<T> {
    pub p10: T,
    pub p50: T,
    pub p90: T,
}

impl<T> Tenths<T> {
    fn of<U: Copy>(value: Uncertain<U>, convert: impl Fn(U) -> T) -> Self {
        Self { p10: convert(value.p10), p50: convert(value.p50), p90: convert(value.p90) }
    }
}

/// A function that moves to somebody else.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Transfer {
    pub function: String,
    pub from: String,
    pub to: String,
    #[schemars(extend("format" = "date"))]
    pub on: Option<String>,
    /// The last gate that is passed.
    pub passed: Option<&'static str>,
    pub next: Option<&'static str>,
    /// Why the next gate is not passed.
    pub blocking: Vec<String>,
    pub open_question: String,
    pub icb_saving: Option<i64>,
    pub receiver_cost: Option<i64>,
    pub system_saving: Option<i64>,
}

impl Transfer {
    fn of(reform: &Reform, standing: &TransferStatus) -> Self {
        let moving = &reform.input.moves[standing.moving];
        Self {
            function: moving.function.to_string(),
            from: moving.from.clone(),
            to: moving.to.clone(),
            on: moving.on.map(|day| day.to_string()),
            passed: standing.passed.map(Gate::code),
            next: standing.next.map(Gate::code),
            blocking: texts(&standing.blocking),
            open_question: moving.open_question.clone(),
            icb_saving: pence(standing.icb_saving),
            receiver_cost: pence(standing.shifted),
            system_saving: pence(standing.system_saving()),
        }
    }
}

impl ReformPlan {
    /// A reform as `readers` may see it.
    #[must_use]
    pub fn of(reform: &Reform, readers: Readers) -> Self {
        let input = &reform.input;
        let people = input.baseline.people.iter().map(|count| Population {
            basis: count.basis.word(),
            people: count.people,
            on: count.on.to_string(),
        });
        let conflicts = reform.conflicts.iter().map(|conflict| Conflict {
            less: input.targets[conflict.less].id.to_string(),
            more: input.targets[conflict.more].id.to_string(),
            baseline_ratio_hundredths_of_per_cent: conflict.ratio,
        });
        Self {
            schema: SchemaName::default(),
            name: input.name.clone(),
            bodies: texts(&input.bodies),
            year: input.year.to_string(),
            unit: Unit::Pence,
            on: input.on.to_string(),
            baseline: input.baseline.cost.get(),
            cap_per_head: input.baseline.cap_per_head.get(),
            people: people.collect(),
            targets: reform.readings.iter().map(|reading| target(input, reading)).collect(),
            conflicts: conflicts.collect(),
            best: Optimised::of(&reform.case, &reform.answer),
            draft: reform.draft.as_ref().map(|draft| Chosen::of(&reform.case, draft)),
            exits: Exits::of(reform, readers),
            transfers: reform.standings.iter().map(|standing| Transfer::of(reform, standing)).collect(),
            duty_faults: reform.duties.as_ref().err().map(texts),
            findings: findings(&reform.findings),
            moved_without_a_move: texts(reform.moved_without_a_move()),
            provenance: reform.provenance().into(),
        }
    }
}

fn target(input: &plan::Input, reading: &reform::target::Reading) -> Target {
    let target = &input.targets[reading.target];
    let basis = |idx: Option<usize>| idx.map(|idx| input.baseline.people[idx].basis.word());
    Target {
        id: target.id.to_string(),
        label: target.label.clone(),
        scope: target.scope.code(),
        counted_on: basis(reading.counted_on),
        saving: reading.saving.get(),
        left: reading.left.get(),
        cut_hundredths_of_per_cent: reading.percent,
        left_per_head: reading.left_per_head.iter().map(|head| head.get()).collect(),
        posts: reading.posts.to_string(),
        people_at_cap: reading.people_at_cap,
        agrees_with: basis(reading.agrees_with),
        provenance: target.provenance.into(),
        source: target.source_ref.clone(),
    }
}

/// Who answers for each duty on a day.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Duties {
    pub schema: SchemaName<Self>,
    #[schemars(extend("format" = "date"))]
    pub on: String,
    pub duties: Vec<HeldDuty>,
    pub faults: Vec<String>,
}

impl Document for Duties {
    const NAME: &'static str = "oakham.reform-duties/1";
}

/// A duty and who holds it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct HeldDuty {
    pub duty: String,
    pub what: Option<String>,
    pub function: Option<String>,
    pub holder: String,
    /// What becomes of the function under the plan; `null` where none is found.
    pub option: Option<&'static str>,
    /// Who does the work on that day where it has moved; the duty may stay with its holder.
    pub work_done_by: Option<String>,
}

impl Duties {
    #[must_use]
    pub fn of(reform: &Reform, on: Date) -> Self {
        let duties = reform.duties.iter().flat_map(|map| map.on(on)).map(|(duty, holder)| {
            let known = reform.input.duties.iter().find(|known| known.id == *duty);
            let function = known.and_then(|duty| duty.function.as_ref());
            let option = function
                .zip(reform.best_or_draft())
                .and_then(|(function, plan)| reform.option(plan, function));
            let moving =
                reform.standings.iter().map(|standing| &reform.input.moves[standing.moving]).find(|moving| {
                    Some(&moving.function) == function && moving.on.is_some_and(|day| day <= on)
                });
            HeldDuty {
                option: option.map(|option| option.kind.code()),
                work_done_by: moving.map(|moving| moving.to.clone()),
                duty: duty.to_string(),
                what: known.map(|duty| duty.what.clone()),
                function: known.and_then(|duty| duty.function.as_ref()).map(RegisterId::to_string),
                holder: holder.to_string(),
            }
        });
        Self {
            schema: SchemaName::default(),
            on: on.to_string(),
            duties: duties.collect(),
            faults: reform.duties.as_ref().err().map(texts).unwrap_or_default(),
        }
    }
}
