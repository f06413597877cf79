//! Who may move what: states and moves as rules without storage. Roles are [`domain::account::Role`].

pub mod monthly_return;
pub mod pack_draft;
pub mod release;
pub mod scrutiny;
pub mod transfer;
