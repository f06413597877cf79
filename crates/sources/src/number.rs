//! Numbers as people, spreadsheets and ledgers write them, made plain: `-64900`, `2406.74`.
//!
//! A spelling that can be read one way only is read. One that leaves open which number is meant is
//! refused with the reason for that spelling, and never guessed.

use thiserror::Error;

/// Digits that spreadsheet programs keep and show; what follows them is left over from binary sums.
const SIGNIFICANT: usize = 15;
/// Decimals that are read; what follows them is left over from binary sums, a thousandth of a penny of £000.
const DECIMALS: usize = 6;

/// Why a text is no number that can be read one way only.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum NumberError {
    #[error("the cell is empty; write the number, 0 for nil")]
    Empty,
    #[error("a dash may be nil or a gap; write 0 for nil, or leave the cell empty for a gap")]
    Nil,
    #[error("it is a word; write 0 for nil")]
    Word,
    #[error("a sign of currency may stand for pounds or thousands; write the number alone{0}")]
    Currency(Alone),
    #[error("write the number in full and with its sign, without {unit}{alone}")]
    Unit {
        /// What stands behind the digits.
        unit: String,
        alone: Alone,
    },
    #[error("it has two signs; write one minus in front of the number")]
    Signs,
    #[error(
        "commas and spaces part thousands only; write the number without them, and a decimal with a point"
    )]
    Grouping,
    #[error("a spreadsheet has shortened it; write the number in full")]
    Exponent,
    #[error("no amount is as large; check the digits")]
    TooLarge,
    #[error("it is no number")]
    NotANumber,
}

/// `, such as 11915`: the digits of a text, where they are a number of their own.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Alone(Option<String>);

impl std::fmt::Display for Alone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_ref().map_or(Ok(()), |number| write!(f, ", such as {number}"))
    }
}

/// Who wrote the number, which decides what else than digits, signs and separators it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// A person or spreadsheet.
    Person,
    /// A ledger, whose amounts are pounds and pence: a sign of currency and CR or DR are plain there.
    Ledger,
}

/// A number in plain spelling: an optional hyphen, digits, and a point with decimals where there are
/// any. What stands beyond the 15th significant digit or the 6th decimal is rounded away.
pub(crate) fn plain(text: &str, writer: Writer) -> Result<String, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    if text.eq_ignore_ascii_case("nil") {
        return Err(NumberError::Word);
    }
    if text.chars().all(is_minus) {
        return Err(NumberError::Nil);
    }
    let (mut rest, mut n_signs, mut is_negative) = (text, 0, false);
    if writer == Writer::Ledger {
        for (ending, credit) in [("CR", true), ("DR", false)] {
            let cut = rest.len().checked_sub(2).filter(|cut| rest.is_char_boundary(*cut));
            if let Some(cut) = cut.filter(|cut| rest[*cut..].eq_ignore_ascii_case(ending)) {
                rest = rest[..cut].trim_end();
                n_signs += 1;
                is_negative = credit;
            }
        }
    }
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        rest = inner.trim();
        n_signs += 1;
        is_negative = true;
    }
    let unsigned = |rest: &mut &str| {
        if let Some(cut) = rest.strip_prefix(is_minus).or_else(|| rest.strip_suffix(is_minus)) {
            *rest = cut.trim();
            return Some(true);
        }
        let cut = rest.strip_prefix('+')?;
        *rest = cut.trim();
        Some(false)
    };
    let mut currency = false;
    // A sign may stand before or behind that of currency: -£5, £-5.
    for _ in 0..3 {
        if let Some(minus) = unsigned(&mut rest) {
            n_signs += 1;
            is_negative = minus;
        } else if let Some(cut) = without_currency(rest) {
            rest = cut.trim();
            currency = true;
        } else {
            break;
        }
    }
    if 1 < n_signs && rest.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(NumberError::Signs);
    }
    let alone = |text: &str| Alone(unsigned_plain(text).ok().map(|number| signed(is_negative, number)));
    if let Some(end) = rest.rfind(|last: char| last.is_ascii_digit()) {
        let (digits, unit) = rest.split_at(end + 1);
        let unit = unit.trim();
        let is_amount = digits.chars().all(|sign| !sign.is_alphabetic());
        if is_amount && ["k", "m", "bn", "%", "CR", "DR"].iter().any(|known| unit.eq_ignore_ascii_case(known))
        {
            // Amounts are whole, so that the digits of 11.915k are no amount.
            let is_whole = unit.eq_ignore_ascii_case("k") && !digits.contains('.');
            let alone = if is_whole { alone(digits) } else { Alone::default() };
            return Err(NumberError::Unit { unit: unit.to_owned(), alone });
        }
    }
    if currency && writer == Writer::Person {
        return Err(NumberError::Currency(alone(rest)));
    }
    unsigned_plain(rest).map(|number| signed(is_negative, number))
}

/// The two numbers that `6.000` or `498.438` may be: a decimal with a point, or thousands parted by one, as
/// spreadsheets of other countries write them. Nothing where the text can be read one way only.
pub(crate) fn two_readings(text: &str) -> Option<(String, String)> {
    let (whole, part) = text.split_once('.')?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (number, end) = (digits(whole), part.trim_end_matches(|sign| is_minus(sign) || sign == ')'));
    let is_open = (1..=3).contains(&number.len())
        && !number.starts_with('0')
        && end.len() == 3
        && end.bytes().all(|byte| byte.is_ascii_digit());
    if !is_open {
        return None;
    }
    let decimal = plain(text, Writer::Person).ok()?;
    let thousands = plain(&text.replacen('.', "", 1), Writer::Person).ok()?;
    Some((decimal, thousands))
}

/// A spreadsheet's number in plain spelling, as its 15 digits say; nothing for what is no number.
pub(crate) fn of_spreadsheet(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    let number: f64 = text.bytes().all(is_plain).then(|| text.parse().ok()).flatten()?;
    let digits: f64 = format!("{number:.*e}", SIGNIFICANT - 1).parse().ok()?;
    // Nil has no sign.
    digits.is_finite().then(|| format!("{}", digits + 0.0))
}

/// A number of per cent in plain spelling: without its sign, to the digits and decimals that [`plain`] keeps, and without
/// zeros behind them. What is no number is as it was written.
pub(crate) fn per_cent(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let rounded = |number: f64| (number * 1e6).round() / 1e6;
    let number = of_spreadsheet(text).and_then(|digits| digits.parse().ok()).map(rounded);
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}

/// Why a number of per cent that cannot be read is none, where its spelling tells: a comma for the point.
pub(crate) fn comma_for_point(text: &str) -> Option<String> {
    let (whole, part) = text.trim().trim_end_matches('%').trim_end().split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| format!("write the decimals behind a point: {whole}.{part}"))
}

/// The text without a sign of pounds before or behind it.
fn without_currency(text: &str) -> Option<&str> {
    let word = |text: &str| text.eq_ignore_ascii_case("GBP");
    let before = text.get(..3).filter(|begin| word(begin)).map(|begin| &text[begin.len()..]);
    let behind = || {
        let cut = text.len().checked_sub(3)?;
        text.get(cut..).filter(|end| word(end)).map(|_| &text[..cut])
    };
    text.strip_prefix('£').or_else(|| text.strip_suffix('£')).or(before).or_else(behind)
}

fn signed(is_negative: bool, number: String) -> String {
    if is_negative && number != "0" { format!("-{number}") } else { number }
}

/// Hyphens, dashes and minus signs.
fn is_minus(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '–' | '—' | '−' | '\u{fe63}' | '\u{ff0d}')
}

fn unsigned_plain(text: &str) -> Result<String, NumberError> {
    if is_residue(text) {
        return Ok("0".to_owned());
    }
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = match text.split_once('.') {
        Some((_, part)) if part.contains(',') => return Err(NumberError::Grouping),
        Some((whole, part)) if all_digits(part) => (whole, part),
        Some((_, part)) => {
            return Err(if is_exponent(part) { NumberError::Exponent } else { NumberError::NotANumber });
        }
        None => (text, ""),
    };
    let whole = if all_digits(whole) {
        whole.to_owned()
    } else {
        let is_separator = |sign: char| matches!(sign, ',' | '\'' | '’') || sign.is_whitespace();
        let separators: Vec<char> = whole.chars().filter(|sign| is_separator(*sign)).collect();
        let groups: Vec<&str> = whole.split(is_separator).collect();
        if !groups.iter().all(|group| all_digits(group)) {
            return Err(if is_exponent(whole) { NumberError::Exponent } else { NumberError::NotANumber });
        }
        let is_whole = separators.windows(2).all(|pair| pair[0] == pair[1])
            && groups[0].len() <= 3
            && groups[1..].iter().all(|group| group.len() == 3);
        if !is_whole {
            return Err(NumberError::Grouping);
        }
        groups.concat()
    };
    let whole = whole.trim_start_matches('0');
    if SIGNIFICANT < whole.len() {
        return Err(NumberError::TooLarge);
    }
    let n_decimals = (SIGNIFICANT - whole.len()).min(DECIMALS);
    let (part, beyond) = part.split_at(part.len().min(n_decimals));
    let Ok(mut digits) = format!("0{whole}{part}").parse::<u64>() else { return Err(NumberError::TooLarge) };
    if beyond.starts_with(|first| '5' <= first) {
        digits += 1;
    }
    let digits = format!("{digits:0>width$}", width = part.len() + 1);
    let (whole, part) = digits.split_at(digits.len() - part.len());
    let part = part.trim_end_matches('0');
    Ok(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

/// `1.4551915228366852E-11`, which a sum leaves where it should be nil: no decimal that is read is in it.
fn is_residue(text: &str) -> bool {
    let power = || text.split_once(['e', 'E'])?.1.parse::<i32>().ok();
    let digits = text.split(['e', 'E', '.']).next().unwrap_or_default();
    let beyond = -i32::try_from(DECIMALS).unwrap_or(i32::MAX);
    digits.len() == 1
        && is_exponent(text.replacen('.', "", 1).as_str())
        && power().is_some_and(|power| power < beyond)
}

/// `1.2E+05`, as a narrow column shows a number.
fn is_exponent(text: &str) -> bool {
    text.split_once(['e', 'E']).is_some_and(|(digits, power)| {
        let power = power.trim_start_matches(['+', '-']);
        [digits, power].iter().all(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests;
