//! A pack of figures for a committee while it is put together: figures are added, taken out and put in order until it is
//! frozen. It is the list of what was done to it, from which nothing is removed.

use domain::figure::FigureId;
use domain::month::{FinancialYear, Month};
use jiff::civil::Date;
use thiserror::Error;

/// The most figures of a pack.
pub const MOST_FIGURES: usize = 200;

/// What a pack is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its title.
    pub title: String,
    /// The committee, by its code.
    pub committee: String,
    /// The day of the meeting.
    pub meeting_on: Date,
    /// The month end that its figures are of.
    pub month: (FinancialYear, Month),
}

/// A figure that was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its id.
    pub id: FigureId,
    /// Its name, with subject and period.
    pub name: String,
}

/// What is done to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftStep {
    /// A figure is put at its end.
    Add(Picked),
    /// A figure is taken out.
    Remove(FigureId),
    /// A figure is put at a place, counted from 1.
    Place(FigureId, usize),
    /// It is given up.
    Drop,
}

/// Why something cannot be done to a draft.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DraftError {
    /// It is given up.
    #[error("the draft was given up; begin another")]
    Dropped,
    /// The figure is there.
    #[error("{0} is in the draft already")]
    Twice(FigureId),
    /// The figure is not there.
    #[error("{0} is not in the draft")]
    NotThere(FigureId),
    /// No such place.
    #[error("there is no place {place} among {n} figures; write 1 to {n}")]
    NoPlace {
        /// What was written.
        place: usize,
        /// How many figures there are.
        n: usize,
    },
    /// Too many figures.
    #[error("a pack has {MOST_FIGURES} figures at most; take one out first, or begin another pack")]
    Full,
}

/// A pack that is not frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackDraft {
    /// What it is for.
    pub purpose: Purpose,
    figures: Vec<Picked>,
    is_dropped: bool,
}

impl PackDraft {
    /// A draft without figures.
    #[must_use]
    pub const fn new(purpose: Purpose) -> Self {
        Self { purpose, figures: Vec::new(), is_dropped: false }
    }

    /// Its figures, in order.
    #[must_use]
    pub fn figures(&self) -> &[Picked] {
        &self.figures
    }

    /// Whether it was given up.
    #[must_use]
    pub const fn is_dropped(&self) -> bool {
        self.is_dropped
    }

    /// Does something to it, or says why it cannot be; then nothing has changed.
    ///
    /// # Errors
    /// A draft that was given up, a figure that is there already or is not, a place that there is not.
    pub fn take(&mut self, step: DraftStep) -> Result<(), DraftError> {
        if self.is_dropped {
            return Err(DraftError::Dropped);
        }
        let at = |id: FigureId| {
            let place = self.figures.iter().position(|picked| picked.id == id);
            place.ok_or(DraftError::NotThere(id))
        };
        match step {
            DraftStep::Add(picked) if at(picked.id).is_ok() => return Err(DraftError::Twice(picked.id)),
            DraftStep::Add(_) if MOST_FIGURES <= self.figures.len() => return Err(DraftError::Full),
            DraftStep::Add(picked) => self.figures.push(picked),
            DraftStep::Remove(id) => {
                let at = at(id)?;
                self.figures.remove(at);
            }
            DraftStep::Place(id, place) => {
                let (at, n) = (at(id)?, self.figures.len());
                if !(1..=n).contains(&place) {
                    return Err(DraftError::NoPlace { place, n });
                }
                let picked = self.figures.remove(at);
                self.figures.insert(place - 1, picked);
            }
            DraftStep::Drop => self.is_dropped = true,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn id(number: u8) -> FigureId {
        FigureId::parse(&format!("012345678{}", char::from(b'0' + number))).expect("ten letters and digits")
    }

    fn draft() -> PackDraft {
        let month = (FinancialYear::starting(2026).expect("a year"), Month::new(5).expect("a month"));
        let (title, committee) = ("Money".to_owned(), "RUTLAND".to_owned());
        PackDraft::new(Purpose { title, committee, meeting_on: date(2026, 12, 8), month })
    }

    fn add(number: u8) -> DraftStep {
        DraftStep::Add(Picked { id: id(number), name: "Variance".to_owned() })
    }

    fn order(draft: &PackDraft) -> Vec<FigureId> {
        draft.figures().iter().map(|picked| picked.id).collect()
    }

    #[test]
    fn figures_are_added_put_in_order_and_taken_out() {
        let mut draft = draft();
        for number in 1..=3 {
            assert_eq!(draft.take(add(number)), Ok(()));
        }
        assert_eq!(draft.take(DraftStep::Place(id(3), 1)), Ok(()));
        assert_eq!(order(&draft), [id(3), id(1), id(2)]);
        assert_eq!(draft.take(DraftStep::Remove(id(1))), Ok(()));
        assert_eq!(order(&draft), [id(3), id(2)]);
    }

    #[test]
    fn what_cannot_be_done_changes_nothing() {
        let mut draft = draft();
        draft.take(add(1)).expect("it is not there yet");
        assert_eq!(draft.take(add(1)), Err(DraftError::Twice(id(1))));
        assert_eq!(draft.take(DraftStep::Remove(id(2))), Err(DraftError::NotThere(id(2))));
        for place in [0, 2] {
            let refused = draft.take(DraftStep::Place(id(1), place));
            assert_eq!(refused, Err(DraftError::NoPlace { place, n: 1 }));
        }
        assert_eq!(order(&draft), [id(1)]);
        assert_eq!(draft.take(DraftStep::Drop), Ok(()));
        assert_eq!(draft.take(add(2)), Err(DraftError::Dropped));
    }

    proptest! {
        #[test]
        fn no_order_of_steps_has_a_figure_twice_or_loses_one(
            steps in prop::collection::vec((0_usize..3, 0_u8..5, 0_usize..6), 0..40)
        ) {
            let mut draft = draft();
            let mut expected: Vec<FigureId> = Vec::new();
            for (kind, number, place) in steps {
                let step = match kind {
                    0 => add(number),
                    1 => DraftStep::Remove(id(number)),
                    _ => DraftStep::Place(id(number), place),
                };
                if draft.take(step).is_ok() {
                    match kind {
                        0 => expected.push(id(number)),
                        1 => expected.retain(|other| *other != id(number)),
                        _ => {}
                    }
                }
            }
            let mut there = order(&draft);
            there.sort();
            expected.sort();
            prop_assert_eq!(there, expected);
        }
    }
}
