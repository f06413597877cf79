//! What published figures say of places: access to general practice, urgent care and waiting lists, and how sure one can
//! be.

pub mod access;
pub mod area;
pub mod comparison;
pub mod fact;
pub mod gp_access;
pub mod ratio;
pub mod urgent_care;
pub mod waiting_list;
