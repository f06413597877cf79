//! What money is for: the strongest cue, then what the words around make of it.

use super::in_words::{SAVED, money_in_words};
use super::{Context, Measure, strongest};
use crate::figure::Kind;
use crate::find::{Found, Sentence};
use crate::quantity::Quantity;
use crate::reading::governed;

/// Words that say by themselves that money is saved.
const SAVING: [&str; 8] =
    ["savings", "saving", "save", "saves", "saved", "efficiencies", "efficiency", "cost"];

pub(super) fn of_money(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    context: &Context<'_>,
) -> Option<Measure> {
    let figure = &found[idx];
    if figure.unit.ends_with("per head") {
        return Some(Measure::CostPerHead);
    }
    let near = |before: usize, after: usize, words: &[&str]| {
        sentence.near_before(figure.first, before, words) || sentence.near_after(figure.end, after, words)
    };
    let each = near(8, 4, &["appointment", "attendance", "contact", "visit"])
        && near(10, 4, &["average", "cost", "costs"]);
    if figure.unit.ends_with("per patient") || each {
        return Some(Measure::CostPerPatient);
    }
    let few = figure.value.number().is_some_and(|number| number.magnitude() < Quantity::whole(1_000));
    // `from £30 to £18.76 per head, a reduction of £13m`
    let ends_by_head = found.get(idx + 1).is_some_and(|next| next.unit.ends_with("per head"));
    if few && ends_by_head && governed::starts_a_move(sentence, found, idx) {
        return Some(Measure::CostPerHead);
    }
    let of_costs = context
        .last_money
        .as_ref()
        .and_then(|last| last.measure)
        .is_some_and(|last| matches!(last, Measure::CostPerHead | Measure::RunningCostReduction));
    if of_costs && ["reduction", "cut"].iter().any(|cut| sentence.said(figure.first, &[cut, "of"])) {
        return Some(Measure::RunningCostReduction);
    }
    // `£18.76 for each of the 1.8 million people it serves`
    if few
        && sentence.near_after(figure.end, 3, &["each", "every", "per", "a"])
        && sentence.near_after(
            figure.end,
            9,
            &["head", "resident", "residents", "person", "people", "citizen"],
        )
    {
        return Some(Measure::CostPerHead);
    }
    // `lose £37m, or 45 per cent, of their running costs`
    let of_running = (figure.end..figure.end + 10).any(|at| {
        sentence.is(at, &["running", "management"])
            && sentence.is(at + 1, &["costs"])
            && sentence.near_before(at, 3, &["of"])
    });
    if of_running && sentence.near_before(figure.first, 5, &super::CUT) {
        return Some(Measure::RunningCostReduction);
    }
    let mut cues = context.lexicon.money(sentence);
    let spent = sentence
        .tokens
        .iter()
        .any(|token| token.is_any(&["spent", "spend", "spending", "overspent", "budget"]));
    // `will spend an extra £4.5m this year on tests`
    let spent_on = sentence.near_after(figure.end, 4, &["on", "for"]);
    if !spent || spent_on {
        cues.retain(|cue| !sentence.is(cue.first, &["extra"]));
    }
    if !context.speaks_of_savings(sentence) {
        cues.retain(|cue| {
            !sentence.is(
                cue.first,
                &["programme", "delivered", "delivery", "achieved", "high", "managed", "schemes"],
            )
        });
    }
    // `the cost of placements (£0.7m)`: the nearest noun before the brackets.
    let bracketed = sentence.after(figure.first, &["("]) && sentence.is(figure.end, &[")"]);
    let nearest =
        cues.iter().filter(|cue| cue.end <= figure.first && figure.first <= cue.end + 9 && 5 <= cue.weight);
    let nearest = nearest.max_by_key(|cue| (cue.end, cue.weight)).copied().filter(|_| bracketed);
    // `The adverse variance is driven by slippage (£2.2m)`
    let driven = bracketed
        && sentence.near_before(figure.first, 16, &["driven", "due", "caused", "drivers", "reflects"]);
    let last_variance = context.last_money.as_ref().and_then(|last| last.measure).filter(|last| {
        matches!(last, Measure::Variance | Measure::YearToDateVariance | Measure::InMonthVariance)
    });
    if let Some(variance) = last_variance.filter(|_| driven) {
        return Some(variance);
    }
    let strongest = nearest.or_else(|| strongest(sentence, found, idx, &cues));
    // `whose outturn is now £30m`, after a deficit.
    let of_deficit = strongest.is_some_and(|cue| sentence.is(cue.first, &["outturn"]))
        && (cues.iter().any(|cue| cue.end <= figure.first && cue.measure == Measure::Deficit)
            || context.last_money.as_ref().is_some_and(|last| {
                last.measure.is_some_and(|last| {
                    last.is_planned()
                        || last.is_year_to_date()
                        || matches!(last, Measure::Deficit | Measure::Variance)
                })
            }));
    if of_deficit {
        return Some(Measure::Deficit);
    }
    let of_that = sentence.is(figure.end, &["of"])
        && (sentence.is(figure.end + 1, &["that", "this", "it", "which"])
            || sentence.is(figure.end + 1, &["the"]) && sentence.is(figure.end + 2, &["total", "sum"]));
    // `Of this £3m …`, `Most of this, £8.1m, …`
    let of_this = idx == 0
        && (0..4)
            .any(|at| sentence.is(at, &["of"]) && sentence.is(at + 1, &["this", "that", "these", "which"]));
    let apart = sentence.is(figure.end, &[","]) && sentence.after(figure.first, &[","]);
    let heavy = strongest.is_some_and(|cue| 10 <= cue.weight) && !(of_this && apart);
    let of_last = context.last_money.as_ref().filter(|_| (of_that || of_this) && !heavy);
    if let Some(measure) = of_last.and_then(|last| last.measure) {
        let missing =
            sentence.near_after(figure.end, 9, &["yet", "unidentified", "still", "remains", "missing"]);
        if is_of_savings(measure) && missing {
            return Some(Measure::SavingsShortfall);
        }
        let saved = is_of_savings(measure) && near(4, 5, &SAVED);
        return Some(if saved { Measure::SavingsDelivered } else { measure });
    }
    let small = figure.value.number().is_some_and(|number| number.magnitude() < Quantity::whole(1_000));
    let last_per_patient = context.last_money.as_ref().is_some_and(|last| {
        last.measure == Some(Measure::CostPerPatient)
            && strongest.is_some_and(|cue| cue.measure == Measure::Cost)
    });
    if small && last_per_patient {
        return Some(Measure::CostPerPatient);
    }
    let last_per_head =
        context.last_money.as_ref().is_some_and(|last| last.measure == Some(Measure::CostPerHead));
    if small && last_per_head && strongest.is_none_or(|cue| cue.measure == Measure::Cost) {
        return Some(Measure::CostPerHead);
    }
    let in_sentence =
        context.last_money.as_ref().filter(|_| found[..idx].iter().any(|other| other.kind == Kind::Money));
    let after_savings = in_sentence.and_then(|last| last.measure).is_some_and(is_of_savings);
    if after_savings
        && governed::is_off_plan(sentence, figure)
        && sentence.is(figure.end, &["less", "short", "below", "behind"])
    {
        return Some(Measure::SavingsShortfall);
    }
    let earned = sentence.says(figure.end, &["more", "than"])
        && sentence.near_after(figure.end + 2, 4, &["received", "earned", "income", "coming"]);
    if earned {
        return Some(money_in_words(sentence, found, idx, Measure::Deficit, None, context));
    }
    let over_budget =
        sentence.is(figure.end, &["over", "above", "under"]) && sentence.is(figure.end + 1, &["budget"]);
    if over_budget && context.month_to_date.is_some() {
        return Some(money_in_words(sentence, found, idx, Measure::Variance, None, context));
    }
    if strongest.is_none()
        && let Some(planned) = context.plan_of_last(sentence, found, idx)
    {
        return Some(planned);
    }
    if governed::is_off_plan(sentence, figure)
        && strongest.is_none_or(|cue| {
            cue.measure == Measure::Deficit || cue.weight < 9 || figure.end + 4 <= cue.first
        })
    {
        return Some(money_in_words(sentence, found, idx, Measure::Variance, None, context));
    }
    // `We have got to take £172m out`
    if sentence.is(figure.end, &["out"])
        && sentence.near_before(figure.first, 4, &["take", "taking", "taken", "strip", "cut"])
    {
        return Some(Measure::SavingsRequired);
    }
    // `delivered 97 per cent of its target, worth £53m`
    let in_money = 0 < idx
        && sentence.after(figure.first, &["worth"])
        && context.last.as_ref().is_some_and(|(_, last)| last.measure == Some(Measure::ShareOfSavings));
    if in_money {
        return Some(Measure::SavingsDelivered);
    }
    // `responsible for £3.1m of the difference`, after the deficit and its plan
    let of_the_difference =
        sentence.says(figure.end, &["of", "the"]) && sentence.is(figure.end + 2, &["difference"]);
    let of_deficit = context.last_money.as_ref().and_then(|last| last.measure).is_some_and(|last| {
        last.is_year_to_date() || matches!(last, Measure::Variance | Measure::PlannedDeficit)
    });
    if of_the_difference && of_deficit {
        return Some(money_in_words(sentence, found, idx, Measure::Variance, None, context));
    }
    if sentence.is(figure.end, &["aside"]) {
        return Some(Measure::Funding);
    }
    let after_savings = context.last_money.as_ref().and_then(|last| last.measure).is_some_and(is_of_savings);
    // `£27m had been secured and £9m had no plan behind it`, after savings
    if after_savings
        && sentence.near_after(figure.end, 3, &["no"])
        && sentence.near_after(figure.end, 5, &["plan", "plans", "scheme", "schemes"])
    {
        return Some(Measure::SavingsShortfall);
    }
    if after_savings && sentence.near_after(figure.end, 4, &["secured"]) {
        return Some(Measure::SavingsDelivered);
    }
    if has_moved_by(sentence, figure) {
        return Some(Measure::SpendingChange);
    }
    let measure = strongest.map(|cue| cue.measure).or_else(|| {
        let last = context.last.as_ref().filter(|(kind, _)| *kind == Kind::Money && 0 < idx);
        let back =
            sentence.is(0, &["this", "that", "these"]).then_some(context.last_money.as_ref()).flatten();
        last.and_then(|(_, proposal)| proposal.measure)
            .or_else(|| {
                let words = |words: &[&str]| (0..figure.first).any(|at| sentence.says(at, words));
                (words(&["without"]) && words(&["would", "have", "been"]))
                    .then_some(Measure::DeficitBeforeSupport)
            })
            .or_else(|| {
                let wanted = sentence.near_before(figure.first, 4, &["target", "requirement"]);
                let saved = context.last_money.as_ref().and_then(|last| last.measure).filter(|_| wanted);
                saved.filter(|last| is_of_savings(*last)).map(|_| Measure::SavingsRequired)
            })
            .or_else(|| {
                let that = sentence.near_before(figure.first, 4, &["that", "it", "this"])
                    && sentence.after(figure.first, &["to"]);
                context.last_money.as_ref().filter(|_| that).and_then(|last| last.measure)
            })
            .or_else(|| back.and_then(|money| money.measure))
            .or_else(|| {
                let more =
                    sentence.near_before(figure.first, 2, &["further", "another", "more", "remaining"])
                        || sentence.near_after(figure.end, 5, &["share"])
                        || sentence.near_before(
                            figure.first,
                            5,
                            &["share", "bulk", "majority", "remainder", "chunk", "most"],
                        );
                context.last_money.as_ref().filter(|_| more && idx == 0).and_then(|last| last.measure)
            })
            .or(context.asked)
            .or(context.topic)
            .or_else(|| {
                let asked = sentence.after(figure.first, &["for"])
                    && sentence.near_before(
                        figure.first,
                        9,
                        &["asked", "applied", "bid", "requested", "seeking"],
                    );
                // `It needs to save £350m. The trust has been asked for £60m.`
                let part = context
                    .last_money
                    .as_ref()
                    .and_then(|last| last.measure)
                    .filter(|last| is_of_savings(*last));
                asked.then(|| part.map_or(Measure::Funding, |_| Measure::SavingsRequired))
            })
            .or_else(|| sentence.is(figure.end, &["for", "to"]).then_some(Measure::Funding))
    })?;
    // `There is a gap of £11m where we have no schemes`, after savings.
    let of_savings = context.speaks_of_savings(sentence)
        || context.last_money.as_ref().and_then(|last| last.measure).is_some_and(is_of_savings);
    if measure == Measure::FundingGap && of_savings && strongest.is_some_and(|cue| cue.end == cue.first + 1) {
        return Some(Measure::SavingsShortfall);
    }
    let huge = figure.value.number().is_some_and(|number| Quantity::whole(500_000_000) <= number);
    if huge
        && measure == Measure::Cost
        && sentence.near_before(figure.first, 4, &["spending", "spend", "spends"])
    {
        return Some(Measure::TotalBudget);
    }
    Some(money_in_words(sentence, found, idx, measure, strongest, context))
}

/// `Spending on mental health grew by £12.6m`, `the bill rose by £2m`.
fn has_moved_by(sentence: &Sentence<'_, '_>, figure: &Found) -> bool {
    const SPENDING: [&str; 9] =
        ["spending", "spend", "cost", "costs", "bill", "bills", "expenditure", "prices", "budget"];
    const MOVED: [&str; 20] = [
        "jumped",
        "soared",
        "surged",
        "leapt",
        "shot",
        "rose",
        "risen",
        "rise",
        "grew",
        "grown",
        "grow",
        "increased",
        "increase",
        "fell",
        "fallen",
        "fall",
        "dropped",
        "up",
        "down",
        "climbed",
    ];
    let by = (0..4).any(|step| sentence.after(figure.first.saturating_sub(step), &["by"]));
    by && sentence.near_before(figure.first, 6, &MOVED)
        && sentence.near_before(figure.first, 12, &SPENDING)
        && !sentence.near_before(figure.first, 12, &["running", "management"])
}

pub(in crate::reading) fn is_of_savings(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::SavingsRequired
            | Measure::SavingsDelivered
            | Measure::SavingsForecast
            | Measure::SavingsShortfall
    )
}

impl Context<'_> {
    /// `Our plan allowed for £17.5m by this stage`, after a deficit: the planned one.
    fn plan_of_last(&self, sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> Option<Measure> {
        let plan = sentence.near_before(found[idx].first, 6, &["plan", "planned", "budgeted", "plans"]);
        match self.last_money.as_ref().filter(|_| plan)?.measure? {
            Measure::YearToDateDeficit => Some(Measure::YearToDatePlannedDeficit),
            Measure::Deficit => Some(Measure::PlannedDeficit),
            _ => None,
        }
    }

    /// Whether the figure before is of savings.
    pub(super) fn speaks_of_savings_before(&self) -> bool {
        self.last
            .as_ref()
            .and_then(|(_, last)| last.measure)
            .is_some_and(|last| is_of_savings(last) || last == Measure::ShareOfSavings)
    }

    /// Whether the sentence, or the figure before it, is of savings.
    pub(super) fn speaks_of_savings(&self, sentence: &Sentence<'_, '_>) -> bool {
        let last = self.last.as_ref().and_then(|(_, last)| last.measure);
        let last = last.is_some_and(|last| is_of_savings(last) || last == Measure::ShareOfSavings);
        last || self.topic.is_some_and(is_of_savings)
            || sentence
                .tokens
                .iter()
                .any(|token| token.is_any(&SAVING[..7]) || token.is_any(&["cip", "recovery"]))
    }
}
