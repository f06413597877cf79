//! Why there is no finding: what is wrong with the input, and what to do about it.

use jiff::civil::Date;
use thiserror::Error;

use super::calendar::name;
use crate::value_fault::LARGEST;

/// One thing that is wrong with what was given.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Fault {
    /// Nothing was given.
    #[error("{whose} has no value; give one for each month")]
    NoValues {
        /// Whose values.
        whose: String,
    },
    /// A value without end, or none.
    #[error("the value of {whose} in {} is not a number between −10¹⁵ and 10¹⁵; correct it, use a larger unit, or leave the month out with a reason", name(*.month))]
    NotFinite {
        /// Whose value.
        whose: String,
        /// Of which month.
        month: Date,
    },
    /// Two values of a month.
    #[error("{whose} has two values for {}; keep one", name(*.month))]
    TwoValues {
        /// Whose values.
        whose: String,
        /// The month.
        month: Date,
    },
    /// A month after a later one.
    #[error("{} of {whose} comes after {}; put the months in order", name(*.month), name(*.after))]
    OutOfOrder {
        /// Whose values.
        whose: String,
        /// The earlier month.
        month: Date,
        /// The later one, which comes first.
        after: Date,
    },
    /// A month without a value inside a series.
    #[error(
        "{whose} has no value for {}{}; give {it}, or leave {each} out with a reason, such as {codes}=not counted",
        name_list(.months),
        more(.months),
        it = if .months.len() == 1 { "it" } else { "them" },
        each = if .months.len() == 1 { "the month" } else { "each month" },
        codes = month_codes(.months)
    )]
    MonthsMissing {
        /// Whose values.
        whose: String,
        /// The months, earliest first; at least one.
        months: Vec<Date>,
    },
    /// The change came after all that is known.
    #[error(
        "the change begins in {} and the last value is of {}: nothing can be said yet; ask again once there are months \
         after it",
        name(*.first),
        name(*.last)
    )]
    NotSeenYet {
        /// The first month with the change.
        first: Date,
        /// The last month with a value.
        last: Date,
    },
    /// A choice that a reader must be able to judge has no reason.
    #[error("{what} has no reason; say why, in words that a reader can judge")]
    NoReason {
        /// What was chosen.
        what: String,
    },
    /// A month that the values do not reach.
    #[error("{} is not among the months from {} to {}; choose one of them", name(*.month), name(*.first), name(*.last))]
    MonthNotThere {
        /// The month.
        month: Date,
        /// The first there is.
        first: Date,
        /// The last there is.
        last: Date,
    },
    /// Fewer months than the method has unknowns.
    #[error(
        "months before the change: {before}, after it: {after}; at least {needed_before} and {needed_after} are needed, and {needed} together"
    )]
    FewMonths {
        /// Months before.
        before: usize,
        /// Months after.
        after: usize,
        /// The least before.
        needed_before: usize,
        /// The least after.
        needed_after: usize,
        /// The least of both.
        needed: usize,
    },
    /// Every value is the same.
    #[error("all values of {whose} are equal, so no change can be told from none; check what was measured")]
    AllEqual {
        /// Whose values.
        whose: String,
    },
    /// A lag as long as the series.
    #[error("a lag of {lag} is too long for {months} months; choose at most {}", months / 2)]
    LagTooLong {
        /// The lag asked for [months].
        lag: u32,
        /// How many months there are.
        months: usize,
    },
    /// More waves than a year of months can show.
    #[error("{harmonics} seasonal waves are more than monthly values can show; choose 0 to 5")]
    TooManyHarmonics {
        /// How many were asked for.
        harmonics: u32,
    },
    /// An effect before the change or after the last month.
    #[error("an effect {at} months after the change was asked for; there are 1 to {months_after}")]
    EffectNotThere {
        /// The month after the change, the first being 1.
        at: u32,
        /// How many there are.
        months_after: u32,
    },
    /// Bounds of a measure the wrong way round.
    #[error("the bounds {low} to {high} hold no value; give the lower one first")]
    Bounds {
        /// The lower.
        low: f64,
        /// The upper.
        high: f64,
    },
    /// Part of what was asked cannot be told from the rest.
    #[error(
        "{what} cannot be told apart from the rest in these months and units; ask for less, or give more of them"
    )]
    NotToldApart {
        /// What.
        what: String,
    },
    /// A count below zero.
    #[error("the count of {} is {value}; counts are not below zero", name(*.month))]
    BelowZero {
        /// The month.
        month: Date,
        /// The value.
        value: f64,
    },
    /// A count that is no whole number.
    #[error("the count of {} is {value}, which is not whole; give counts, with the population beside them", name(*.month))]
    NotWhole {
        /// The month.
        month: Date,
        /// The value.
        value: f64,
    },
    /// A population of zero or less.
    #[error("the population of {} is {value}; a rate needs one above zero", name(*.month))]
    PopulationNotPositive {
        /// The month.
        month: Date,
        /// The value.
        value: f64,
    },
    /// Counts and populations of different months.
    #[error("the population of {} is missing; give one for each month with a count", name(*.month))]
    NoPopulation {
        /// The month.
        month: Date,
    },
    /// Counts that are all zero before or after.
    #[error(
        "the counts have no fit: months before or after the change have next to no events; use longer months or a wider area"
    )]
    NoEvents,
    /// A unit that is there twice.
    #[error("{name} is there twice; keep one")]
    UnitTwice {
        /// Its name.
        name: String,
    },
    /// Nothing was done anywhere.
    #[error("no unit changed within its months; name at least one and its first month")]
    NoTreated,
    /// Several units changed where the method takes one.
    #[error(
        "{n} units have the change; a synthetic control is of one: name one, and leave the others out of its donors"
    )]
    SeveralTreated {
        /// How many.
        n: usize,
    },
    /// Everything was done everywhere.
    #[error("every unit changed, at the same time; at least one that did not is needed to compare with")]
    NoControl,
    /// Errors of one unit say nothing.
    #[error("there is one unit; at least two are needed, one of them without the change")]
    OneUnit,
    /// Fewer values than unknowns.
    #[error("{values} values are too few for {unknowns} unknowns; give more months or units")]
    FewValues {
        /// Values.
        values: usize,
        /// Unknowns.
        unknowns: usize,
    },
    /// Parts of a panel without a month in common.
    #[error("the units fall into groups that share no month; compare those that do")]
    NoMonthInCommon,
    /// A window of relative months without the month to compare with.
    #[error(
        "months {low} to {high} from the change must hold month {reference}, with which they are compared, and go up to at least month 0"
    )]
    Window {
        /// The first.
        low: i32,
        /// The last.
        high: i32,
        /// The month to compare with.
        reference: i32,
    },
    /// A relative month that no changed unit has.
    #[error("no unit with the change has a value {relative} months from it; choose a narrower window")]
    RelativeMonthNotThere {
        /// The month from the change, the first with it being 0.
        relative: i32,
    },
    /// A group of a two-by-two comparison with too few values.
    #[error("the group {group}, has too few values ({values}); at least 2 are needed")]
    SmallGroup {
        /// Which.
        group: &'static str,
        /// How many.
        values: usize,
    },
    /// A value of a group that is not finite.
    #[error(
        "value {number} of the group {group} is not a number between −10¹⁵ and 10¹⁵; correct or remove it"
    )]
    GroupNotFinite {
        /// Which.
        group: &'static str,
        /// Its place, counted from 1.
        number: usize,
    },
    /// The unit to explain is among those to explain it with.
    #[error("{name} is the unit with the change and cannot be a donor too; take it out of the donors")]
    TreatedAmongDonors {
        /// Its name.
        name: String,
    },
    /// Fewer than two donors.
    #[error("donors left: {n}; at least 2 are needed")]
    FewDonors {
        /// How many.
        n: usize,
    },
    /// A donor without values for some months.
    #[error("the donor {name} has no value for {}{}; give them, or leave the donor out with a reason", name_list(.months), more(.months))]
    DonorMonthsMissing {
        /// Its name.
        name: String,
        /// The months.
        months: Vec<Date>,
    },
    /// A donor to leave out that is not there.
    #[error("{name} is to be left out and is not among the donors; check its name")]
    UnknownDonor {
        /// Its name.
        name: String,
    },
    /// A predictor without a value for a unit.
    #[error(
        "the predictor {predictor} has no finite value for {unit}; give one, or leave the predictor or the donor out"
    )]
    PredictorMissing {
        /// The predictor.
        predictor: String,
        /// The unit.
        unit: String,
    },
    /// A predictor that is the same everywhere.
    #[error("the predictor {predictor} is the same for all units and tells nothing; leave it out")]
    PredictorConstant {
        /// The predictor.
        predictor: String,
    },
    /// Weights of predictors that are below zero, without end or all zero.
    #[error("the weights of predictors must be finite, not below zero, and at least one above it")]
    PredictorWeights,
    /// A p-value outside 0 to 1.
    #[error("the p-value of {name} is {value}; it must lie from 0 to 1")]
    NotAProbability {
        /// Of which test.
        name: String,
        /// The value.
        value: f64,
    },
    /// A level outside 0 to 1.
    #[error("the level {level} must lie above 0 and below 1")]
    Level {
        /// The level.
        level: f64,
    },
}

/// Whether a value can be worked with: as of control charts and projections, sums of many keep three decimals.
pub(crate) fn is_usable(value: f64) -> bool {
    value.abs() <= LARGEST
}

/// Up to three months.
fn name_list(months: &[Date]) -> String {
    months.iter().take(3).map(|month| name(*month)).collect::<Vec<_>>().join(", ")
}

fn more(months: &[Date]) -> String {
    match months.len() {
        ..=3 => String::new(),
        4 => " and 1 more month".to_owned(),
        n => format!(" and {} more months", n - 3),
    }
}

/// All months as they are written to be left out, up to two years of them: `2024-07,2024-09`.
fn month_codes(months: &[Date]) -> String {
    let codes = months.iter().take(24).map(|month| format!("{:04}-{:02}", month.year(), month.month()));
    codes.collect::<Vec<_>>().join(",")
}
