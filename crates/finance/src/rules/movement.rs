//! By how much the forecast moved since the month before.

use domain::ledger::Measure;
use domain::money::Pence;
use domain::monthly_return::MonthlyReturn;

use super::Checked;
use super::whole::has_all;
use crate::consolidate::Position;

/// The movement of the forecast since the month before with the turnover forecast [pence]; `None` without a month
/// before, or where a forecast is not there (V02): it has not moved to nil, nor from it.
pub(super) fn movement(checked: &Checked<'_>) -> Option<(Pence, Pence)> {
    let kind = checked.organisation.kind;
    let has_forecast = |of: &MonthlyReturn| {
        has_all(&Checked { submission: of, ..*checked }, &[Measure::ForecastYear], false)
    };
    if checked.before.is_empty()
        || !has_forecast(checked.submission)
        || !checked.before.iter().all(|before| has_forecast(before))
    {
        return None;
    }
    let now = Position::of(checked.submission, kind);
    let then: Pence =
        checked.before.iter().map(|before| Position::of(before, kind).including.forecast_year).sum();
    Some((now.including.forecast_year - then, now.turnover.forecast_year))
}

/// By how much the forecast moved since the month before, as impact on the surplus [pence].
pub(super) fn forecast_movement(checked: &Checked<'_>) -> Option<Pence> {
    movement(checked).map(|(moved, _)| moved)
}
