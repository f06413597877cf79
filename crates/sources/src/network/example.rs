//! Examples of what to write, for messages about values that are not what they should be.

/// An example of the value of a key that holds a list or a table, and of each distribution.
pub(crate) fn example_for(key: &str) -> Option<&'static str> {
    Some(match key {
        "include" => "[\"urgent-care.toml\"]",
        "measures" => "[\"triage.mean_wait\"]",
        "snapshots" => "[\"08:00\", \"20:00\"]",
        "assumptions" | "excluded" => "[\"a sentence\"]",
        "starts" | "stops" => "[\"triage\"]",
        "times" => "[\"5 min\", \"12 min\"]",
        "only" | "serves" => "[\"minor injury\"]",
        "sessions" => "[{ staff = \"GP\", a_week = 500, same_day = 0.4, asked = 1.0 }]",
        "options" => "[{ to = \"a station\", constant = 0.0 }]",
        "pool" => "[{ name = \"doctors\", servers = 3 }]",
        "beds" => "[{ from = \"12-01\", beds = 300 }]",
        "days" => "[1, 1, 1, 1, 1, 0, 0]",
        "discharge_days" => "[1, 1, 1, 1, 1, 0.5, 0.5]",
        "weekdays" => "[1.1, 1, 1, 1, 1, 0.9, 0.9], Monday first",
        "months" => "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], January first",
        "needs" => "{ \"minor injury\" = 0.6, \"minor illness\" = 0.4 }",
        "priority" => "{ emergency = 1, routine = 2 }",
        "residents" => "{ \"0 to 17\" = 20000, \"18 and over\" = 80000 }",
        "places" => "{ Rutland = 1.2 }",
        "per_1000_a_year" => "250, or { \"0 to 17\" = 300, \"18 and over\" = 200 }",
        "constant_for" => "{ Rutland = 0.5 }",
        "wants_same_day_for" => "{ \"minor illness\" = 0.6 }",
        "wave" => "{ swing = 0.5, period = \"24 h\" }",
        "cost" => "{ fixed = \"£70,000 / year\", staffed_hour = \"£60\", contact = \"£5\" }",
        "lognormal" | "gamma" => "{ mean = \"25 min\", sd = \"15 min\" }",
        "erlang" => "{ phases = 3, mean = \"30 min\" }",
        "weibull" => "{ shape = 1.5, scale = \"20 min\" }",
        "uniform" => "{ low = \"5 min\", high = \"15 min\" }",
        "fixed" | "exponential" => "\"12 min\"",
        "hyperexponential" => "[{ share = 0.9, mean = \"10 min\" }, { share = 0.1, mean = \"60 min\" }]",
        "empirical" => "[{ share = 0.7, value = \"10 min\" }, { share = 0.3, value = \"20 min\" }]",
        "service_for" | "stay_for" | "time_for" | "patience_for" | "ahead_for" => {
            "{ \"minor injury\" = { exponential = \"12 min\" } }"
        }
        "profile" => "{ NAME = { weekdays = [1.1, 1, 1, 1, 1, 0.9, 0.9] } }",
        _ if key.ends_with("_for") => "{ \"minor injury\" = { home = 0.5, doctor = 0.5 } }",
        _ => return None,
    })
}
