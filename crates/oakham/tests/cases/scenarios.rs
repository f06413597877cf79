//! Scenarios and networks: what is refused, remarked on and put in words.
