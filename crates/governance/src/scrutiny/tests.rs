//! The rules of the register in field words; that no path skips one, by trying every order of moves.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::calendar::{CalendarError, WorkingCalendar};
use super::change::{ChangeError, ChangeMove, ChangeNotice, ChangeState, Conclusion, Variation};
use super::clock::{ClockRule, Due, Stop, is_published_in_time, last_day_of_publication};
use super::commitment::{Commitment, CommitmentError, Taken, make_action};
use super::committee::{Committee, acting};
use super::id::{ObjectKind, ScrutinyId};
use super::measures::measures;
use super::programme::{Form, PaperError, ProgrammeItem, ProgrammeMove, ProgrammeState, Score};
use super::publication::{FigureMove, FigureState};
use super::recommendation::{Recommendation, RecommendationMove, RecommendationState, Response};
use super::register::{
    Happened, Openness, Particulars, RecordError, RegisterEntry, RegisterError, ScrutinyRegister, Thing,
};
use super::request::{Evidence, Exemption, Power, Request, RequestMove, RequestState};
use super::track::{Made, Move, MoveError, Side, Track};

mod clocks;
mod requests;
mod others;
mod notices;
mod written;

/// Bank holidays of England 2024 to 2027, as GOV.UK lists them.
fn england() -> WorkingCalendar {
    let days = [
        date(2024, 1, 1),
        date(2024, 3, 29),
        date(2024, 4, 1),
        date(2024, 5, 6),
        date(2024, 5, 27),
        date(2024, 8, 26),
        date(2024, 12, 25),
        date(2024, 12, 26),
        date(2025, 1, 1),
        date(2025, 4, 18),
        date(2025, 4, 21),
        date(2025, 5, 5),
        date(2025, 5, 26),
        date(2025, 8, 25),
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),
        date(2027, 12, 28),
    ];
    WorkingCalendar::new(date(2024, 1, 1), date(2027, 12, 31), days).expect("the days lie within")
}

/// A move made by the side that may make it.
fn by_right<M: Move>(step: M, on: Date) -> Made<M> {
    Made { side: step.side(), step, by: "scrutiny officer".to_owned(), on }
}

fn text(words: &str) -> String {
    words.to_owned()
}
