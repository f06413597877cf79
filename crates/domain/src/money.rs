//! Money in whole pence: ledgers agree to the penny, so no amount is an `f64`.

use std::fmt;
use std::iter::Sum;
use std::num::NonZeroU8;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount of money [pence]. Income and surplus are positive, cost and deficit negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(i64);

impl Pence {
    /// Nil.
    pub const ZERO: Self = Self(0);
    /// The largest amount that is read and that a sum gives, £45 million million: more than any health
    /// system has, and small enough that a thousand times it can still be held.
    pub const LARGEST: Self = Self(i64::MAX / 2048);

    /// An amount of `pence`.
    #[must_use]
    pub const fn new(pence: i64) -> Self {
        Self(pence)
    }

    /// An amount given in whole thousands of pounds, the unit of monthly returns; `None` above
    /// [`Pence::LARGEST`].
    #[must_use]
    pub const fn from_thousands(thousands: i64) -> Option<Self> {
        match thousands.checked_mul(100_000) {
            Some(pence) if pence.unsigned_abs() <= Self::LARGEST.0.unsigned_abs() => Some(Self(pence)),
            _ => None,
        }
    }

    /// How far amounts that should agree may lie apart where `n_rounded` of them, on both sides
    /// together, were each rounded once to whole thousands of pounds: half a thousand for each. Twelve
    /// months and their sum are thirteen.
    #[must_use]
    pub fn rounding(n_rounded: usize) -> Self {
        Self(i64::try_from(n_rounded).unwrap_or(i64::MAX).saturating_mul(50_000)).clamped()
    }

    /// The amount, or the largest where it is beyond it.
    const fn clamped(self) -> Self {
        if self.0 < -Self::LARGEST.0 {
            Self(-Self::LARGEST.0)
        } else if Self::LARGEST.0 < self.0 {
            Self::LARGEST
        } else {
            self
        }
    }

    /// The largest amount that is read from a file, £4,000,000 million [pence]: the turnover of the
    /// largest trust, keyed in pounds where thousands are meant, so that the rules still see such a slip
    /// for what it is. Twenty thousand of them can be summed, which is more than the returns of a system
    /// or one register hold: sums of what was read need no check.
    pub const LARGEST_KEYED: Self = Self(400_000_000_000_000);

    /// An amount that somebody keyed, in whole thousands of pounds; `None` where it is implausible, above
    /// [`Pence::LARGEST_KEYED`].
    #[must_use]
    pub const fn keyed_thousands(thousands: i64) -> Option<Self> {
        match Self::from_thousands(thousands) {
            Some(amount) if amount.0.abs() <= Self::LARGEST_KEYED.0 => Some(amount),
            _ => None,
        }
    }

    /// The amount as a number of pence.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The number of pence in a type that takes products of it: a hundred times the capital of a system
    /// that somebody mistyped.
    #[must_use]
    pub const fn wide(self) -> i128 {
        self.0 as i128
    }

    /// This amount as a share of `whole` [%], rounded towards zero; nothing where that is nil.
    #[must_use]
    pub fn per_cent_of(self, whole: Self) -> Option<i64> {
        let share = (self.wide() * 100).checked_div(whole.wide())?;
        Some(i64::try_from(share).unwrap_or(i64::MAX))
    }

    /// The amount in whole thousands of pounds, rounded half away from zero.
    #[must_use]
    pub const fn thousands(self) -> i64 {
        self.0.saturating_add(self.0.signum() * 50_000) / 100_000
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn magnitude(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Whether the amount is below nil: a cost, a deficit or an adverse variance.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// This amount × `parts` ÷ `of`, rounded half away from zero.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share of an amount, parts over of, fits where the amount times 255 does"
    )]
    pub const fn prorata(self, parts: u8, of: NonZeroU8) -> Self {
        let (whole, of) = (self.0 as i128 * parts as i128, of.get() as i128);
        Self(((whole + whole.signum() * (of / 2)) / of) as i64)
    }

    /// Splits the amount by `weights` in steps of `step`; the parts sum to the whole exactly.
    ///
    /// Largest remainder: every part is rounded towards zero to a multiple of `step`, then the
    /// parts that lost most gain one step each; earlier parts win a tie, and what is smaller than
    /// a step goes to the first of them. Weights of nil throughout count as equal. No weights, no
    /// parts.
    #[must_use]
    pub fn split(self, weights: &[u64], step: NonZeroU32Pence) -> Vec<Self> {
        let Some(n_parts) = i128::try_from(weights.len()).ok().filter(|n| *n > 0) else {
            return Vec::new();
        };
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        let step = i128::from(step.0);
        let whole_steps = i128::from(self.0) / step;
        let share = |weight: u64| {
            if total == 0 { (whole_steps, n_parts) } else { (whole_steps * i128::from(weight), total) }
        };
        let mut parts: Vec<i128> = weights.iter().map(|w| share(*w)).map(|(a, b)| a / b).collect();
        let mut by_loss: Vec<usize> = (0..parts.len()).collect();
        by_loss.sort_by_key(|&idx| {
            let (numerator, denominator) = share(weights[idx]);
            std::cmp::Reverse((numerator % denominator).abs())
        });
        let short = whole_steps - parts.iter().sum::<i128>();
        for &idx in by_loss.iter().cycle().take(usize::try_from(short.abs()).unwrap_or(0)) {
            parts[idx] += short.signum();
        }
        let below_a_step = i128::from(self.0) - whole_steps * step;
        let mut amounts: Vec<i128> = parts.into_iter().map(|part| part * step).collect();
        amounts[by_loss[0]] += below_a_step;
        amounts
            .into_iter()
            .map(|a| Self(i64::try_from(a).expect("a part is no larger than the whole")))
            .collect()
    }
}

/// A step that amounts are split in, such as a penny or a thousand pounds [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonZeroU32Pence(u32);

impl NonZeroU32Pence {
    /// One penny.
    pub const PENNY: Self = Self(1);
    /// One thousand pounds, the unit of monthly returns.
    pub const THOUSAND_POUNDS: Self = Self(100_000);
}

impl Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0)).clamped()
    }
}

impl AddAssign for Pence {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Pence {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0)).clamped()
    }
}

impl Neg for Pence {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Pence {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

/// Millions of pounds to one decimal, negative in brackets: `(18.8)`. Rounds half away from zero.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Millions(*self).to_string();
        if self.0 < 0 && text != "0.0" { f.pad(&format!("({text})")) } else { f.pad(&text) }
    }
}

/// An amount as millions of pounds to one decimal without its sign: `18.8`.
#[derive(Clone, Copy, Debug)]
pub struct Millions(pub Pence);

impl fmt::Display for Millions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0.0.unsigned_abs() + 5_000_000) / 10_000_000;
        let whole = grouped(tenths / 10);
        f.pad(&format!("{whole}.{}", tenths % 10))
    }
}

/// An amount inside a sentence, without its sign: `£18.8m`, in long `£18.8 million` (`{:#}`). One that
/// would round to zero is in pounds: `£4,000`, and below a thousand to the pound: `£400`.
#[derive(Clone, Copy, Debug)]
pub struct Pounds(pub Pence);

impl fmt::Display for Pounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pence = self.0.0.unsigned_abs();
        let unit = if f.alternate() { " million" } else { "m" };
        let text = match pence {
            0 | 5_000_000.. => format!("£{}{unit}", Millions(self.0)),
            100_000.. => format!("£{}", grouped((pence + 50_000) / 100_000 * 1_000)),
            100.. => format!("£{}", (pence + 50) / 100),
            _ => "less than £1".to_owned(),
        };
        f.pad(&text)
    }
}

/// Whole thousands of pounds with commas, negative in brackets: `(18,800)`.
#[derive(Clone, Copy, Debug)]
pub struct Thousands(pub Pence);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousands = self.0.thousands();
        let text = grouped(thousands.unsigned_abs());
        if thousands < 0 { f.pad(&format!("({text})")) } else { f.pad(&text) }
    }
}

/// Two amounts with as many digits as tell them apart, and their unit: `("(3.0)", "(2.9)", "£m")`,
/// `("(2,999)", "(3,001)", "£000")` or pounds with pence.
#[must_use]
pub fn told_apart(one: Pence, other: Pence) -> (String, String, &'static str) {
    let in_millions = (one.to_string(), other.to_string());
    if one == other || in_millions.0 != in_millions.1 {
        return (in_millions.0, in_millions.1, "£m");
    }
    let in_thousands = (Thousands(one).to_string(), Thousands(other).to_string());
    if in_thousands.0 != in_thousands.1 {
        return (in_thousands.0, in_thousands.1, "£000");
    }
    let exact = |amount: Pence| {
        let pence = amount.0.unsigned_abs();
        let text = format!("{}.{:02}", grouped(pence / 100), pence % 100);
        if amount.0 < 0 { format!("({text})") } else { text }
    };
    (exact(one), exact(other), "£")
}

/// Two amounts inside a sentence, without their signs, with as many digits as tell them apart: `£18.8m` and
/// `£18.6m`, `£18,812,000` and `£18,764,000`.
#[must_use]
pub fn pounds_told_apart(one: Pence, other: Pence) -> (String, String) {
    let in_words = (Pounds(one).to_string(), Pounds(other).to_string());
    if one.magnitude() == other.magnitude() || in_words.0 != in_words.1 {
        return in_words;
    }
    let whole = |amount: Pence| format!("£{}", grouped(amount.0.unsigned_abs() / 100));
    if whole(one) != whole(other) {
        return (whole(one), whole(other));
    }
    let exact = |amount: Pence| format!("{}.{:02}", whole(amount), amount.0.unsigned_abs() % 100);
    (exact(one), exact(other))
}

/// A part of a whole that is above nil, of any unit.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The part.
    pub part: i128,
    /// The whole.
    pub whole: i128,
}

impl Share {
    /// The most decimals that are shown.
    const MOST_DECIMALS: u32 = 9;

    /// The share [%], cut off after so many decimals and not rounded: what is below 95 % never shows as that.
    #[must_use]
    pub fn per_cent(self, decimals: u32) -> String {
        let unit = 10_i128.pow(decimals.min(Self::MOST_DECIMALS));
        let cut = self.part.saturating_mul(100 * unit).checked_div(self.whole).unwrap_or_default();
        let (whole, part) = (cut / unit, (cut % unit).abs());
        let sign = if cut < 0 && whole == 0 { "-" } else { "" };
        match usize::try_from(decimals.min(Self::MOST_DECIMALS)) {
            Ok(places @ 1..) => format!("{sign}{whole}.{part:0places$}"),
            _ => format!("{sign}{whole}"),
        }
    }

    /// The share [%] with `decimals` or as many more as tell it from `other`.
    #[must_use]
    pub fn told_from(self, other: Self, decimals: u32) -> String {
        let mut wanted = decimals..=Self::MOST_DECIMALS;
        let is_apart = |decimals: &u32| self.per_cent(*decimals) != other.per_cent(*decimals);
        self.per_cent(wanted.find(is_apart).unwrap_or(decimals))
    }
}

/// A number without the commas that part its thousands; nothing where a comma stands elsewhere, and so may be
/// meant for a decimal point.
#[must_use]
pub fn ungrouped(text: &str) -> Option<String> {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    if rest.contains(',') {
        return None;
    }
    let digits = whole.trim_start_matches(['+', '-', '\u{2212}', ' ']);
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let mut groups = groups.peekable();
    let is_parted = groups.peek().is_some();
    let is_three = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_well_parted = !is_parted || ((1..=3).contains(&first.len()) && !first.starts_with('0'));
    (is_well_parted && groups.all(is_three)).then(|| text.replace(',', ""))
}

/// A whole number without sign, with commas that part its thousands: `61,200,000`.
#[must_use]
pub fn grouped(number: impl fmt::Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
