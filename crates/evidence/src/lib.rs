//! What published figures say of places: access to general practice, and how sure one can be.

pub mod fact;
pub mod gp_access;
pub mod ratio;
