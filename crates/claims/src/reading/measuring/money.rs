//! What money is for: the strongest cue, then what the words around make of it.

use super::{Context, Measure, clause, strongest};
use crate::figure::Kind;
use crate::find::{Found, Sentence, month_number};
use crate::quantity::Quantity;
use crate::reading::governed;
use crate::reading::lexicon::Cue;

const TO_DATE: [&str; 7] = ["currently", "ytd", "far", "date", "already", "months", "month"];
const PLANNED: [&str; 11] = [
    "planned",
    "plan",
    "plans",
    "budgeted",
    "thought",
    "predicted",
    "prediction",
    "agreed",
    "target",
    "budget",
    "trajectory",
];
/// Words right before money that was saved.
const SAVED: [&str; 8] = ["banked", "delivered", "achieved", "saved", "yielded", "made", "realised", "found"];
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
    // `£18.76 for each of the 1.8 million people it serves`
    if few
        && sentence.near_after(figure.end, 3, &["each", "every", "per", "a"])
        && sentence.near_after(figure.end, 9, &["head", "resident", "residents", "person", "people", "citizen"])
    {
        return Some(Measure::CostPerHead);
    }
    // `lose £37m, or 45 per cent, of their running costs`
    let of_running = (figure.end..figure.end + 10).any(|at| {
        sentence.is(at, &["running", "management"]) && sentence.is(at + 1, &["costs"]) && sentence.near_before(at, 3, &["of"])
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
            !sentence.is(cue.first, &["programme", "delivered", "delivery", "achieved", "high", "managed", "schemes"])
        });
    }
    // `the cost of placements (£0.7m)`: the nearest noun before the brackets.
    let bracketed = sentence.after(figure.first, &["("]) && sentence.is(figure.end, &[")"]);
    let nearest =
        cues.iter().filter(|cue| cue.end <= figure.first && figure.first <= cue.end + 9 && 5 <= cue.weight);
    let nearest = nearest.max_by_key(|cue| (cue.end, cue.weight)).copied().filter(|_| bracketed);
    // `The adverse variance is driven by slippage (£2.2m)`
    let driven = bracketed && sentence.near_before(figure.first, 16, &["driven", "due", "caused", "drivers", "reflects"]);
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
        let missing = sentence.near_after(figure.end, 9, &["yet", "not", "unidentified", "still", "remains", "missing"]);
        if is_of_savings(measure) && missing {
            return Some(Measure::SavingsShortfall);
        }
        let saved = is_of_savings(measure) && near(4, 5, &SAVED);
        return Some(if saved { Measure::SavingsDelivered } else { measure });
    }
    let small = figure.value.number().is_some_and(|number| number.magnitude() < Quantity::whole(1_000));
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
    if has_moved_by(sentence, figure) {
        return Some(Measure::SpendingChange);
    }
    let measure = strongest.map(|cue| cue.measure).or_else(|| {
        let last = context.last.as_ref().filter(|(kind, _)| *kind == Kind::Money && 0 < idx);
        let back =
            sentence.is(0, &["this", "that", "these"]).then_some(context.last_money.as_ref()).flatten();
        last.and_then(|(_, proposal)| proposal.measure)
            .or_else(|| back.and_then(|money| money.measure))
            .or_else(|| {
                let more = sentence.near_before(figure.first, 2, &["further", "another", "more", "remaining"])
                    || sentence.near_after(figure.end, 5, &["share"])
                    || sentence.near_before(figure.first, 5, &["share", "bulk", "majority", "remainder", "chunk", "most"]);
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
                asked.then_some(Measure::Funding)
            })
            .or_else(|| sentence.is(figure.end, &["for", "to"]).then_some(Measure::Funding))
    })?;
    // `There is a gap of £11m where we have no schemes`, after savings.
    let of_savings = context.speaks_of_savings(sentence)
        || context.last_money.as_ref().and_then(|last| last.measure).is_some_and(is_of_savings);
    if measure == Measure::FundingGap
        && of_savings
        && strongest.is_some_and(|cue| cue.end == cue.first + 1)
    {
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
        "jumped", "soared", "surged", "leapt", "shot",
        "rose", "risen", "rise", "grew", "grown", "grow", "increased", "increase", "fell", "fallen", "fall",
        "dropped", "up", "down", "climbed",
    ];
    let by = (0..4).any(|step| sentence.after(figure.first.saturating_sub(step), &["by"]));
    by && sentence.near_before(figure.first, 6, &MOVED)
        && sentence.near_before(figure.first, 12, &SPENDING)
        && !sentence.near_before(figure.first, 12, &["running", "management"])
}

/// What the words around make of a measure of money.
fn money_in_words(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    measure: Measure,
    cue: Option<Cue>,
    context: &Context<'_>,
) -> Measure {
    let figure = &found[idx];
    let (from, to) = clause(sentence, found, idx);
    let says = |words: &[&str]| (from..to).any(|at| sentence.is(at, words));
    let phrase = |words: &[&str]| (from..to).any(|at| sentence.says(at, words));
    let whole = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.is(at, words));
    let to_date = is_to_date(sentence, from, to, context);
    match measure {
        Measure::Deficit => {
            // `Pay is overspent by £1.9m`: a line of the budget, not a body.
            let line =
                (1..figure.first).all(|at| !sentence.at(at).is_some_and(crate::token::Token::is_capitalised));
            let line_overspent = context.month_to_date.is_some()
                && line
                && figure.first <= 8
                && sentence.said(figure.first, &["overspent", "by"])
                && !sentence.is(0, &["it", "they", "we", "the"]);
            let over_budget = cue.is_some_and(|cue| sentence.is(cue.first, &["over"]));
            let conditional = phrase(&["would", "have"]) && !says(&["thought"])
                || says(&["before", "excluding", "without"]) && says(&["support"]);
            let short = cue.is_some_and(|cue| sentence.is(cue.first, &["shortfall"]));
            let missed = short && !whole(&["deficit", "budget"]) && context.speaks_of_savings(sentence)
                || says(&["savings", "efficiency", "efficiencies"])
                && cue.is_some_and(|cue| sentence.is(cue.first, &["shortfall"]))
                || (whole(&["savings", "efficiency"]) && says(&["shortfall"]) && !whole(&["deficit"]));
            let future = says(&["will", "forecast", "predicted", "expects", "year-end", "outturn"]);
            let set_against = sentence.near_before(figure.first, 5, &["against", "target"]);
            match () {
                () if missed && set_against => Measure::SavingsRequired,
                () if missed => Measure::SavingsShortfall,
                () if line_overspent => Measure::YearToDateVariance,
                () if conditional => Measure::DeficitBeforeSupport,
                () if over_budget && to_date && !future => Measure::YearToDateVariance,
                () if to_date && planned(sentence, figure, from) && !future => {
                    Measure::YearToDatePlannedDeficit
                }
                () if to_date && !future => Measure::YearToDateDeficit,
                () if planned(sentence, figure, from) => Measure::PlannedDeficit,
                () => Measure::Deficit,
            }
        }
        Measure::Variance => {
            let in_month =
                phrase(&["in", "month"]) || phrase(&["in", "-", "month"]) || phrase(&["in", "the", "month"]);
            let year_end = says(&["forecast", "outturn", "year-end", "would", "will"]);
            match () {
                () if in_month => Measure::InMonthVariance,
                () if (to_date || context.month_to_date.is_some()) && !year_end => {
                    Measure::YearToDateVariance
                }
                () => Measure::Variance,
            }
        }
        Measure::FinancialRisk if whole(&["schemes", "scheme"]) && context.speaks_of_savings_before() => {
            Measure::SavingsShortfall
        }
        Measure::DeficitSupport if says(&["withheld", "paused"]) => Measure::DeficitSupportWithheld,
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_after(figure.end, 3, &["not"])
                && sentence.near_after(figure.end, 6, &["achieved", "delivered", "made", "found", "identified"]) =>
        {
            Measure::SavingsShortfall
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_after(figure.end, 4, &["on"]) && sentence.near_after(figure.end, 5, &["track"]) =>
        {
            Measure::SavingsForecast
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.is(figure.end, &["is", "are", "was"])
                && sentence.near_after(figure.end, 4, &["likely", "expected", "forecast"]) =>
        {
            Measure::SavingsForecast
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_before(figure.first, 3, &SAVED)
                && !sentence.near_before(figure.first, 2, &["against", "of"])
                && !sentence.near_before(figure.first, 5, &["be", "to", "will", "expected"]) =>
        {
            Measure::SavingsDelivered
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if is_part_of_next(sentence, found, idx)
                && sentence.near_before(
                    figure.first,
                    6,
                    &["expected", "forecast", "likely", "will", "expects"],
                ) =>
        {
            Measure::SavingsForecast
        }
        Measure::SavingsRequired | Measure::SavingsDelivered if is_part_of_next(sentence, found, idx) => {
            Measure::SavingsDelivered
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if idx > 0 && is_part_of_next(sentence, found, idx - 1) =>
        {
            Measure::SavingsRequired
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_before(figure.first, 4, &["against", "compared"]) =>
        {
            Measure::SavingsRequired
        }
        Measure::SavingsRequired if sentence.is(figure.end, &["against"]) => Measure::SavingsDelivered,
        Measure::SavingsDelivered
            if says(&["plan", "programme"]) && !says(&["delivered", "achieved", "made", "saved"]) =>
        {
            Measure::SavingsRequired
        }
        Measure::SavingsDelivered
            if sentence.near_before(figure.first, 4, &["against", "target", "required"]) =>
        {
            Measure::SavingsRequired
        }
        Measure::SavingsRequired
            if (phrase(&["to", "date"]) || phrase(&["so", "far"]))
                && !says(&["required", "target", "plan", "planned", "must", "need", "forecast"]) =>
        {
            Measure::SavingsDelivered
        }
        Measure::SavingsRequired => {
            let close = figure.first.saturating_sub(12).max(from)..(figure.end + 7).min(to);
            let close_says = |words: &[&str]| close.clone().any(|at| sentence.is(at, words));
            let required = says(&["required", "target", "require", "requires", "needed", "against", "must"]);
            let delivered = close_says(&["delivered", "achieved", "made", "saved"]);
            match () {
                () if figure_after(sentence, figure, &["against", "target", "required"]) => {
                    Measure::SavingsRequired
                }
                () if delivered => Measure::SavingsDelivered,
                () if phrase(&["to", "be", "identified"])
                    || (figure.end..figure.end + 5).any(|at| sentence.says(at, &["to", "be", "found"])) =>
                {
                    Measure::SavingsShortfall
                }
                () if close_says(&["unidentified", "missed", "slipped", "shortfall", "short"]) => {
                    Measure::SavingsShortfall
                }
                () if close_says(&["forecast", "expected"]) && !required => Measure::SavingsForecast,
                () if (says(&["running"])
                    || context
                        .last
                        .as_ref()
                        .is_some_and(|(_, last)| last.measure == Some(Measure::CostPerHead))
                    || whole(&["icbs", "boards"])
                        && context.last.as_ref().is_some_and(|(_, last)| {
                            matches!(last.measure, Some(Measure::RunningCostReduction | Measure::CostPerHead))
                        }))
                    && !required =>
                {
                    Measure::RunningCostReduction
                }
                () => Measure::SavingsRequired,
            }
        }
        // `Briefing puts reduction in costs at £16.6m`
        Measure::Cost
            if context.is_of_boards()
                && (phrase(&["reduction", "in", "costs"]) || phrase(&["cost", "reduction"])) =>
        {
            Measure::RunningCostReduction
        }
        Measure::Cost if governed::starts_a_move(sentence, found, idx) => Measure::Cost,
        Measure::Cost
            if phrase(&["running", "costs"])
                && says(&["fall", "reduce", "reduced", "cut", "save", "lower"]) =>
        {
            Measure::RunningCostReduction
        }
        other => other,
    }
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

/// `£88.3m of the £131.6m`: whether the figure is part of the one after it.
fn is_part_of_next(sentence: &Sentence<'_, '_>, found: &[Found], idx: usize) -> bool {
    let (Some(figure), Some(next)) = (found.get(idx), found.get(idx + 1)) else { return false };
    sentence.is(figure.end, &["of"]) && next.first <= figure.end + 3 && next.kind == figure.kind
}

/// Whether one of `words` stands just before the figure.
fn figure_after(sentence: &Sentence<'_, '_>, figure: &Found, words: &[&str]) -> bool {
    sentence.near_before(figure.first, 5, words)
}

fn planned(sentence: &Sentence<'_, '_>, figure: &Found, from: usize) -> bool {
    let reach = (figure.first - from.min(figure.first)).min(9);
    // `£1.4m over budget and the trust £1.3m over`, `worse than plan, with a deficit of £3.9m`
    let before = (figure.first.saturating_sub(reach)..figure.first).any(|at| {
        let beyond = sentence.after(at, &["than", "off", "behind", "above", "below", "over", "under"]);
        sentence.is(at, &PLANNED) && !beyond
    });
    let reach =
        (figure.end..figure.end + 6).take_while(|at| !sentence.is(*at, &["against", "compared", "versus"]));
    let after = reach.into_iter().any(|at| sentence.is(at, &["planned", "thought", "budgeted"]))
        && !sentence.near_after(figure.end, 3, &["than", "above"]);
    (before || after) && !sentence.near_before(figure.first, 3, &["than"])
}

/// Whether the clause speaks of the months so far.
fn is_to_date(sentence: &Sentence<'_, '_>, from: usize, to: usize, context: &Context<'_>) -> bool {
    let phrase = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.says(at, words));
    let clause = |words: &[&str]| (from..to).any(|at| sentence.says(at, words));
    let stated = phrase(&["year", "to", "date"])
        || phrase(&["year", "-", "to", "-", "date"])
        || phrase(&["this", "point", "in", "the", "year"])
        || phrase(&["so", "far"])
        || phrase(&["ytd"])
        || clause(&["currently"])
        || ends_a_month(sentence, context);
    let month = (0..sentence.tokens.len()).any(|at| {
        sentence.is(at, &TO_DATE[5..])
            && (sentence.at(at + 1).is_some_and(crate::token::Token::is_number)
                || sentence.is(at + 1, &["into", "in"]))
    });
    let whole_year = clause(&["for", "the", "year"])
        || clause(&["financial", "year"])
        || clause(&["full", "year"])
        || clause(&["this", "year"]);
    (stated || (month && context.month_to_date.is_some())) && !whole_year
}

/// `By the end of August it had lost £19.6m`: money up to a month gone by, which does not end the year.
fn ends_a_month(sentence: &Sentence<'_, '_>, context: &Context<'_>) -> bool {
    let told = (0..sentence.tokens.len())
        .any(|at| sentence.is(at, &["will", "would", "forecast", "expects", "expected", "could"]));
    (0..sentence.tokens.len()).any(|at| {
        let month = sentence.says(at, &["end", "of"]).then(|| month_number(sentence, at + 2)).flatten();
        month.is_some_and(|month| month != 3 && context.dated.month().is_some_and(|now| now != month))
    }) && !told
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
    fn speaks_of_savings_before(&self) -> bool {
        self.last
            .as_ref()
            .and_then(|(_, last)| last.measure)
            .is_some_and(|last| is_of_savings(last) || last == Measure::ShareOfSavings)
    }

    /// Whether the sentence, or the figure before it, is of savings.
    fn speaks_of_savings(&self, sentence: &Sentence<'_, '_>) -> bool {
        let last = self.last.as_ref().and_then(|(_, last)| last.measure);
        let last = last.is_some_and(|last| is_of_savings(last) || last == Measure::ShareOfSavings);
        last || self.topic.is_some_and(is_of_savings)
            || sentence
                .tokens
                .iter()
                .any(|token| token.is_any(&SAVING[..7]) || token.is_any(&["cip", "recovery"]))
    }
}
