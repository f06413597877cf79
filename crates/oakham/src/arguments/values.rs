//! Values of arguments: numbers, amounts and days within bounds, with what to write instead.

use std::str::FromStr;

use domain::code::OrganisationCode;
use domain::function::OptionKind;
use flow::bound::MOST_DAYS;
use jiff::civil::Date;
use sources::day::DayError;

/// What is to become of a function, settled by whoever asks.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// The id or name of the function.
    pub(crate) function: String,
    /// What becomes of it.
    pub(crate) kind: OptionKind,
}

impl FromStr for Settled {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (function, kind) =
            text.rsplit_once('=').ok_or("expected a function, = and an option, such as T10=transfer")?;
        Ok(Self {
            function: function.trim().to_owned(),
            kind: kind.trim().parse().map_err(|error| format!("{error}"))?,
        })
    }
}

pub(super) fn days(text: &str) -> Result<f64, String> {
    within(text, 1e-6, MOST_DAYS, "expected a number of days above 0 and up to 36500, such as 90", &DAYS)
}

pub(super) fn days_or_none(text: &str) -> Result<f64, String> {
    within(text, 0.0, MOST_DAYS, "expected a number of days from 0 to 36500, such as 30", &DAYS)
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    within(text, 1e-6, 10.0, "expected a share such as 0.05", &[("%", 0.01)])
}

/// Units that people write after a number of days, and how many days each is.
const DAYS: [(&str, f64); 8] = [
    ("days", 1.0),
    ("day", 1.0),
    ("d", 1.0),
    ("weeks", 7.0),
    ("week", 7.0),
    ("w", 7.0),
    ("years", 365.0),
    ("year", 365.0),
];

/// A cut in tenths of a per cent, from `50`, `50%` or `33.3`.
pub(super) fn cut(text: &str) -> Result<u16, String> {
    let digits = text.trim().trim_end_matches('%').trim_end();
    let per_cent: Option<f64> = digits.parse().ok().filter(|share| (0.0..=100.0).contains(share));
    let tenths = per_cent.map(|share| share * 10.0).filter(|tenths| (tenths - tenths.round()).abs() < 1e-9);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 1000")]
    tenths.map(|tenths| tenths.round() as u16).ok_or_else(|| {
        "expected a share of what the boards cost today, in per cent from 0 to 100 with one decimal at most, such as 50 or 33.3"
            .to_owned()
    })
}

pub(super) fn threads(text: &str) -> Result<usize, String> {
    whole(text, 1, 1024)
}

pub(super) fn version(text: &str) -> Result<usize, String> {
    whole(text, 1, 1_000_000)
}

pub(super) fn people(text: &str) -> Result<u64, String> {
    whole(text, 0, 1_000_000_000)
}

/// A number within bounds. One with a unit, or with commas, is not guessed at: the message says how it
/// would be written.
fn within(text: &str, low: f64, high: f64, expected: &str, units: &[(&str, f64)]) -> Result<f64, String> {
    let fits = |number: &f64| (low..=high).contains(number);
    text.trim().parse().ok().filter(fits).ok_or_else(|| {
        let instead = written(text, units).filter(fits).map(|number| format!("; for {text} write {number}"));
        format!("{expected}{}", instead.unwrap_or_default())
    })
}

/// The number that somebody meant who wrote `5%`, `30 d`, `1,000` or `0,05`.
fn written(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let with_unit = units.iter().find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?, *factor)));
    let (number, factor) = with_unit.unwrap_or((&lower, 1.0));
    let number = number.trim();
    let is_grouped =
        |text: &str| text.split(',').skip(1).all(|part| part.len() == 3) && !text.starts_with("0,");
    let plain = if is_grouped(number) { number.replace(',', "") } else { number.replacen(',', ".", 1) };
    let value = plain.parse::<f64>().ok()? * factor;
    // As many digits as were written, not those of the binary product.
    format!("{value:.9}").parse().ok()
}

/// A whole number within bounds.
pub(super) fn whole<T: TryFrom<u64>>(text: &str, low: u64, high: u64) -> Result<T, String> {
    let number = text.trim().parse().ok().filter(|number| (low..=high).contains(number));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
        let bounds =
            if high == u64::MAX { format!("{low} or more") } else { format!("from {low} to {high}") };
        let instead = meant_whole(text).filter(|number| (low..=high).contains(number));
        let instead = instead.map_or_else(String::new, |number| format!("; for {text} write {number}"));
        format!("expected a whole number, {bounds}, without commas{instead}")
    })
}

/// The whole number that somebody meant who wrote `2,000`, `2 000`, `2e3` or `2000.0`.
fn meant_whole(text: &str) -> Option<u64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let whole = plain.parse().ok();
    whole.or_else(|| {
        let number: f64 = plain.parse().ok()?;
        // As large as a number with a point holds every whole one.
        let is_whole = number.fract() == 0.0 && (0.0..=9e15).contains(&number);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within bounds")]
        is_whole.then_some(number as u64)
    })
}

/// A month of the calendar, as its first day.
pub(super) fn calendar_month(text: &str) -> Result<Date, String> {
    let is_whole = text.len() == "2026-04".len();
    let month = format!("{text}-01").parse::<Date>().ok().filter(|_| is_whole);
    month.ok_or_else(|| {
        "expected a month of the calendar such as 2026-04; several: 2026-03,2026-04".to_owned()
    })
}

/// An organisation by its ODS code or its short name, such as RWE or UHL: `LLR ICB` is LLRICB here, which is looked
/// up among the organisations of the system.
pub(super) fn organisation(text: &str) -> Result<OrganisationCode, String> {
    let letters: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    letters.parse().map_err(|_| "expected an ODS code or the short name of an organisation".to_owned())
}

/// A day as it is written everywhere: `2024-09-13`. One with day and month first is not guessed at: the
/// message says how it would be written, or each way that it may be read.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let is_whole = text.len() == "2024-09-13".len();
    if let Some(day) = text.parse().ok().filter(|_| is_whole) {
        return Ok(day);
    }
    let instead = match sources::day::read(text) {
        Ok(day) if text.parse::<Date>().is_err() => format!("; for {text} write {day}"),
        Err(error @ DayError::TwoReadings(..)) => format!("; {text}: {error}"),
        _ => String::new(),
    };
    Err(format!("expected a day such as 2024-09-13{instead}"))
}

/// The most that is taken as an amount: a thousand billion pounds [thousands of pounds].
const MOST_THOUSANDS: i64 = 1_000_000_000;

/// An amount in whole thousands of pounds, none negative: `36300`. Pounds, millions and commas are not
/// guessed at: the message says how the amount would be written.
pub(super) fn thousands(noun: &str, text: &str) -> Result<i64, String> {
    let text = text.trim();
    let is_negative = text
        .strip_prefix(['-', '−'])
        .is_some_and(|rest| meant(rest).is_some() || rest.parse::<f64>().is_ok());
    if is_negative {
        return Err(format!("{noun} is 0 or more, in thousands of pounds, such as 36300"));
    }
    if let Ok(amount) = text.parse::<i64>() {
        return if amount <= MOST_THOUSANDS {
            Ok(amount)
        } else {
            Err(format!("{noun} is at most {MOST_THOUSANDS} thousands of pounds"))
        };
    }
    let instead = match in_either(text) {
        Some(number) => format!(
            "; {text} may be pounds or thousands of pounds: for thousands write {number}, for pounds write {}",
            (number + 500) / 1000
        ),
        None => meant(text).map_or_else(String::new, |amount| format!("; for {text} write {amount}")),
    };
    Err(format!("expected thousands of pounds without commas, such as 36300{instead}"))
}

/// The number of a text such as `£26500`, which is small for pounds and may be thousands of them.
fn in_either(text: &str) -> Option<i64> {
    let number = text.strip_prefix('£').or_else(|| text.strip_suffix('£'))?;
    let number: String = number.chars().filter(|c| *c != ',' && *c != ' ').collect();
    number.parse().ok().filter(|number| (1..1_000_000).contains(number))
}

/// The thousands of pounds that somebody meant who wrote `£26.5m`, `13.2m`, `36,300` or `£36,300,000`.
fn meant(text: &str) -> Option<i64> {
    let (pounds, number) = text.strip_prefix('£').map_or((false, text), |rest| (true, rest));
    let number: String = number.chars().filter(|c| *c != ',' && *c != ' ').collect();
    let number = number.to_lowercase();
    let units = [("bn", 1e6), ("m", 1e3), ("k", 1.0)];
    let (number, unit) = units
        .iter()
        .find_map(|(ending, unit)| Some((number.strip_suffix(ending)?, *unit)))
        .unwrap_or((&number, if pounds { 1e-3 } else { 1.0 }));
    let amount = number.parse::<f64>().ok()? * unit;
    let is_whole = (amount - amount.round()).abs() < 1e-6;
    #[expect(clippy::cast_possible_truncation, reason = "it is within bounds")]
    (is_whole && (0.0..=1e9).contains(&amount)).then(|| amount.round() as i64)
}
