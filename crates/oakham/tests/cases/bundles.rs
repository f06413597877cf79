//! Bundles: a signed label must agree with what is inside.
