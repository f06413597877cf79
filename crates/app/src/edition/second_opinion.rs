//! A second opinion beside the forecast: underlying months of this year and the year before, carried on by the projection
//! of a series. It is put beside the forecast when that is made, and never enters it.

use std::sync::Arc;

use domain::figure::{Basis, Definition, Figure, Subject, Support};
use domain::forecast::{Ends, Forecast, ProjectedEnd};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;
use evidence::control_chart::series::Observation;
use evidence::projection::history::History;
use evidence::projection::project::project;
use evidence::projection::settings::{Bounds, Settings};
use finance::analysis::PositionAnalysis;
use finance::chart;
use finance::forecast::is_outside_plan;
use jiff::civil::Date;

use super::{Edition, Editions, analysis};

/// The pence of £1m, the unit in which months are projected.
const MILLION: f64 = 100_000_000.0;

/// A month end, and what stands behind its position.
type Known<'k> = (&'k MonthEnd, Option<&'k PositionAnalysis>);

/// Puts the projection of underlying months beside every course of `forecast`, which was made of `edition`. The last month
/// end of the year before tells of months before April.
pub(super) fn put_beside(forecast: &mut Forecast, edition: &Edition<'_>) {
    let Editions { workspace, as_at, .. } = edition.editions;
    let year = edition.month_end.year.before();
    let last = workspace.months().into_iter().rfind(|of| of.0 == year);
    let before = last.and_then(|month| edition.editions.month_end(month).ok());
    // What one-off items were is told by the returns; savings of that year's registers are of no use here.
    let analysed =
        before.as_ref().and_then(|month_end| analysis::analysis(workspace, month_end, None, *as_at));
    let this = (&*edition.month_end, edition.analysis().map(Arc::as_ref));
    of_months(forecast, this, before.as_deref().map(|of| (of, analysed.as_ref())));
}

fn of_months(forecast: &mut Forecast, this: Known<'_>, year_before: Option<Known<'_>>) {
    let (year, closed, seed) = (forecast.year, forecast.closed, forecast.seed);
    for outlook in forecast.organisations.iter_mut().chain([&mut forecast.system]) {
        let courses =
            [(Support::Including, &mut outlook.including), (Support::Excluding, &mut outlook.excluding)];
        for (support, course) in courses {
            let earlier = year_before.map_or_else(Vec::new, |known| months(known, &outlook.subject, support));
            let of_year = months(this, &outlook.subject, support);
            // As many months as the actual has: a return that leaves one out has none.
            let to_date = course.actual.last().filter(|_| of_year.len() == course.actual.len());
            course.projected =
                to_date.and_then(|to_date| projected((year, closed), &earlier, &of_year, *to_date, seed));
        }
    }
}

/// An underlying month: what was actual less what will not come again.
struct Underlying {
    month: Date,
    position: Pence,
    provenance: Provenance,
}

/// The underlying months of a subject in the year of a month end, as far as they are known.
fn months((month_end, analysis): Known<'_>, subject: &Subject, support: Support) -> Vec<Underlying> {
    let in_month = |definition, month| -> Option<&Figure> {
        month_end.figure(&month_end.in_month(definition, subject.clone(), month, Basis::Actual))
    };
    let known = month_end.month.up_to().filter_map(|month| {
        let position = in_month(Definition::Position, month)?;
        let received = match support {
            Support::Including => None,
            Support::Excluding => in_month(Definition::Line(chart::SUPPORT), month),
        };
        let received_value = received.map_or(Pence::ZERO, |figure| figure.value);
        let (one_offs, of_one_offs) = one_offs(analysis, subject, month);
        let figures = [Some(position), received].into_iter().flatten().map(Figure::provenance);
        Some(Underlying {
            month: month.last_day(month_end.year).first_of_month(),
            position: position.value - received_value - one_offs,
            provenance: Provenance::of_formula(figures.chain([of_one_offs])),
        })
    });
    known.collect()
}

/// One-off items of a month that its plan does not hold, and how the weakest of them is known.
fn one_offs(analysis: Option<&PositionAnalysis>, subject: &Subject, month: Month) -> (Pence, Provenance) {
    let organisations = analysis.into_iter().flat_map(|analysis| &analysis.organisations);
    let is_of_subject = |code| match subject {
        Subject::System(_) => true,
        Subject::Organisation(of) => of == code,
    };
    organisations
        .filter(|known| is_of_subject(&known.organisation.code))
        .flat_map(|known| known.underlying.iter().flat_map(|underlying| &underlying.items))
        .filter(|(item, _)| item.month == month && is_outside_plan(item))
        .fold((Pence::ZERO, Provenance::Derived), |(sum, weakest), (item, provenance)| {
            (sum + item.impact, weakest.max(*provenance))
        })
}

/// The year's end by the projection of underlying months, after the actual `to_date`; nothing where too few are known. Where months of
/// the year before have too many gaps, those of this year stand alone.
fn projected(
    (year, closed): (FinancialYear, Month),
    earlier: &[Underlying],
    of_year: &[Underlying],
    to_date: Pence,
    seed: u64,
) -> Option<ProjectedEnd> {
    let history = of(earlier.iter().chain(of_year)).or_else(|| of(of_year.iter()))?;
    let n_open = Month::LAST.index() - closed.index();
    let settings = Settings {
        // A year of surpluses may turn into a deficit.
        bounds: Bounds::Given { least: f64::NEG_INFINITY, most: f64::INFINITY },
        ..Settings::months(n_open)
    };
    let projection = project(&history, &settings).ok()?;
    let total = projection.total(millions(to_date), n_open, seed);
    let ends = |low: f64, high: f64| Ends { worse: pence(low), better: pence(high) };
    let half = total.interval(0.5);
    let is_used = |of: &&Underlying| history.first() <= of.month;
    let used = || earlier.iter().chain(of_year).filter(is_used);
    Some(ProjectedEnd {
        n_months: used().count(),
        n_of_earlier_years: used().filter(|of| of.month < year.first_day()).count(),
        middle: pence(total.median),
        interval_50: ends(half.low, half.high),
        interval_80: ends(total.interval_80.low, total.interval_80.high),
        interval_95: ends(total.interval_95.low, total.interval_95.high),
        provenance: Provenance::of_formula(used().map(|of| of.provenance)),
        warnings: projection.warnings().iter().map(ToString::to_string).collect(),
    })
}

fn of<'u>(months: impl Iterator<Item = &'u Underlying>) -> Option<History> {
    let months = months.map(|of| Observation { date: of.month, value: Some(millions(of.position)) });
    History::new(months).ok()
}

/// An amount [£m].
#[expect(clippy::cast_precision_loss, reason = "amounts of health systems are far below 2^53 pence")]
fn millions(amount: Pence) -> f64 {
    amount.get() as f64 / MILLION
}

/// An amount out of £m, to the penny; what no year can come to is held at the largest that can be told.
#[expect(clippy::cast_possible_truncation, reason = "held within what is exact first")]
fn pence(millions: f64) -> Pence {
    const LARGEST: f64 = 1e15;
    Pence::new((millions * MILLION).round().clamp(-LARGEST, LARGEST) as i64)
}

#[cfg(test)]
mod tests;
