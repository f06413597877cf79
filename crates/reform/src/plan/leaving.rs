//! Who leaves under a plan, and how functions fare while people wait.

use std::collections::BTreeMap;

use domain::function::{Band, OptionKind, PostStatus, Posts};
use domain::money::Pence;
use domain::month::day_in_words;
use domain::register_id::RegisterId;
use domain::wte::Wte;
use jiff::civil::Date;

use super::{AtRisk, Input};
use crate::choice::{Plan, SelectionProblem};
use crate::exit::{Crowd, ExitError, LeavingDay, Range, Spread, leaving_day, spread, waiting};

/// People of one band of a function whose posts go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The function.
    pub function: RegisterId,
    /// Their band.
    pub band: Band,
    /// How many there are: those who do not take up the terms find other work.
    pub people: u32,
    /// How many are expected to leave, in hundredths of a person.
    pub leavers_hundredths: u64,
    /// What they are expected to be paid, once [pence].
    pub spent: Pence,
}

/// Exits of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exits {
    /// All of them, with their spread.
    pub(super) spread: Spread,
    /// By function and band.
    pub(super) leaving: Vec<Leaving>,
    /// Posts that go without anybody leaving, because they are vacant or move.
    pub(super) posts_without_exit: Wte,
}

/// The fewest posts that keep a function safe, and where that is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SafeFloor {
    /// Set for this function in the register.
    Set(Wte),
    /// The plan's safe share of the posts that are filled: it tells how many those are.
    ShareOfFilled(Wte),
}

impl SafeFloor {
    /// How many posts that is.
    #[must_use]
    pub const fn posts(self) -> Wte {
        match self {
            Self::Set(posts) | Self::ShareOfFilled(posts) => posts,
        }
    }
}

/// Why a day is none on which people can leave under a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeavingDayError {
    /// It is over.
    #[error("{} is before {}, the day that is looked at; name a later day", day_in_words(*day), day_in_words(*on))]
    Over {
        /// The day asked for.
        day: Date,
        /// The day that is looked at.
        on: Date,
    },
    /// The plan ends first.
    #[error("{} is after {}, the last day of the plan; name an earlier day", day_in_words(*day), day_in_words(*last))]
    AfterThePlan {
        /// The day asked for.
        day: Date,
        /// The last day of the plan.
        last: Date,
    },
}

impl Input {
    /// The same with a day on which people leave.
    ///
    /// # Errors
    /// Where it is before the day that is looked at, or after the plan.
    pub fn leaving_on(self, day: Date) -> Result<Self, LeavingDayError> {
        let (on, last) = (self.on, self.days.1);
        if day < on {
            return Err(LeavingDayError::Over { day, on });
        }
        if last < day {
            return Err(LeavingDayError::AfterThePlan { day, last });
        }
        Ok(Self { leave_on: Some(day), ..self })
    }
}

/// Exits of a plan with their spread, and the posts that go without anybody leaving.
pub(super) fn exits(
    input: &Input,
    case: &SelectionProblem,
    plan: &Plan,
    seed: u64,
) -> Result<Exits, ExitError> {
    let (mut bands, mut crowds) = (Vec::new(), Vec::new());
    let mut without_exit = Wte::ZERO;
    for (choices, idx) in case.functions.iter().zip(&plan.options) {
        let kind = choices.options[*idx].kind;
        let Some(option) = input.options_of(&choices.function).find(|option| option.kind == kind) else {
            continue;
        };
        let going = (input.posts_of(&choices.function) - option.posts).max(Wte::ZERO);
        if kind == OptionKind::Transfer {
            // People move with the function.
            without_exit = without_exit + going;
            continue;
        }
        let vacant = posts_of_status(input, &choices.function, |status| status == PostStatus::Vacant);
        let unfilled = vacant.min(going);
        without_exit = without_exit + unfilled;
        for (band, crowd) in crowds_of(input, &choices.function, going - unfilled) {
            bands.push((choices.function.clone(), band));
            crowds.push(crowd);
        }
    }
    let spread = spread(&input.terms, &input.on_costs, &crowds, super::EXIT_DRAWS, seed)?;
    let leaving = bands.into_iter().zip(&crowds).zip(&spread.of_crowds);
    let leaving = leaving
        .map(|(((function, band), crowd), expected)| Leaving {
            function,
            band,
            people: crowd.people,
            leavers_hundredths: expected.leavers_hundredths,
            spent: expected.spent,
        })
        .collect();
    Ok(Exits { spread, leaving, posts_without_exit: without_exit })
}

/// The day on which these people leave. All of them count for consultation, those too who may find other work:
/// it begins before that is known.
pub(super) fn leaving_day_of(input: &Input, leaving: &[Leaving]) -> LeavingDay {
    let people = leaving.iter().map(|one| u64::from(one.people)).sum();
    leaving_day(input.on, people, input.leave_on)
}

fn posts_of_status(input: &Input, function: &RegisterId, has_status: impl Fn(PostStatus) -> bool) -> Wte {
    let is_counted = |posts: &&Posts| posts.function == *function && has_status(posts.status);
    input.posts.iter().filter(is_counted).map(|posts| posts.wte).sum()
}

/// So many posts of a function as whole people by band, in proportion to the posts that are filled.
fn crowds_of(input: &Input, function: &RegisterId, going: Wte) -> Vec<(Band, Crowd)> {
    let filled: Vec<&Posts> = input
        .posts
        .iter()
        .filter(|posts| posts.function == *function && posts.status == PostStatus::Filled)
        .collect();
    let weights: Vec<u64> =
        filled.iter().map(|posts| u64::try_from(posts.wte.hundredths()).unwrap_or(0)).collect();
    let total: u64 = weights.iter().sum();
    let people = u64::try_from((going.hundredths() + 50) / 100).unwrap_or(0);
    if total == 0 || people == 0 {
        return Vec::new();
    }
    // Largest remainder, so that whole people sum to the whole.
    let mut shares: Vec<u64> = weights.iter().map(|weight| people * weight / total).collect();
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by_key(|idx| (std::cmp::Reverse(people * weights[*idx] % total), *idx));
    let short = usize::try_from(people - shares.iter().sum::<u64>()).unwrap_or(0);
    for idx in by_loss.into_iter().take(short) {
        shares[idx] += 1;
    }
    filled
        .iter()
        .zip(shares)
        .filter(|(_, people)| *people > 0)
        .filter_map(|(posts, people)| Some((posts.band, crowd(input, posts, people)?)))
        .collect()
}

fn crowd(input: &Input, posts: &Posts, people: u64) -> Option<Crowd> {
    let (low, high) = input.pay.get(&posts.band).copied()?;
    let (from, to) = posts.service.unwrap_or((0, 30));
    Some(Crowd {
        name: format!("{} {}", posts.function, posts.band.code()),
        people: u32::try_from(people).unwrap_or(u32::MAX),
        take_up: Range { low: input.take_up.0, high: input.take_up.1 },
        pay: Range { low, high },
        share: 100,
        years: Range { low: u32::from(from), high: u32::from(to) },
        notice_weeks: notice_weeks(posts.band),
        notice_paid: false,
    })
}

/// Usual notice by band [weeks]: four to band 4, eight to band 6, twelve above.
fn notice_weeks(band: Band) -> u32 {
    match band {
        Band::Two | Band::Three | Band::Four => 4,
        Band::Five | Band::Six => 8,
        _ => 12,
    }
}

/// How functions that serve a duty fare quarter by quarter until the plan ends, at most three years.
pub(super) fn at_risk(input: &Input) -> Vec<AtRisk> {
    let hazard = f64::from(input.quarterly_leavers) / 10_000.0;
    let months = |on: Date| i32::from(on.year()) * 12 + i32::from(on.month());
    let quarters_left = (months(input.days.1) - months(input.on)).max(0) / 3;
    let n_quarters = usize::try_from(quarters_left).unwrap_or(0).min(12);
    let mut at_risk: BTreeMap<usize, AtRisk> = BTreeMap::new();
    for (idx, function) in input.functions.iter().enumerate() {
        if input.binding_duties(&function.id).next().is_none() {
            continue;
        }
        let filled = posts_of_status(input, &function.id, |status| status != PostStatus::Vacant);
        let safe_share = |posts: Wte| {
            let share = posts.hundredths().max(0).saturating_mul(i64::from(input.safe_share));
            Wte::from_hundredths(share.saturating_add(99) / 100)
        };
        let floor =
            function.floor.map_or_else(|| SafeFloor::ShareOfFilled(safe_share(filled)), SafeFloor::Set);
        at_risk.insert(
            idx,
            AtRisk {
                function: function.id.clone(),
                filled,
                floor,
                waiting: waiting(filled, floor.posts(), hazard, n_quarters),
            },
        );
    }
    at_risk.into_values().collect()
}
