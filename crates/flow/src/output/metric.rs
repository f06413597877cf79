//! What is measured, its unit, and whether more of it is better.

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Patients who came [a year].
    Visits,
    /// Patients whose service began [a year].
    Served,
    /// Patients who waited too long and left [a year].
    Left,
    /// Patients for whom there was no room, or who found it closed [a year].
    TurnedAway,
    /// Appointments that were kept free and not attended [a year].
    NotAttended,
    /// Mean wait [minutes].
    MeanWait,
    /// Half waited no longer than this [minutes].
    MedianWait,
    /// Nine in ten waited no longer than this [minutes].
    P90Wait,
    /// Nineteen in twenty waited no longer than this [minutes].
    P95Wait,
    /// Mean of the squared waits [minutes²].
    MeanSquareWait,
    /// Share of those served who had to wait at all.
    ShareWaited,
    /// Share served, or through, within the stated limit.
    ShareWithin,
    /// Of those who came, the share who left unserved.
    ShareLeft,
    /// Of those who came, the share turned away.
    ShareTurnedAway,
    /// Mean time in queue of all who came, served or not [minutes].
    MeanTimeInQueue,
    /// Mean time from entering to leaving [minutes].
    MeanTime,
    /// Half were through in no longer than this [minutes].
    MedianTime,
    /// Nine in ten were through in no longer than this [minutes].
    P90Time,
    /// Nineteen in twenty were through in no longer than this [minutes].
    P95Time,
    /// Mean number waiting.
    Waiting,
    /// Mean number in service: servers at work, beds occupied.
    Busy,
    /// Mean number inside, waiting or in service.
    Inside,
    /// Share of staffed time, beds or appointments in use.
    Utilisation,
    /// What those who came would take, as a share of staffed time, beds or appointments.
    Load,
    /// Mean number inside at a time of day.
    Snapshot,
    /// Mean travel of those who went [minutes].
    Travel,
    /// Cost [£ a year].
    Cost,
    /// Cost a contact [£].
    CostPerContact,
    /// Share of replications in which nobody moves again.
    Locked,
    /// From when on nobody moves again, where nobody does [minutes].
    LockedFrom,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 30] = [
        Self::Visits,
        Self::Served,
        Self::Left,
        Self::TurnedAway,
        Self::NotAttended,
        Self::MeanWait,
        Self::MedianWait,
        Self::P90Wait,
        Self::P95Wait,
        Self::MeanSquareWait,
        Self::ShareWaited,
        Self::ShareWithin,
        Self::ShareLeft,
        Self::ShareTurnedAway,
        Self::MeanTimeInQueue,
        Self::MeanTime,
        Self::MedianTime,
        Self::P90Time,
        Self::P95Time,
        Self::Waiting,
        Self::Busy,
        Self::Inside,
        Self::Utilisation,
        Self::Load,
        Self::Snapshot,
        Self::Travel,
        Self::Cost,
        Self::CostPerContact,
        Self::Locked,
        Self::LockedFrom,
    ];

    /// Its name in files: `mean_wait`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Served => "served",
            Self::Left => "left",
            Self::TurnedAway => "turned_away",
            Self::NotAttended => "not_attended",
            Self::MeanWait => "mean_wait",
            Self::MedianWait => "median_wait",
            Self::P90Wait => "p90_wait",
            Self::P95Wait => "p95_wait",
            Self::MeanSquareWait => "mean_square_wait",
            Self::ShareWaited => "share_waited",
            Self::ShareWithin => "share_within",
            Self::ShareLeft => "share_left",
            Self::ShareTurnedAway => "share_turned_away",
            Self::MeanTimeInQueue => "mean_time_in_queue",
            Self::MeanTime => "mean_time",
            Self::MedianTime => "median_time",
            Self::P90Time => "p90_time",
            Self::P95Time => "p95_time",
            Self::Waiting => "waiting",
            Self::Busy => "busy",
            Self::Inside => "inside",
            Self::Utilisation => "utilisation",
            Self::Load => "load",
            Self::Snapshot => "snapshot",
            Self::Travel => "travel",
            Self::Cost => "cost",
            Self::CostPerContact => "cost_per_contact",
            Self::Locked => "locked",
            Self::LockedFrom => "locked_from",
        }
    }

    /// In words, as a row of a table: `mean wait`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Visits => "came",
            Self::Served => "seen",
            Self::Left => "left unseen",
            Self::TurnedAway => "turned away",
            Self::NotAttended => "did not attend",
            Self::MeanWait => "mean wait",
            Self::MedianWait => "median wait",
            Self::P90Wait => "wait of 9 in 10, at most",
            Self::P95Wait => "wait of 19 in 20, at most",
            Self::MeanSquareWait => "mean squared wait",
            Self::ShareWaited => "had to wait",
            Self::ShareWithin => "within the limit",
            Self::ShareLeft => "share who left unseen",
            Self::ShareTurnedAway => "share turned away",
            Self::MeanTimeInQueue => "mean time in queue, seen or not",
            Self::MeanTime => "mean time through",
            Self::MedianTime => "median time through",
            Self::P90Time => "time through of 9 in 10, at most",
            Self::P95Time => "time through of 19 in 20, at most",
            Self::Waiting => "waiting, on average",
            Self::Busy => "in care, on average",
            Self::Inside => "inside, on average",
            Self::Utilisation => "in use",
            Self::Load => "load, of what there is",
            Self::Snapshot => "inside at the time of day",
            Self::Travel => "travel there",
            Self::Cost => "cost",
            Self::CostPerContact => "cost a contact",
            Self::Locked => "nobody moves again, of replications",
            Self::LockedFrom => "nobody moves again from",
        }
    }

    /// Whether it is of those who are seen, or get so far as to wait: it may fall because fewer do.
    #[must_use]
    pub const fn is_of_those_seen(self) -> bool {
        matches!(
            self,
            Self::Left
                | Self::MeanWait
                | Self::MedianWait
                | Self::P90Wait
                | Self::P95Wait
                | Self::MeanSquareWait
                | Self::ShareWaited
                | Self::ShareWithin
                | Self::ShareLeft
                | Self::MeanTimeInQueue
                | Self::MeanTime
                | Self::MedianTime
                | Self::P90Time
                | Self::P95Time
                | Self::Waiting
                | Self::Travel
        )
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Visits | Self::Served | Self::Left | Self::TurnedAway | Self::NotAttended => Unit::AYear,
            Self::MeanWait
            | Self::MedianWait
            | Self::P90Wait
            | Self::P95Wait
            | Self::MeanTimeInQueue
            | Self::MeanTime
            | Self::MedianTime
            | Self::P90Time
            | Self::P95Time
            | Self::LockedFrom
            | Self::Travel => Unit::Minutes,
            Self::MeanSquareWait => Unit::SquareMinutes,
            Self::ShareWaited
            | Self::ShareWithin
            | Self::ShareLeft
            | Self::ShareTurnedAway
            | Self::Utilisation
            | Self::Load
            | Self::Locked => Unit::Share,
            Self::Waiting | Self::Busy | Self::Inside | Self::Snapshot => Unit::Patients,
            Self::Cost => Unit::PoundsAYear,
            Self::CostPerContact => Unit::Pounds,
        }
    }

    /// Whether more of it is better or worse for patients or the public purse, where that is plain.
    #[must_use]
    pub const fn more_is(self) -> Option<Direction> {
        match self {
            Self::ShareWithin => Some(Direction::Better),
            Self::Left
            | Self::TurnedAway
            | Self::NotAttended
            | Self::MeanWait
            | Self::MedianWait
            | Self::P90Wait
            | Self::P95Wait
            | Self::ShareWaited
            | Self::ShareLeft
            | Self::ShareTurnedAway
            | Self::MeanTimeInQueue
            | Self::MeanTime
            | Self::MedianTime
            | Self::P90Time
            | Self::P95Time
            | Self::Waiting
            | Self::Travel
            | Self::Cost
            | Self::CostPerContact
            | Self::Locked => Some(Direction::Worse),
            _ => None,
        }
    }
}

/// What a metric is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Patients a year of 365 days.
    AYear,
    /// Minutes.
    Minutes,
    /// Minutes squared.
    SquareMinutes,
    /// A share from 0 to 1.
    Share,
    /// Patients at one time.
    Patients,
    /// Pounds a year of 365 days.
    PoundsAYear,
    /// Pounds.
    Pounds,
}

impl Unit {
    /// As written in files and captions.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AYear => "a year",
            Self::Minutes => "minutes",
            Self::SquareMinutes => "minutes²",
            Self::Share => "share",
            Self::Patients => "patients",
            Self::PoundsAYear => "£ a year",
            Self::Pounds => "£",
        }
    }
}

/// What more of something means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Better,
    /// More is worse.
    Worse,
}
