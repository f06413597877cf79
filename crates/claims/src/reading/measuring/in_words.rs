//! What the words around make of a measure of money: planned, to date, in month, required or delivered.

use super::{Context, Measure, clause};
use crate::find::{Found, Sentence, month_number};
use crate::reading::governed;
use crate::reading::lexicon::Cue;

const TO_DATE: [&str; 7] = ["currently", "ytd", "far", "date", "already", "months", "month"];
const PLANNED: [&str; 13] = [
    "planned",
    "plan",
    "plans",
    "budgeted",
    "thought",
    "predicted",
    "prediction",
    "agreed",
    "meant",
    "supposed",
    "target",
    "budget",
    "trajectory",
];
/// Words right before money that was saved.
pub(super) const SAVED: [&str; 8] =
    ["banked", "delivered", "achieved", "saved", "yielded", "made", "realised", "found"];

/// What the words around make of a measure of money.
pub(super) fn money_in_words(
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
            let future =
                says(&["will", "forecast", "predicted", "expects", "year-end", "outturn", "heading"]);
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
                () if (to_date || is_before_variance(sentence, found, idx, context)) && !future => {
                    Measure::YearToDateDeficit
                }
                () if planned(sentence, figure, from) => Measure::PlannedDeficit,
                () => Measure::Deficit,
            }
        }
        Measure::Variance => {
            let in_month =
                phrase(&["in", "month"]) || phrase(&["in", "-", "month"]) || phrase(&["in", "the", "month"]);
            let after_to_date =
                idx.checked_sub(1).is_some_and(|before| found[before].kind == found[idx].kind)
                    && context
                        .last_money
                        .as_ref()
                        .and_then(|last| last.measure)
                        .is_some_and(Measure::is_year_to_date);
            let year_end = says(&["forecast", "outturn", "year-end", "would", "will"]);
            match () {
                () if in_month => Measure::InMonthVariance,
                () if (to_date || context.month_to_date.is_some() || after_to_date) && !year_end => {
                    Measure::YearToDateVariance
                }
                () => Measure::Variance,
            }
        }
        Measure::FinancialRisk if whole(&["schemes", "scheme"]) && context.speaks_of_savings_before() => {
            Measure::SavingsShortfall
        }
        Measure::DeficitSupport if phrase(&["would", "have", "been"]) => Measure::DeficitBeforeSupport,
        Measure::DeficitSupport if says(&["withheld", "paused"]) => Measure::DeficitSupportWithheld,
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_after(figure.end, 3, &["not"])
                && sentence.near_after(
                    figure.end,
                    6,
                    &["achieved", "delivered", "made", "found", "identified", "worked", "developed"],
                ) =>
        {
            Measure::SavingsShortfall
        }
        Measure::SavingsRequired | Measure::SavingsDelivered
            if sentence.near_after(figure.end, 4, &["on"])
                && sentence.near_after(figure.end, 5, &["track"]) =>
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
        Measure::SavingsRequired | Measure::SavingsDelivered
            if is_part_of_next(sentence, found, idx)
                && sentence.near_after(found[idx + 1].end, 4, &["identified"]) =>
        {
            Measure::SavingsRequired
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
        || ends_a_month(sentence, from..to, context);
    let month = (0..sentence.tokens.len()).any(|at| {
        sentence.is(at, &TO_DATE[5..])
            && (sentence.at(at + 1).is_some_and(crate::token::Token::is_number)
                || sentence.is(at + 1, &["into", "in"])
                || sentence.near_before(at, 3, &["first"])
                    && sentence.near_before(at, 5, &["for", "over", "in"]))
    });
    let whole_year = clause(&["for", "the", "year"])
        || clause(&["financial", "year"])
        || clause(&["full", "year"])
        || clause(&["this", "year"]);
    (stated || (month && context.month_to_date.is_some())) && !whole_year
}

/// `The system deficit was £38.6m, £2.1m worse than planned`, in a paper of the months so far.
fn is_before_variance(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    context: &Context<'_>,
) -> bool {
    let next = found.get(idx + 1).filter(|next| {
        next.kind == found[idx].kind
            && next.first <= found[idx].end + 4
            && governed::is_off_plan(sentence, next)
    });
    next.is_some() && context.month_to_date.is_some()
}

/// `By the end of August it had lost £19.6m`: money up to a month gone by, which does not end the year.
fn ends_a_month(sentence: &Sentence<'_, '_>, clause: std::ops::Range<usize>, context: &Context<'_>) -> bool {
    let mut words = clause.clone();
    let told = words
        .any(|at| sentence.is(at, &["will", "would", "forecast", "expects", "expected", "could", "heading"]));
    let mut words = clause;
    words.any(|at| {
        let month = sentence.says(at, &["end", "of"]).then(|| month_number(sentence, at + 2)).flatten();
        month.is_some_and(|month| month != 3 && context.dated.month().is_some_and(|now| now != month))
    }) && !told
}
