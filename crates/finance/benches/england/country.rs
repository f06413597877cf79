//! The synthetic England: boards, trusts and the return of each for each month of a year.

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Cover, Entry, MonthlyReturn, ReturnBasis};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::source::{CellAt, ContentHash, SourceFile};
use finance::synthesis::{Mix, Outline, Year, synthesise};

/// How many systems England had in July 2022.
const N_SYSTEMS: usize = 42;
/// Trusts of a system. England has about 205, five a system; seven bring the cells to 1.5 million.
const N_TRUSTS: usize = 7;

const YEAR: FinancialYear = FinancialYear::starting(2030).expect("2030 is a year of the NHS");

/// The systems and what their organisations were made from.
pub(crate) struct Country {
    pub(crate) systems: Vec<System>,
    pub(crate) made: Vec<Made>,
}

/// A system's returns.
pub(crate) struct System {
    pub(crate) code: OrganisationCode,
    /// The returns of each month, April first.
    pub(crate) months: Vec<Vec<(OrganisationKind, MonthlyReturn)>>,
}

/// One organisation: what was given, this year and the year before.
pub(crate) struct Made {
    pub(crate) outline: Outline,
    year: Year,
    year_before: Year,
}

impl Country {
    /// Every return with its system.
    pub(crate) fn returns(&self) -> impl Iterator<Item = (&System, &MonthlyReturn)> {
        self.systems.iter().flat_map(|system| {
            system.months.iter().flatten().map(move |(_, submission)| (system, submission))
        })
    }
}

/// Makes up the country; the same one each time.
pub(crate) fn make() -> Country {
    let mut country = Country { systems: Vec::new(), made: Vec::new() };
    for system in 0..N_SYSTEMS {
        let made: Vec<Made> = (0..=N_TRUSTS).map(|place| made(outline(system, place))).collect();
        let months = Month::all()
            .map(|month| made.iter().map(|made| (made.outline.kind, submission(made, month))).collect())
            .collect();
        let code = made[0].outline.organisation.clone();
        country.systems.push(System { code, months });
        country.made.extend(made);
    }
    country
}

/// What is given of the organisation in `place` of a system; the board has place 0.
fn outline(system: usize, place: usize) -> Outline {
    let (kind, mix) = match place {
        0 => (OrganisationKind::Board, Mix::Board),
        _ if place.is_multiple_of(3) => (OrganisationKind::Trust, Mix::Community),
        _ => (OrganisationKind::Trust, Mix::Acute),
    };
    let uneven = i64::try_from((system * 37 + place * 11) % 40).expect("it is below 40");
    let turnover = if place == 0 { 1_500_000 + uneven * 40_000 } else { 250_000 + uneven * 30_000 };
    let plan_year = thousands(uneven * -1_000);
    Outline {
        organisation: format!("S{system:02}{place}").parse().expect("capitals and digits are a code"),
        kind,
        mix,
        turnover: thousands(turnover),
        plan_year,
        plan_to_date: plan_year,
        variance_to_date: thousands(-500 - uneven * 100),
        forecast_variance: Month::all().map(|month| thousands(i64::from(month.get()) * -100)).collect(),
        support_year: if place == 1 { thousands(12_000) } else { Pence::ZERO },
        support_months_received: 12,
    }
}

fn made(outline: Outline) -> Made {
    let year = synthesise(&outline, YEAR, Month::LAST, 1);
    let year_before = synthesise(&outline, YEAR.before(), Month::LAST, 1);
    Made { outline, year, year_before }
}

/// A complete return: every line, every measure, every closed month.
fn submission(made: &Made, month: Month) -> MonthlyReturn {
    let cover = Cover {
        organisation: made.outline.organisation.clone(),
        year: YEAR,
        month,
        basis: ReturnBasis::Final,
        plan_version: 1,
        prepared_by: "one".to_owned(),
        approved_by: Some("another".to_owned()),
        prepared_on: month.last_day(YEAR),
        recorded_on: month.last_day(YEAR),
        narrative: String::new(),
    };
    let mut submission = MonthlyReturn::new(cover, file("lines.csv"), file("months.csv"));
    for line in made.year.lines() {
        for measure in Measure::ALL {
            let value = match measure {
                Measure::PriorYearToDate => made.year_before.reported(line, Measure::ActualToDate, month),
                Measure::PriorYear => made.year_before.reported(line, Measure::ActualToDate, Month::LAST),
                _ => made.year.reported(line, measure, month),
            };
            if let Some(value) = value {
                submission.set(line, measure, entry(value, line));
            }
        }
        for closed in month.up_to() {
            submission.set_month(line, closed, entry(made.year.actual(line, closed), line));
        }
    }
    submission
}

fn entry(value: Pence, line: Line) -> Entry {
    let row = u32::try_from(line.index()).expect("there are few lines") + 2;
    Entry { value, provenance: Provenance::Synthetic, at: CellAt { row, column: 8 } }
}

fn file(name: &str) -> SourceFile {
    SourceFile { path: name.to_owned(), hash: ContentHash::of(name.as_bytes()) }
}

fn thousands(value: i64) -> Pence {
    Pence::from_thousands(value).expect("amounts of the synthetic country are small")
}
