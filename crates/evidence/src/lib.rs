//! What figures say of places: access to general practice, urgent care and waiting lists, whether a change worked, and
//! how sure one can be.

pub mod access;
pub mod area;
pub mod evaluation;
pub mod fact;
pub mod funnel;
pub mod gp_access;
pub mod ratio;
pub mod urgent_care;
pub mod waiting_list;
