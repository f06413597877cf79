//! What shares are of.

use super::money::is_of_savings;
use super::{Context, Measure, strongest, whom};
use crate::figure::Kind;
use crate::find::{Found, Sentence};
use crate::reading::lexicon::Cue;

pub(super) fn of_share(
    sentence: &Sentence<'_, '_>,
    found: &[Found],
    idx: usize,
    context: &Context<'_>,
) -> Option<Measure> {
    let figure = &found[idx];
    if figure.of.is_some()
        && (figure.end.saturating_sub(1)..figure.end + 4).any(|at| {
            sentence.is(
                at,
                &["systems", "trusts", "boards", "icbs", "icss", "providers", "practices", "councils"],
            )
        })
    {
        return Some(Measure::NumberOfOrganisations);
    }
    if let Some(part) = part_of_last(sentence, figure, context) {
        return Some(part);
    }
    // `a 31 per cent smaller organisation`
    if sentence.is(figure.end, &["smaller"]) && context.speaks_of_boards(sentence) {
        return Some(Measure::RunningCostReduction);
    }
    if whom::answered(sentence, figure) {
        return Some(Measure::Responses);
    }
    if let Some(limited) =
        whom::within_a_limit(sentence, figure).filter(|_| idx + 1 == found.len() && 0 < idx)
    {
        return Some(limited);
    }
    let mut cues = context.lexicon.share(sentence);
    // `costs` alone says that a share is of their change only where something moves.
    let moves = sentence.near_before(figure.first, 8, &super::CUT)
        || sentence.near_before(
            figure.first,
            8,
            &[
                "rise", "rose", "risen", "up", "down", "increase", "come", "grown", "jumped", "soared",
                "climbed",
            ],
        )
        || sentence.near_after(
            figure.end,
            3,
            &["more", "less", "higher", "lower", "increase", "rise", "cut"],
        );
    // `45% less than is spent now` is of no wait.
    let waits = super::count::wait(sentence, figure).is_some();
    cues.retain(|cue| waits || cue.measure != Measure::WaitedWithinALimit || 4 < cue.weight);
    cues.retain(|cue| cue.measure != Measure::SpendingChange || !(4..=5).contains(&cue.weight) || moves);
    let strongest = strongest(sentence, found, idx, &cues);
    let of_last_count = context.last_value.as_ref().filter(|(kind, last)| {
        let back = sentence.is(figure.end, &["of"])
            && sentence.is(figure.end + 1, &["them", "those", "these", "whom", "what"]);
        *kind == Kind::Count && (back || 0 < idx && last.measure == Some(Measure::Responses))
    });
    if whom::is_of_organisations(sentence, figure) {
        return Some(Measure::NumberOfOrganisations);
    }
    // A cue beyond another figure says little of this one.
    let beyond = strongest.is_some_and(|cue| {
        found
            .iter()
            .any(|other| figure.end <= other.first && other.end <= cue.first + 1 && !other.kind.is_day())
    });
    let weight = strongest.map_or(0, |cue| if beyond { cue.weight.saturating_sub(5) } else { cue.weight });
    let delivered = sentence.near_before(figure.first, 3, &["delivered", "achieved"])
        && sentence.near_after(figure.end, 5, &["target", "savings", "programme", "efficiencies"]);
    if delivered {
        return Some(Measure::ShareOfSavings);
    }
    if weight < 9 {
        let last = || of_last_count.and_then(|(_, last)| last.measure);
        if let Some(told) = whom::of_whom(sentence, figure, weight).or_else(last) {
            return Some(told);
        }
        if weight <= 6 && whom::has_a_noun(sentence, figure) && figure.kind == Kind::Ratio {
            return super::count::wait(sentence, figure);
        }
    }
    let says = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.is(at, words));
    let near = |before: usize, after: usize, words: &[&str]| {
        sentence.near_before(figure.first, before, words) || sentence.near_after(figure.end, after, words)
    };
    let last = || context.last_share();
    let risen = sentence.near_before(
        figure.first,
        3,
        &[
            "risen",
            "rose",
            "rise",
            "rising",
            "grown",
            "grew",
            "increased",
            "fallen",
            "fell",
            "jumped",
            "soared",
            "climbed",
            "surged",
            "doubled",
        ],
    );
    let of_cost = risen
        && sentence.near_before(
            figure.first,
            8,
            &["costs", "cost", "spending", "spend", "bill", "prices", "expenditure"],
        );
    if of_cost {
        return Some(Measure::SpendingChange);
    }
    let measure = match strongest.map(|cue| cue.measure) {
        Some(Measure::ShareOfAppointments)
            if near(0, 3, &["more", "fewer", "higher", "lower"])
                || near(
                    4,
                    0,
                    &["rose", "risen", "grown", "risen", "grown", "increased", "fell", "growth", "increase"],
                ) =>
        {
            Measure::ChangeInAppointments
        }
        Some(Measure::StaffReduction)
            if !says(&super::CUT) && !says(&["go", "leave", "disappear", "vanish", "removed"]) =>
        {
            let told = strongest.is_some_and(|cue| 8 <= cue.weight).then_some(Measure::StaffEmployed);
            return last().filter(|_| is_after_share(found, idx)).or(told);
        }
        Some(Measure::RunningCostReduction) if says(&["growth"]) => Measure::SpendingChange,
        Some(Measure::WaitedWithinALimit)
            if says(&["longer", "over"])
                && !says(&["within", "no"])
                && says(&["waited", "wait", "waiting"]) =>
        {
            Measure::WaitedOverALimit
        }
        Some(Measure::SpendingChange) if strongest.is_some_and(|cue| cue.weight <= 5) => {
            if let Some(told) = context.of_running_costs(sentence, &cues) {
                return Some(told);
            }
            let cut = near(8, 4, &super::CUT) && !near(0, 2, &["more", "higher"]);
            return last().filter(|last| *last != Measure::Responses).or(if context.is_of_boards() && cut {
                Some(Measure::RunningCostReduction)
            } else {
                Some(Measure::SpendingChange)
            });
        }
        Some(measure) => measure,
        None => {
            let taken_out = sentence.near_before(figure.first, 2, &["out", "away"])
                && near(4, 0, &["take", "taking", "taken"]);
            let cut = taken_out || near(6, 0, &super::CUT) || near(5, 0, &["come", "drop", "halved"]);
            return match super::count::wait(sentence, figure) {
                Some(wait) => Some(wait),
                None if context.is_of_boards()
                    && sentence.is(figure.end, &["less", "lower"])
                    && says(&["running", "run"]) =>
                {
                    Some(Measure::RunningCostReduction)
                }
                None if cut && context.is_of_boards() => Some(Measure::RunningCostReduction),
                None => last()
                    .filter(|_| context.has_share && !whom::has_a_noun(sentence, figure))
                    .map(|last| match last {
                        // `17% more. Two in five were with a doctor.`
                        Measure::ChangeInAppointments => Measure::ShareOfAppointments,
                        last => last,
                    })
                    .or_else(|| context.of_those_asked()),
            };
        }
    };
    Some(measure)
}

/// `two thirds of this`: a part of the money that was told last.
pub(in crate::reading) fn part_of_last(
    sentence: &Sentence<'_, '_>,
    figure: &Found,
    context: &Context<'_>,
) -> Option<Measure> {
    // `£48m, of which we have plans for 80 per cent`
    let of_which =
        (figure.first.saturating_sub(8)..figure.first).any(|at| sentence.says(at, &["of", "which"]));
    let saved = context.last_money.as_ref().and_then(|last| last.measure).filter(|last| is_of_savings(*last));
    if of_which && saved.is_some() {
        return Some(Measure::ShareOfSavings);
    }
    let several = sentence.is(figure.end + 1, &["them", "those", "these"]);
    let of_money = context.last.as_ref().is_some_and(|(kind, _)| *kind == Kind::Money);
    if several && !of_money {
        return None;
    }
    if !sentence.is(figure.end, &["of"])
        || !sentence.is(figure.end + 1, &["this", "that", "it", "which", "them", "those", "these"])
    {
        return None;
    }
    match context.last_money.as_ref()?.measure? {
        measure if is_of_savings(measure) => Some(Measure::ShareOfSavings),
        Measure::Deficit
        | Measure::PlannedDeficit
        | Measure::YearToDateDeficit
        | Measure::YearToDateVariance
        | Measure::Variance
        | Measure::InMonthVariance => Some(Measure::ShareOfOverspend),
        measure @ (Measure::Funding | Measure::TotalBudget)
            if sentence.is(figure.end + 1, &["that", "this"]) =>
        {
            Some(measure)
        }
        _ => None,
    }
}

/// Whether a share stands before the figure in its sentence.
fn is_after_share(found: &[Found], idx: usize) -> bool {
    found[..idx].iter().any(|other| matches!(other.kind, Kind::Percentage | Kind::Fraction | Kind::Ratio))
}

impl Context<'_> {
    /// What the last share measured.
    fn last_share(&self) -> Option<Measure> {
        self.last_share_measure
    }

    /// A reduction where the sentence speaks of running costs, or which says the cost a head before in other words.
    fn of_running_costs(&self, sentence: &Sentence<'_, '_>, cues: &[Cue]) -> Option<Measure> {
        let says = |words: &[&str]| (0..sentence.tokens.len()).any(|at| sentence.is(at, words));
        let heavy = cues.iter().any(|cue| cue.measure == Measure::RunningCostReduction && 12 <= cue.weight);
        let of_last = says(&["this", "that", "which"])
            && self.last_value.as_ref().is_some_and(|(_, last)| {
                matches!(last.measure, Some(Measure::CostPerHead | Measure::RunningCostReduction))
            });
        (says(&super::CUT) && (heavy || of_last)).then_some(Measure::RunningCostReduction)
    }

    /// What a share or people are in a report of those who were asked.
    pub(super) fn of_those_asked(&self) -> Option<Measure> {
        let asks = self.main.as_deref().is_some_and(|main| main.starts_with("Healthwatch "));
        asks.then_some(Measure::Responses)
    }

    fn speaks_of_boards(&self, sentence: &Sentence<'_, '_>) -> bool {
        self.is_of_boards()
            || (0..sentence.tokens.len()).any(|at| sentence.is(at, &["icb", "icbs", "boards"]))
    }

    pub(super) fn is_of_boards(&self) -> bool {
        let main = self.main.as_deref().and_then(|main| self.gazetteer.kind_of(main));
        main == Some(crate::gazetteer::BodyKind::Board)
            || self.main.as_deref() == Some(crate::gazetteer::ICBS)
    }
}
