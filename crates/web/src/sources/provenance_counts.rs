//! How many figures of a month end are known in each way.

use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

/// How many figures of a month end are known in each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProvenanceCounts {
    /// Stated in a public source.
    pub(crate) published: u64,
    /// Worked out from published values.
    pub(crate) derived: u64,
    /// Reported and not published, or resting on values that were.
    pub(crate) reported: u64,
    /// Made up, or resting on values that were.
    pub(crate) synthetic: u64,
}

impl ProvenanceCounts {
    /// Counts the figures of `month_end`.
    pub(crate) fn of(month_end: &MonthEnd) -> Self {
        let count_of = |provenance| {
            month_end.figures.values().filter(|figure| figure.provenance() == provenance).count() as u64
        };
        Self {
            published: count_of(Provenance::Published),
            derived: count_of(Provenance::Derived),
            reported: count_of(Provenance::Reported),
            synthetic: count_of(Provenance::Synthetic),
        }
    }

    /// The number of all figures.
    pub(crate) fn total(self) -> u64 {
        self.published + self.derived + self.reported + self.synthetic
    }

    /// Each provenance with its count and meaning, strongest first.
    pub(super) fn rows(self) -> [(Provenance, u64, &'static str); 4] {
        [
            (Provenance::Published, self.published, "Stated in a public source, which is named."),
            (Provenance::Derived, self.derived, "Worked out from published values by a stated formula."),
            (
                Provenance::Reported,
                self.reported,
                "Stated in an organisation’s return and not published, or resting on a value that was.",
            ),
            (
                Provenance::Synthetic,
                self.synthetic,
                "Synthetic: generated to fill a gap, or resting on a value that was. Set in grey.",
            ),
        ]
    }
}
