//! Months: missing, unreadable, succeeded and rounded returns, and what is still shown.
