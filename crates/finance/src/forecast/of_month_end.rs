//! The input of a forecast, from the month end of figures of one month.

use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::organisation::Organisation;
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
    let mut reader = Reader { month_end, weakest: Provenance::Published };
    let mut organisations = Vec::new();
    for organisation in &month_end.organisations {
        organisations.push(reader.organisation(organisation, earlier)?);
    }
    Some(Input {
        system: month_end.system.clone(),
        year: month_end.year,
        closed: month_end.month,
        organisations,
        schemes: Vec::new(),
        risks: Vec::new(),
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

    fn organisation(
        &mut self,
        organisation: &Organisation,
        earlier: &[&MonthEnd],
    ) -> Option<OrganisationYear> {
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
        let mut own_record: Vec<OwnRecord> =
            earlier.iter().filter_map(|earlier| own_record(earlier, month_end, &organisation.code)).collect();
        own_record.extend(own_record_of(month_end, &organisation.code));
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

fn own_record(earlier: &MonthEnd, month_end: &MonthEnd, code: &OrganisationCode) -> Option<OwnRecord> {
    if earlier.year != month_end.year || month_end.month <= earlier.month {
        return None;
    }
    own_record_of(earlier, code)
}

fn own_record_of(month_end: &MonthEnd, code: &OrganisationCode) -> Option<OwnRecord> {
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
