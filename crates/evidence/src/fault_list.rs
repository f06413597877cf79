//! Faults as a list that people can read: a file of days in place of months has thousands of one kind.

use std::fmt::{self, Display};

/// The most faults that are told one by one.
const TOLD: usize = 20;

/// Faults a line each; of more than can be read the first, and how many there are beside them.
pub(crate) fn write_list<F: Display>(f: &mut fmt::Formatter<'_>, faults: &[F]) -> fmt::Result {
    for (idx, fault) in faults.iter().take(TOLD).enumerate() {
        let separator = if idx == 0 { "" } else { "\n" };
        write!(f, "{separator}{fault}")?;
    }
    match faults.len().saturating_sub(TOLD) {
        0 => Ok(()),
        1 => write!(f, "\nand 1 further fault"),
        more => write!(f, "\nand {more} further faults"),
    }
}

/// A value that is too large, in as many digits as tell that.
pub(crate) struct TooLarge(pub(crate) f64);

impl Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Up to 10¹⁸ all digits can be compared with the bound.
        if self.0.abs() < 1e18 { write!(f, "{}", self.0) } else { write!(f, "{:.2e}", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct List(usize);

    impl Display for List {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_list(f, &vec!["a value is too large"; self.0])
        }
    }

    #[test]
    fn of_many_faults_the_first_are_told_and_the_others_counted() {
        assert_eq!(List(2).to_string().lines().count(), 2);
        assert_eq!(List(TOLD).to_string().lines().count(), TOLD);
        assert_eq!(List(TOLD + 1).to_string().lines().last(), Some("and 1 further fault"));
        let many = List(9_000).to_string();
        assert_eq!((many.lines().count(), many.lines().last()), (21, Some("and 8980 further faults")));
    }

    #[test]
    fn a_value_of_300_digits_is_told_in_a_few() {
        assert_eq!(TooLarge(1e308).to_string(), "1.00e308");
        assert_eq!(TooLarge(-2e15).to_string(), "-2000000000000000");
    }
}
