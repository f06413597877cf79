//! Adopted scenarios: all of them, and of each what was expected beside what came, measure by measure.

mod known;
mod list;
mod one;
mod forms;

pub(super) use forms::adopt_section;
pub(crate) use known::OutcomesKept;
pub(super) use known::{adoptions, standing};
pub(super) use list::show;
pub(super) use one::show as show_one;
