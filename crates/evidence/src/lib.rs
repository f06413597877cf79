//! What figures say of places: access to general practice, urgent care and waiting lists, which differ more than chance, and
//! how sure one can be.

pub mod access;
pub mod area;
pub mod fact;
pub mod funnel;
pub mod gp_access;
pub mod ratio;
pub mod urgent_care;
pub mod waiting_list;
