//! The input of a forecast, from the book of figures of one month.

use domain::book::Book;
use domain::code::OrganisationCode;
use domain::figure::{Basis, Definition, Figure, FigureKey, Subject, Support};
use domain::money::Pence;
use domain::month::Month;
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

/// The input of a forecast made at the book's month, without schemes, risks and one-offs. The books
/// of `earlier` months of the same year tell what was forecast then. `None` where the book lacks an
/// organisation's return, since a system without a part has no forecast of its year.
#[must_use]
pub fn input(book: &Book, earlier: &[Book]) -> Option<Input> {
    if !book.is_complete() || book.organisations.is_empty() {
        return None;
    }
    let mut reader = Reader { book, weakest: Provenance::Published };
    let mut organisations = Vec::new();
    for organisation in &book.organisations {
        organisations.push(reader.organisation(organisation, earlier)?);
    }
    Some(Input {
        system: book.system.clone(),
        year: book.year,
        closed: book.month,
        organisations,
        schemes: Vec::new(),
        risks: Vec::new(),
        one_offs: Vec::new(),
        parameters: Parameters::LEARNT,
        provenance: reader.weakest,
    })
}

struct Reader<'a> {
    book: &'a Book,
    weakest: Provenance,
}

impl Reader<'_> {
    /// A value that the forecast rests on.
    fn value(&mut self, key: &FigureKey) -> Option<Pence> {
        let figure: &Figure = self.book.figure(key)?;
        self.weakest = self.weakest.max(figure.provenance());
        Some(figure.value)
    }

    fn organisation(&mut self, organisation: &Organisation, earlier: &[Book]) -> Option<OrganisationYear> {
        let book = self.book;
        let subject = Subject::Organisation(organisation.code.clone());
        let support = Definition::Line(chart::SUPPORT);
        let in_month = |definition, month, basis| book.in_month(definition, subject.clone(), month, basis);
        let whole =
            |definition, basis| book.whole_year(definition, subject.clone(), basis, Support::Including);

        let mut plan = [Pence::ZERO; 12];
        let mut support_plan = [Pence::ZERO; 12];
        let (mut actual, mut support_received) = (Vec::new(), Vec::new());
        for month in Month::all() {
            let idx = month.index();
            support_plan[idx] = self.value(&in_month(support, month, Basis::Plan)).unwrap_or_default();
            plan[idx] = self.value(&in_month(Definition::Position, month, Basis::Plan))? - support_plan[idx];
            if month <= book.month {
                let received = self.value(&in_month(support, month, Basis::Actual)).unwrap_or_default();
                let position = self.value(&in_month(Definition::Position, month, Basis::Actual))?;
                support_received.push(received);
                actual.push(position - received);
            }
        }
        let turnover = self.value(&whole(Definition::Turnover, Basis::Plan))?;
        let mut own_record: Vec<OwnRecord> =
            earlier.iter().filter_map(|earlier| own_record(earlier, book, &organisation.code)).collect();
        own_record.extend(own_record_of(book, &organisation.code));
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

fn own_record(earlier: &Book, book: &Book, code: &OrganisationCode) -> Option<OwnRecord> {
    if earlier.year != book.year || book.month <= earlier.month {
        return None;
    }
    own_record_of(earlier, code)
}

fn own_record_of(book: &Book, code: &OrganisationCode) -> Option<OwnRecord> {
    let subject = || Subject::Organisation(code.clone());
    let forecast =
        book.whole_year(Definition::Position, subject(), Basis::ForecastVariance, Support::Including);
    let to_date = book.to_date(Definition::Position, subject(), Basis::ActualVariance, Support::Including);
    Some(OwnRecord {
        month: book.month,
        forecast_variance: book.figure(&forecast)?.value,
        variance_to_date: book.figure(&to_date)?.value,
    })
}
