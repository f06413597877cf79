//! A scenario to its consequence table: what each engine says of it, side by side with today and with the
//! alternatives; who gains and who bears; what would have to be true for the choice to flip.
//!
//! Method, sources and limits: `docs/method/appraisal.md`.

pub mod quantity;
pub mod consequence;
pub mod of_finance;
pub mod of_flow;
pub mod of_reform;
pub mod compare;
pub mod row;
pub mod interaction;
pub mod worst_affected;
pub mod present_value;
pub mod money;
pub mod sums;
pub mod sensitivity;
pub mod patient_sensitivity;
pub mod column;
pub mod sentence;
pub mod growth;
pub mod left_shift;
pub mod adopted;
