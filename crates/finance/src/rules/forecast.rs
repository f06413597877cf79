//! Whether the forecast can be believed: recovery, run rate, support.

use domain::finding::{Finding, Severity};
use domain::ledger::Measure;
use domain::limit::LimitKind;
use domain::money::{Pence, Pounds, Thousands};
use domain::month::Month;
use domain::organisation::OrganisationKind;

use super::whole::has_all;
use super::{Checked, about, at};
use crate::chart;
use crate::consolidate::Position;

/// Monthly results this close do not differ to a board that reads £m to one decimal (V13).
const SMALL_RUN_RATE: Pence = Pence::new(25_000_000);

/// V11: a forecast equal to plan beside an adverse variance above 0.5 % of turnover needs a
/// recovery narrative.
pub(super) fn v11_forecast_explains_variance(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    if !has_all(checked, &Measure::REQUIRED, false) {
        return;
    }
    let position = Position::of(checked.submission, checked.organisation.kind);
    let variance = position.including.variance_to_date();
    let turnover = position.turnover.actual_to_date;
    let adverse = -variance.wide() * 200 > turnover.wide();
    if position.including.variance_year() == Pence::ZERO && adverse && turnover.get() > 0 {
        findings.push(about(checked, Severity::Warns, "V11").finding(
            format!(
                "{} forecasts its plan exactly, yet is {} worse than plan to date, more than 0.5% of turnover.",
                checked.organisation.short_name,
                domain::money::Pounds(variance)
            ),
            "Say in the narrative how the remaining months recover it, or change the forecast.",
        ));
    }
}

/// V13: the monthly result that the forecast needs from here is within 20 % (or £250,000) of
/// the last 3 months'.
pub(super) fn v13_run_rate_is_plausible(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    if !has_all(checked, &[Measure::ActualToDate, Measure::ForecastYear], true) {
        return;
    }
    let position = Position::of(checked.submission, checked.organisation.kind);
    let to_come = 12 - i64::from(checked.month.get());
    if to_come == 0 || position.by_month.len() < 3 {
        return;
    }
    let excluding = position.excluding();
    let required = (excluding.forecast_year - excluding.actual_to_date).get() / to_come;
    let support = |month| checked.submission.in_month(chart::SUPPORT, month).map_or(Pence::ZERO, |e| e.value);
    let by_month: Vec<i64> = checked
        .month
        .up_to()
        .zip(&position.by_month)
        .map(|(m, amount)| (*amount - support(m)).get())
        .collect();
    let recent = by_month.iter().rev().take(3).sum::<i64>() / 3;
    let tolerance = (recent.abs() / 5).max(SMALL_RUN_RATE.get());
    if (required - recent).abs() > tolerance {
        let a_month = |pence: i64| {
            let word = if pence < 0 { "deficit" } else { "surplus" };
            format!("{word} of {} a month", domain::money::Pounds(Pence::new(pence)))
        };
        findings.push(about(checked, Severity::Warns, "V13").finding(
            format!(
                "{}'s forecast needs a {} from here; the last 3 months made a {}.",
                checked.organisation.short_name,
                a_month(required),
                a_month(recent)
            ),
            "Say what will change, or change the forecast.",
        ));
    }
}

/// The months of each quarter, and the limit that notifies its support.
const QUARTERS: [(std::ops::RangeInclusive<u8>, LimitKind); 4] = [
    (1..=3, LimitKind::SupportQ1),
    (4..=6, LimitKind::SupportQ2),
    (7..=9, LimitKind::SupportQ3),
    (10..=12, LimitKind::SupportQ4),
];

/// V14: support recognised in a quarter is within what was notified for it; a forecast that counts
/// on more than that is flagged. Where no quarter is notified, the year's plan is the entitlement.
pub(super) fn v14_support_within_entitlement(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    if checked.organisation.kind != OrganisationKind::Trust {
        return;
    }
    let notified = QUARTERS.map(|(_, kind)| checked.limit(kind));
    match notified.into_iter().sum::<Option<Pence>>() {
        Some(year) => within_quarters(checked, year, findings),
        None => within_plan(checked, findings),
    }
}

fn within_quarters(checked: &Checked<'_>, year: Pence, findings: &mut Vec<Finding>) {
    let submission = checked.submission;
    let mut to_come = Pence::ZERO;
    for (months, kind) in QUARTERS {
        let notified = checked.limit(kind).unwrap_or(Pence::ZERO);
        let entries: Vec<_> = months
            .clone()
            .filter_map(|month| submission.in_month(chart::SUPPORT, Month::new(month)?))
            .collect();
        let recognised: Pence = entries.iter().map(|entry| entry.value).sum();
        if checked.month.get() < *months.end() {
            to_come += notified - recognised;
        }
        if let Some(last) =
            entries.last().filter(|_| recognised - notified > Pence::rounding(entries.len() + 1))
        {
            let place = at(Severity::Blocks, "V14", &submission.months_file, Some(*last));
            findings.push(place.finding(
                format!(
                    "{} is recognised at {}, above the {} that was notified (£000).",
                    kind.words(),
                    Thousands(recognised),
                    Thousands(notified)
                ),
                "Recognise no more than was notified for the quarter, or correct finance/limits.",
            ));
        }
    }
    let entry = |measure| submission.entry(chart::SUPPORT, measure);
    let (Some(received), Some(forecast)) = (entry(Measure::ActualToDate), entry(Measure::ForecastYear))
    else {
        return;
    };
    let expected = received.value + to_come;
    // The forecast, what is received, and a quarter's notice and its months are each rounded.
    if forecast.value - expected > Pence::rounding(2 + 2 * QUARTERS.len()) {
        let place = at(Severity::Warns, "V14", &submission.lines_file, Some(forecast));
        findings.push(place.finding(
            format!(
                "the forecast counts on deficit support of {}; {} is received or notified for what is left of the year, {} for all of it.",
                Pounds(forecast.value),
                Pounds(expected),
                Pounds(year)
            ),
            "Say on what the rest rests, or take it out of the forecast.",
        ));
    }
}

fn within_plan(checked: &Checked<'_>, findings: &mut Vec<Finding>) {
    let entry = |measure| checked.submission.entry(chart::SUPPORT, measure);
    let Some(entitled) = entry(Measure::PlanYear) else { return };
    for measure in [Measure::ActualToDate, Measure::ForecastYear] {
        let Some(claimed) = entry(measure) else { continue };
        if claimed.value > entitled.value {
            let place = at(Severity::Blocks, "V14", &checked.submission.lines_file, Some(claimed));
            findings.push(place.finding(
                format!(
                    "deficit support {} is {}, above the entitlement of {} (£000).",
                    measure.named(),
                    Thousands(claimed.value),
                    Thousands(entitled.value)
                ),
                "Recognise no more than the notified entitlement, or record a new plan version.",
            ));
        }
    }
}
