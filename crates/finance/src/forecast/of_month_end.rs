//! The input of a forecast, from the month end of figures of one month.

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::organisation::{Organisation, predecessors};
use domain::provenance::Provenance;

use super::{Input, OrganisationYear, Parameters};
use crate::chart;

/// What an organisation forecast in one closed month, and how it stood; including support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRecord {
    /// The month.
    pub month: Month,
    /// Its own forecast less the plan of the year [pence].
    pub forecast_variance: Pence,
    /// Actual less plan to that month [pence].
    pub variance_to_date: Pence,
}

/// The input of a forecast made at the month end's month, without schemes, risks and one-offs. The month ends
/// of `earlier` months of the same year tell what was forecast then. `None` where the year is over, since
/// nothing of it is left to forecast, and where the month end lacks an organisation's return, since a system
/// without a part has no forecast of its year.
#[must_use]
pub fn input(month_end: &MonthEnd, earlier: &[&MonthEnd]) -> Option<Input> {
    let is_over = month_end.month == Month::LAST;
    if is_over || !month_end.is_complete() || month_end.organisations.is_empty() {
        return None;
    }
    let is_earlier = |earlier: &&&MonthEnd| earlier.year == month_end.year && earlier.month < month_end.month;
    let known: Vec<&MonthEnd> = earlier.iter().filter(is_earlier).copied().chain([month_end]).collect();
    let mut reader = Reader { month_end, weakest: Provenance::Published };
    let mut organisations = Vec::new();
    for organisation in &month_end.organisations {
        organisations.push(reader.organisation(organisation, &known)?);
    }
    Some(Input {
        system: month_end.system.clone(),
        year: month_end.year,
        closed: month_end.month,
        organisations,
        own_record: known.iter().filter_map(|known| of_system(known)).collect(),
        schemes: Vec::new(),
        risks: Vec::new(),
        past_risks: 0,
        one_offs: Vec::new(),
        parameters: Parameters::LEARNT,
        provenance: reader.weakest,
    })
}

struct Reader<'a> {
    month_end: &'a MonthEnd,
    weakest: Provenance,
}

impl Reader<'_> {
    /// A value that the forecast rests on.
    fn value(&mut self, key: &FigureKey) -> Option<Pence> {
        let figure: &Figure = self.month_end.figure(key)?;
        self.weakest = self.weakest.max(figure.provenance());
        Some(figure.value)
    }

    fn organisation(&mut self, organisation: &Organisation, known: &[&MonthEnd]) -> Option<OrganisationYear> {
        let month_end = self.month_end;
        let subject = Subject::Organisation(organisation.code.clone());
        let support = Definition::Line(chart::SUPPORT);
        let in_month =
            |definition, month, basis| month_end.in_month(definition, subject.clone(), month, basis);
        let whole =
            |definition, basis| month_end.whole_year(definition, subject.clone(), basis, Support::Including);

        let mut plan = [Pence::ZERO; 12];
        let mut support_plan = [Pence::ZERO; 12];
        let (mut actual, mut support_received) = (Vec::new(), Vec::new());
        for month in Month::all() {
            let idx = month.index();
            support_plan[idx] = self.value(&in_month(support, month, Basis::Plan)).unwrap_or_default();
            plan[idx] = self.value(&in_month(Definition::Position, month, Basis::Plan))? - support_plan[idx];
            if month <= month_end.month {
                let received = self.value(&in_month(support, month, Basis::Actual)).unwrap_or_default();
                let position = self.value(&in_month(Definition::Position, month, Basis::Actual))?;
                support_received.push(received);
                actual.push(position - received);
            }
        }
        let turnover = self.value(&whole(Definition::Turnover, Basis::Plan))?;
        let own_record =
            known.iter().filter_map(|month| of_organisation(month, known, organisation)).collect();
        Some(OrganisationYear {
            code: organisation.code.clone(),
            turnover_year: turnover - support_plan.iter().sum(),
            plan,
            actual,
            support_plan,
            support_received,
            own_forecast: self.value(&whole(Definition::Position, Basis::Forecast))?,
            own_forecast_support: self
                .value(&whole(Definition::Support, Basis::Forecast))
                .unwrap_or_default(),
            own_record,
        })
    }
}

/// What the organisations of a month forecast together; `None` where that of one is not known.
fn of_system(month_end: &MonthEnd) -> Option<OwnRecord> {
    together(month_end.organisations.iter().map(|organisation| in_month_end(month_end, &organisation.code)))
}

/// What an organisation forecast in a month or, before it began, those of the year's months `known` that it
/// succeeded.
fn of_organisation(
    month_end: &MonthEnd,
    known: &[&MonthEnd],
    organisation: &Organisation,
) -> Option<OwnRecord> {
    if month_end.organisations.iter().any(|member| member.code == organisation.code) {
        return in_month_end(month_end, &organisation.code);
    }
    let mut of_year: Vec<Organisation> = known.iter().flat_map(|known| known.organisations.clone()).collect();
    of_year.sort_by(|one, other| (&one.code, one.effective).cmp(&(&other.code, other.effective)));
    of_year.dedup();
    // It may have been given another name since it began.
    let rows = of_year.iter().filter(|member| member.code == organisation.code);
    let began = rows.min_by_key(|member| member.effective.from())?;
    let predecessors = predecessors(&of_year, began);
    together(predecessors.iter().map(|predecessor| of_organisation(month_end, known, predecessor)))
}

/// The sum of records of one month; `None` where one is not known or there is none.
fn together(records: impl Iterator<Item = Option<OwnRecord>>) -> Option<OwnRecord> {
    let records: Vec<OwnRecord> = records.collect::<Option<_>>()?;
    Some(OwnRecord {
        month: records.first()?.month,
        forecast_variance: records.iter().map(|record| record.forecast_variance).sum(),
        variance_to_date: records.iter().map(|record| record.variance_to_date).sum(),
    })
}

fn in_month_end(month_end: &MonthEnd, code: &OrganisationCode) -> Option<OwnRecord> {
    let subject = || Subject::Organisation(code.clone());
    let forecast =
        month_end.whole_year(Definition::Position, subject(), Basis::ForecastVariance, Support::Including);
    let to_date =
        month_end.to_date(Definition::Position, subject(), Basis::ActualVariance, Support::Including);
    Some(OwnRecord {
        month: month_end.month,
        forecast_variance: month_end.figure(&forecast)?.value,
        variance_to_date: month_end.figure(&to_date)?.value,
    })
}
