//! Limits of a plan as people write them: amounts with or without a unit, and cuts in per cent.
//!
//! What can be read in more than one way is never guessed: the fault says how each reading is written.

use domain::money::Pence;
use thiserror::Error;

/// What an amount is in where no unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainUnit {
    /// Thousands of pounds, as in `reform/plan.toml`.
    Thousands,
    /// Millions of pounds, as on pages.
    Millions,
}

impl PlainUnit {
    const fn of_no_unit(self) -> &'static str {
        match self {
            Self::Thousands => "without a unit it is in thousands of pounds, such as 36300",
            Self::Millions => "without a unit it is in millions of pounds, such as 36.3",
        }
    }

    /// What one of it is [pence].
    const fn pence(self) -> i128 {
        match self {
            Self::Thousands => 100_000,
            Self::Millions => 100_000_000,
        }
    }
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AmountFault {
    /// No amount at all.
    #[error("expected an amount such as 36.3m, 36,300k or £36,300,000; {}", .0.of_no_unit())]
    NotAnAmount(PlainUnit),
    /// Below zero.
    #[error("expected 0 or more, such as 36.3m or 36,300k")]
    Negative,
    /// Parts of a thousand pounds.
    #[error("expected whole thousands of pounds; {}, and millions are written 36.3m", .0.of_no_unit())]
    NotWhole(PlainUnit),
    /// The unit is open.
    #[error(
        "it may be pounds, thousands or millions of them; write the unit, such as 36.3m, 36,300k or £36,300,000"
    )]
    TwoReadings,
    /// More than any board has.
    #[error("expected at most £1,000,000 million")]
    TooLarge,
}

/// Why a text is no cut.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CutFault {
    /// No share in per cent.
    #[error(
        "expected a share of what the boards cost today, in per cent from 0 to 100 with one decimal at most, such as 50 or 33.3"
    )]
    NotPerCent,
    /// Per cent, or a share of one.
    #[error(
        "it may be {per_cent} per cent, or the share {per_cent}, which is {of_share} per cent; write {per_cent}% or {of_share}"
    )]
    TwoReadings {
        /// As it was written.
        per_cent: String,
        /// The same as a share of one, in per cent.
        of_share: String,
    },
}

/// How many billionths a number is counted in.
const BILLIONTHS: i128 = 1_000_000_000;
/// The most that is taken as an amount: a thousand billion pounds [pence].
const MOST: i128 = 100_000_000_000_000;
/// From here on an amount with £ and no unit is pounds: no plan has a limit of so many thousands [pounds].
const SURELY_POUNDS: i128 = 1_000_000;
/// Below this an amount with £ and no unit is what the field is in, where that is millions.
const SURELY_MILLIONS: i128 = 1_000;

/// Units as people write them, longer ones first, and what one is [pence].
const UNITS: [(&str, i128); 7] = [
    ("billion", 100_000_000_000),
    ("million", 100_000_000),
    ("thousand", 100_000),
    ("bn", 100_000_000_000),
    ("mn", 100_000_000),
    ("m", 100_000_000),
    ("k", 100_000),
];

/// The amount that a text says, in whole thousands of pounds: `36300`, `26.5m`, `26,500k`, `£36,300,000`.
///
/// # Errors
/// Where it is no such amount, or its unit is open.
pub fn amount(text: &str, plain: PlainUnit) -> Result<Pence, AmountFault> {
    let lower = text.trim().to_lowercase();
    if let Some(rest) = lower.strip_prefix(['-', '−']) {
        return Err(match amount(rest, plain) {
            Err(AmountFault::NotAnAmount(_)) => AmountFault::NotAnAmount(plain),
            Ok(_) | Err(_) => AmountFault::Negative,
        });
    }
    let tight: String = lower.chars().filter(|letter| *letter != ' ').collect();
    let without = tight.strip_prefix('£').or_else(|| tight.strip_suffix('£'));
    let (has_sign, rest) = without.map_or((false, tight.as_str()), |rest| (true, rest));
    let with_unit = UNITS.iter().find_map(|(unit, pence)| Some((rest.strip_suffix(unit)?, *pence)));
    let digits = with_unit.map_or(rest, |(digits, _)| digits);
    let number = billionths(digits).ok_or(AmountFault::NotAnAmount(plain))?;
    let pence_each = match (with_unit, plain) {
        (Some((_, pence)), _) => pence,
        (None, _) if has_sign && SURELY_POUNDS * BILLIONTHS <= number => 100,
        (None, PlainUnit::Millions) if digits.contains(',') => return Err(AmountFault::TwoReadings),
        (None, PlainUnit::Millions) if has_sign && SURELY_MILLIONS * BILLIONTHS <= number => {
            return Err(AmountFault::TwoReadings);
        }
        (None, PlainUnit::Thousands) if has_sign => return Err(AmountFault::TwoReadings),
        (None, plain) => plain.pence(),
    };
    let scaled = number * pence_each;
    if MOST * BILLIONTHS < scaled {
        return Err(AmountFault::TooLarge);
    }
    if scaled % (PlainUnit::Thousands.pence() * BILLIONTHS) != 0 {
        return Err(AmountFault::NotWhole(plain));
    }
    i64::try_from(scaled / BILLIONTHS).map(Pence::new).map_err(|_| AmountFault::TooLarge)
}

/// A cut in tenths of a per cent, from `50`, `50%` or `33.3`.
///
/// # Errors
/// Where it is no share in per cent, or may be a share of one.
pub fn cut(text: &str) -> Result<u16, CutFault> {
    let text = text.trim();
    let (has_sign, digits) = text.strip_suffix('%').map_or((false, text), |digits| (true, digits.trim_end()));
    if digits.contains(',') {
        return Err(CutFault::NotPerCent);
    }
    let number =
        billionths(digits).filter(|number| *number <= 100 * BILLIONTHS).ok_or(CutFault::NotPerCent)?;
    if !has_sign && 0 < number && number < BILLIONTHS {
        let of_share = plain(number * 100);
        return Err(CutFault::TwoReadings { per_cent: plain(number), of_share });
    }
    let tenth = BILLIONTHS / 10;
    if number % tenth != 0 {
        return Err(CutFault::NotPerCent);
    }
    u16::try_from(number / tenth).map_err(|_| CutFault::NotPerCent)
}

/// A number without a sign, in billionths: digits, which commas may group by three, and up to nine decimals.
fn billionths(text: &str) -> Option<i128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let has_point = text.contains('.');
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = groups.all(|group| group.len() == 3)
        && (!whole.contains(',') || ((1..=3).contains(&first.len()) && !first.starts_with('0')));
    let digits: String = whole.chars().filter(|letter| *letter != ',').collect();
    let is_number = !digits.is_empty() && digits.len() <= 18 && are_digits(&digits) && is_grouped;
    if !is_number || 9 < decimals.len() || !are_digits(decimals) || (has_point && decimals.is_empty()) {
        return None;
    }
    format!("{digits}{decimals:0<9}").parse().ok()
}

/// A number of billionths as it is written, without zeros at its end.
fn plain(billionths: i128) -> String {
    let text = format!("{}.{:09}", billionths / BILLIONTHS, billionths % BILLIONTHS);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
