//! Units alike: near in size, in age and in deprivation, as far as these are known, with the reason.

use crate::ratio::Ratio;

/// The largest difference in size of units alike, of the smaller one's.
pub const MOST_APART: f64 = 0.25;
/// The largest difference of their shares of people aged 65 and over [percentage points].
pub const MOST_OLDER_APART: f64 = 5.0;
/// The largest difference of their fifths of deprivation.
pub const MOST_FIFTHS_APART: u8 = 1;
/// The most units alike.
pub const MOST_ALIKE: usize = 10;
/// The fewest units of which a median says anything.
pub const LEAST_ALIKE: usize = 3;

/// By what a unit may be like others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// People, or whatever it is large in; none where it is not known.
    pub size: Option<f64>,
    /// Those aged 65 and over, of all; none where their ages are not known.
    pub older: Option<Ratio>,
    /// The fifth of deprivation, 1 the most deprived; none where it is not known.
    pub deprivation: Option<u8>,
}

/// By how much another unit differs from one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// How much larger it is, of the one's size: 0.1 for a tenth larger.
    pub size: f64,
    /// How much more of its people are aged 65 and over [percentage points]; none where that is not known of the one.
    pub older: Option<f64>,
    /// By how many fifths it is less deprived; none where that is not known of the one.
    pub deprivation: Option<i16>,
    /// How far apart they are, 1 for each bound that it reaches.
    pub sum: f64,
}

impl Likeness {
    /// By how much `other` differs; none where it is beyond a bound, or what is known of this is not known of it.
    #[must_use]
    pub fn apart(self, other: Self) -> Option<Apart> {
        let is_size = |size: &f64| 0.0 < *size;
        let (size, others) = (self.size.filter(is_size)?, other.size.filter(is_size)?);
        let by_size = (size.max(others) / size.min(others) - 1.0) / MOST_APART;
        let older = match self.older {
            Some(older) => Some(other.older?.percent() - older.percent()),
            None => None,
        };
        let deprivation = match self.deprivation {
            Some(fifth) => Some(i16::from(other.deprivation?) - i16::from(fifth)),
            None => None,
        };
        let by_age = older.map_or(0.0, |points| points.abs() / MOST_OLDER_APART);
        let by_deprivation =
            deprivation.map_or(0.0, |fifths| f64::from(fifths.abs()) / f64::from(MOST_FIFTHS_APART));
        let all = [by_size, by_age, by_deprivation];
        let is_near = all.iter().all(|apart| *apart <= 1.0);
        is_near.then(|| Apart { size: others / size - 1.0, older, deprivation, sum: all.iter().sum() })
    }
}

/// The units nearest to one within the bounds, nearest first: their places in `others`, and by how much each differs.
#[must_use]
pub fn nearest(own: Likeness, others: &[Likeness]) -> Vec<(usize, Apart)> {
    let mut near: Vec<(usize, Apart)> =
        others.iter().enumerate().filter_map(|(idx, other)| Some((idx, own.apart(*other)?))).collect();
    near.sort_by(|a, b| a.1.sum.total_cmp(&b.1.sum).then(a.0.cmp(&b.0)));
    near.truncate(MOST_ALIKE);
    near
}
