//! How far the cost of exits may lie from what is expected: service, pay and take-up are drawn many
//! times, the same seed giving the same draws.

use domain::money::Pence;
use stats::stream::Stream;

use super::{Employment, Exit, ExitError, ExitTerms, OnCosts, exit, payback_tenths};

/// A range from which every whole value is as likely, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<T> {
    /// The lowest.
    pub low: T,
    /// The highest.
    pub high: T,
}

/// People who are alike as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// Its name, unique: it names the stream of draws, so that another crowd changes nothing here.
    pub name: String,
    /// How many people are asked.
    pub people: u32,
    /// Share of them that leaves, in hundredths.
    pub take_up: Range<u32>,
    /// Whole-time pay [pence a year].
    pub pay: Range<Pence>,
    /// Share of whole time, in hundredths.
    pub share: u32,
    /// Complete years of service.
    pub years: Range<u32>,
    /// Notice [weeks].
    pub notice_weeks: u32,
    /// Whether notice is paid instead of worked.
    pub notice_paid: bool,
}

/// A value with its spread: nine draws in ten lie above the low, nine in ten below the high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uncertain<T> {
    /// One draw in ten lies below it.
    pub p10: T,
    /// As many lie above as below.
    pub p50: T,
    /// One draw in ten lies above it.
    pub p90: T,
}

/// What the exits of several crowds cost and save, with their spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many leave.
    pub leavers: Uncertain<u32>,
    /// Payments and paid notice [pence].
    pub spent: Uncertain<Pence>,
    /// What the employer saves a year [pence].
    pub saving: Uncertain<Pence>,
    /// What the centre saves a year besides [pence].
    pub saving_central: Uncertain<Pence>,
    /// Months until the saving has paid for the payments, in tenths; `None` where nobody leaves in a
    /// draw of that rank.
    pub payback_tenths: Uncertain<Option<u64>>,
    /// How many draws there were.
    pub n_draws: u32,
    /// What is expected of each crowd, in their order.
    pub of_crowds: Vec<Expected>,
}

/// The mean of the draws of one crowd. Means add up over crowds, which ranks do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// How many leave, in hundredths of a person.
    pub leavers_hundredths: u64,
    /// Payments and paid notice [pence].
    pub spent: Pence,
}

/// Draws the exits of `crowds` `n_draws` times, at least once.
///
/// # Errors
/// Where the terms or a crowd contradict themselves.
pub fn spread(
    terms: &ExitTerms,
    on_costs: &OnCosts,
    crowds: &[Crowd],
    n_draws: u32,
    seed: u64,
) -> Result<Spread, ExitError> {
    let terms = terms.checked()?;
    let mut streams: Vec<Stream> =
        crowds.iter().map(|crowd| Stream::named(seed, &["exits", &crowd.name])).collect();
    let n_draws = n_draws.max(1);
    let mut draws = Vec::with_capacity(n_draws as usize);
    let mut totals = vec![(0_u64, 0_i128); crowds.len()];
    for _ in 0..n_draws {
        let mut sum = Draw::default();
        for ((crowd, stream), (leavers, spent)) in crowds.iter().zip(&mut streams).zip(&mut totals) {
            let before = sum;
            crowd.draw(&terms, on_costs, stream, &mut sum)?;
            *leavers += u64::from(sum.leavers - before.leavers);
            *spent += i128::from((sum.spent - before.spent).get());
        }
        draws.push(sum);
    }
    let mean = |(leavers, spent): (u64, i128)| Expected {
        leavers_hundredths: (leavers * 100 + u64::from(n_draws / 2)) / u64::from(n_draws),
        spent: Pence::new(
            i64::try_from((spent + i128::from(n_draws / 2)) / i128::from(n_draws)).unwrap_or(i64::MAX),
        ),
    };
    Ok(Spread {
        leavers: ranks(&draws, |draw| draw.leavers),
        spent: ranks(&draws, |draw| draw.spent),
        saving: ranks(&draws, |draw| draw.saving),
        saving_central: ranks(&draws, |draw| draw.saving_central),
        payback_tenths: ranks(&draws, |draw| payback_tenths(draw.spent, draw.saving)),
        n_draws,
        of_crowds: totals.into_iter().map(mean).collect(),
    })
}

#[derive(Clone, Copy, Default)]
struct Draw {
    leavers: u32,
    spent: Pence,
    saving: Pence,
    saving_central: Pence,
}

impl Crowd {
    fn draw(
        &self,
        terms: &ExitTerms,
        on_costs: &OnCosts,
        stream: &mut Stream,
        sum: &mut Draw,
    ) -> Result<(), ExitError> {
        let mut between =
            |range: Range<u64>| stream.between(range.low.min(range.high), range.high.max(range.low));
        let wide = |range: Range<u32>| Range { low: u64::from(range.low), high: u64::from(range.high) };
        let pounds = |pence: Pence| u64::try_from(pence.get() / 100).unwrap_or(0);
        let take_up = between(wide(self.take_up)).min(100);
        for _ in 0..self.people {
            // Everybody is asked in every draw, so that take-up does not shift the other draws.
            let leaves = between(Range { low: 1, high: 100 }) <= take_up;
            let pay = between(Range { low: pounds(self.pay.low), high: pounds(self.pay.high) });
            let years = between(wide(self.years));
            if !leaves {
                continue;
            }
            let employment = Employment {
                pay: Pence::new(i64::try_from(pay).unwrap_or(0) * 100),
                share: self.share,
                years: u32::try_from(years).unwrap_or(u32::MAX),
                notice_weeks: self.notice_weeks,
                notice_paid: self.notice_paid,
            };
            let Exit { payment, notice, saving, saving_central } = exit(terms, on_costs, &employment)?;
            sum.leavers += 1;
            sum.spent += payment + notice;
            sum.saving += saving;
            sum.saving_central += saving_central;
        }
        Ok(())
    }
}

/// The values of three ranks among the draws; of an even number the lower middle one.
fn ranks<T: Ord + Copy>(draws: &[Draw], value: impl Fn(&Draw) -> T) -> Uncertain<T> {
    let mut values: Vec<T> = draws.iter().map(value).collect();
    values.sort_unstable();
    let rank = |tenths: usize| values[((values.len() * tenths).div_ceil(10)).clamp(1, values.len()) - 1];
    Uncertain { p10: rank(1), p50: rank(5), p90: rank(9) }
}
