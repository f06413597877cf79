//! What figures say of places: access to general practice, urgent care and waiting lists, whether a measure is changing,
//! where it goes next, whether a change worked, rates and inequality, how sure one can be, and what of small numbers may
//! be shown.

pub mod access;
pub mod area;
pub mod benchmark;
pub mod code_change;
pub mod comparison;
pub mod control_chart;
pub mod disclosure;
pub mod evaluation;
pub mod fact;
mod fault_list;
pub mod funnel;
pub mod gp_access;
pub mod journey;
pub mod measured;
pub mod projection;
pub mod rates;
pub mod ratio;
pub mod recorded_change;
pub mod travel;
pub mod urgent_care;
pub mod value_fault;
pub mod waiting_list;
mod words;
pub mod workforce;
