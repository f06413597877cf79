//! Values of arguments: numbers, amounts and days within bounds, with what to write instead.

use std::net::SocketAddr;
use std::str::FromStr;

use domain::function::OptionKind;
use domain::money::Pence;
use flow::bound::MOST_DAYS;
use jiff::civil::Date;
use reform::keyed::{self, AmountFault, CutFault, PlainUnit};

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

/// An address of this computer with a port.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let text =
        text.strip_prefix("localhost").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1{port}"));
    text.parse().map_err(|_| "expected an IP address and a port, such as 127.0.0.1:5433".to_owned())
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

/// A value that a series can have.
pub(super) fn value(text: &str) -> Result<f64, String> {
    within(text, -1e15, 1e15, "expected a number between -1e15 and 1e15, such as 100", &[("%", 1.0)])
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

/// What a text of an argument says, and the text, so that it can be named later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keyed<T> {
    /// What it says.
    pub(crate) value: T,
    /// As it was written.
    pub(crate) text: String,
}

/// A cut in tenths of a per cent, from `50`, `50%` or `33.3`.
pub(super) fn cut(text: &str) -> Result<Keyed<u16>, CutFault> {
    Ok(Keyed { value: keyed::cut(text)?, text: text.trim().to_owned() })
}

/// An amount in whole thousands of pounds: `36300`, `36.3m`.
pub(super) fn limit(text: &str) -> Result<Keyed<Pence>, AmountFault> {
    Ok(Keyed { value: keyed::amount(text, PlainUnit::Thousands)?, text: text.trim().to_owned() })
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
        let is_beyond = !text.trim().is_empty() && text.trim().chars().all(|c| c.is_ascii_digit());
        let bounds = match high {
            u64::MAX if !is_beyond => format!("{low} or more"),
            _ => format!("from {low} to {high}"),
        };
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

/// A month of the calendar or of a financial year, as its first day.
pub(super) fn calendar_month(text: &str) -> Result<Date, String> {
    domain::month::month_written(text).ok_or_else(|| {
        "expected a month of the calendar such as 2026-04, or of a financial year such as 2026/27-1; several: \
         2026-03,2026-04"
            .to_owned()
    })
}

/// A day as it is written everywhere: `2024-09-13`. One with day and month first is not guessed at: the
/// message says how it would be written, or each way that it may be read.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let is_whole = text.len() == "2024-09-13".len();
    if let Some(day) = text.parse().ok().filter(|_| is_whole) {
        return Ok(day);
    }
    let instead = domain::day::rewritten(text).map_or_else(String::new, |instead| format!("; {instead}"));
    Err(format!("expected a day such as 2024-09-13{instead}"))
}

/// An amount, for all dates or from one on: `95`, `2024-04-01=95`.
pub(super) fn dated_amount(text: &str) -> Result<(Option<Date>, f64), String> {
    let (from, amount) = match text.split_once('=') {
        Some((from, amount)) => (Some(day(from.trim())?), amount),
        None => (None, text),
    };
    let amount = amount.trim().trim_end_matches('%').parse::<f64>().ok().filter(|amount| amount.is_finite());
    amount
        .map(|amount| (from, amount))
        .ok_or_else(|| "expected a number such as 95, or 2024-04-01=95 from a date on".to_owned())
}

/// A date and what was special about it: `2024-09-01=critical incident`.
pub(super) fn dated_reason(text: &str) -> Result<(Date, String), String> {
    let (date, reason) = text
        .split_once('=')
        .ok_or("expected a date, = and the reason, such as 2024-09-01=critical incident")?;
    Ok((day(date.trim())?, reason.trim().to_owned()))
}

/// A month and what was special about it: `2020-04=first wave`.
pub(super) fn dated_month_reason(text: &str) -> Result<(Date, String), String> {
    let (month, reason) =
        text.split_once('=').ok_or("expected a month, = and words, such as 2020-04=first wave")?;
    Ok((calendar_month(month.trim())?, reason.trim().to_owned()))
}

/// Months and why they are left out: `2020-04=first wave`, `2024-07,2024-09=not published`.
pub(super) fn months_and_reason(text: &str) -> Result<(Vec<Date>, String), String> {
    let (months, reason) = text.split_once('=').ok_or(
        "expected a month or several with commas between, = and the reason, such as 2024-07,2024-09=not published",
    )?;
    let months = months.split(',').map(|month| calendar_month(month.trim())).collect::<Result<_, _>>()?;
    Ok((months, reason.trim().to_owned()))
}

/// A unit and its first month with the change: `03W=2020-03`.
pub(super) fn unit_and_month(text: &str) -> Result<(String, Date), String> {
    let (unit, month) = text.rsplit_once('=').ok_or("expected a unit, = and a month, such as 03W=2020-03")?;
    if unit.contains('=') && unit.contains(',') {
        return Err("one unit with its month is expected, such as 03W=2020-03; for several give the option again for \
                    each"
            .to_owned());
    }
    Ok((unit.trim().to_owned(), calendar_month(month.trim())?))
}

/// A unit and why it is left out: `04C=shares patients`.
pub(super) fn unit_and_reason(text: &str) -> Result<(String, String), String> {
    let (unit, reason) =
        text.split_once('=').ok_or("expected a unit, = and the reason, such as 04C=shares patients")?;
    Ok((unit.trim().to_owned(), reason.trim().to_owned()))
}

/// Two numbers, the lower first: `0,100`.
pub(super) fn bounds(text: &str) -> Result<(f64, f64), String> {
    let pair = text
        .split_once(',')
        .and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    let is_range = |(low, high): &(f64, f64)| low.is_finite() && high.is_finite() && low < high;
    pair.filter(is_range).ok_or_else(|| "expected two numbers, the lower first, such as 0,100".to_owned())
}

/// Two whole numbers of months: `-6,6`.
pub(super) fn window(text: &str) -> Result<(i32, i32), String> {
    let pair = text
        .split_once(',')
        .and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    pair.filter(|(low, high)| low < high && (-600..=600).contains(low) && (-600..=600).contains(high))
        .ok_or_else(|| "expected two whole numbers of months, the lower first, such as -6,6".to_owned())
}
