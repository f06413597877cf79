//! What a client may set: its name, encoding, how dates look, time zone, and how long a statement may take. Everything
//! else that is asked for is as it is.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::bounds::LONGEST;
use super::fault::Fault;
use super::names::{ACCESS_METHOD, DATABASE, PUBLIC, SERVER_VERSION};

/// The longest value of a setting [bytes].
const LONGEST_VALUE: usize = 256;

/// Settings that can be changed: name, as it is called to clients, at first, and whether they are told of it.
const CHANGED: [(&str, &str, &str, bool); 7] = [
    ("application_name", "application_name", "", true),
    ("client_encoding", "client_encoding", "UTF8", true),
    ("datestyle", "DateStyle", "ISO, DMY", true),
    ("timezone", "TimeZone", "UTC", true),
    ("statement_timeout", "statement_timeout", "1min", false),
    // Set by JDBC; numbers are always written in full.
    ("extra_float_digits", "extra_float_digits", "1", false),
    // There are no messages but refusals.
    ("client_min_messages", "client_min_messages", "notice", false),
];

/// Settings that are as they are: as they are called to clients, value, and whether they are told.
const FIXED: [(&str, &str, bool); 21] = [
    ("server_version", SERVER_VERSION, true),
    ("server_version_num", "150000", false),
    ("server_encoding", "UTF8", true),
    ("integer_datetimes", "on", true),
    ("standard_conforming_strings", "on", true),
    ("is_superuser", "off", true),
    ("default_transaction_read_only", "on", true),
    ("in_hot_standby", "off", true),
    ("IntervalStyle", "postgres", true),
    ("transaction_read_only", "on", false),
    ("transaction_isolation", "read committed", false),
    ("default_transaction_isolation", "read committed", false),
    ("search_path", PUBLIC, false),
    ("default_table_access_method", ACCESS_METHOD, false),
    ("max_identifier_length", "63", false),
    ("lc_collate", "C", false),
    ("lc_ctype", "C", false),
    ("bytea_output", "hex", false),
    ("ssl_renegotiation_limit", "0", false),
    ("lock_timeout", "0", false),
    ("idle_in_transaction_session_timeout", "0", false),
];

/// The value of a setting that is as it is.
pub(super) fn fixed_value(name: &str) -> Option<&'static str> {
    let found = FIXED.iter().find(|(called, ..)| called.eq_ignore_ascii_case(name));
    found.map(|(_, value, _)| *value)
}

/// The settings of a connection.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    user: String,
    changed: BTreeMap<&'static str, String>,
    timeout: Duration,
}

impl Settings {
    /// As they are at first, for a user.
    pub(super) fn of(user: &str) -> Self {
        let changed = CHANGED.map(|(name, _, value, _)| (name, value.to_owned()));
        Self { user: user.to_owned(), changed: BTreeMap::from(changed), timeout: LONGEST }
    }

    /// As a client asks for them when it signs in.
    pub(super) fn asked(user: &str, parameters: &HashMap<String, String>) -> Result<Self, Fault> {
        let mut settings = Self::of(user);
        for (name, ..) in CHANGED {
            let asked = parameters.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
            if let Some((_, value)) = asked {
                settings.set(name, Some(value))?;
            }
        }
        Ok(settings)
    }

    /// What clients are told at first.
    pub(super) fn told(&self) -> Vec<(&'static str, &str)> {
        let fixed = FIXED.iter().filter(|(.., is_told)| *is_told).map(|(name, value, _)| (*name, *value));
        let changed = CHANGED.iter().filter(|(.., is_told)| *is_told);
        let changed = changed.filter_map(|(name, called, ..)| Some((*called, &**self.changed.get(name)?)));
        fixed.chain(changed).chain([("session_authorization", &*self.user)]).collect()
    }

    /// Those that can be changed, as they are now.
    pub(super) fn changed(&self) -> BTreeMap<String, String> {
        self.changed.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    /// How long a statement may take.
    pub(super) const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The value of a setting.
    pub(super) fn value(&self, name: &str) -> Result<&str, Fault> {
        let name = name.to_lowercase();
        match &*name {
            "session_authorization" => Ok(&self.user),
            "current_database" => Ok(DATABASE),
            _ => self
                .changed
                .get(&*name)
                .map(String::as_str)
                .or_else(|| fixed_value(&name))
                .ok_or_else(|| Fault::new("42704", unknown(&name))),
        }
    }

    /// Changes a setting, without a value to what it was at first. Gives what clients are told of it.
    pub(super) fn set(
        &mut self,
        name: &str,
        value: Option<&str>,
    ) -> Result<Option<(&'static str, &str)>, Fault> {
        let Some((name, called, first, is_told)) = CHANGED.iter().find(|(known, ..)| *known == name) else {
            // Drivers set some of these to what they are; schemas may be named beside the one there is.
            let is_schema =
                |part: &str| [PUBLIC, "$user", "pg_catalog"].contains(&part.trim().trim_matches('"'));
            let is_path = || name == "search_path" && value.unwrap_or_default().split(',').all(is_schema);
            let is_as_it_is = self.value(name)?.eq_ignore_ascii_case(value.unwrap_or_default()) || is_path();
            return if is_as_it_is || value.is_none() { Ok(None) } else { Err(fixed(name)) };
        };
        let value = value.unwrap_or(first);
        if LONGEST_VALUE < value.len() || value.chars().any(char::is_control) {
            return Err(wrong(name, value, "a text of at most 256 bytes without control characters"));
        }
        let kept = match *name {
            "client_encoding" => {
                let plain: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
                if !matches!(&*plain.to_uppercase(), "UTF8" | "UNICODE") {
                    return Err(wrong(name, value, "UTF8, the only one there is here"));
                }
                "UTF8".to_owned()
            }
            "datestyle" => {
                let mut parts = value.split(',').map(|part| part.trim().to_uppercase());
                if !parts.all(|part| matches!(&*part, "ISO" | "DMY" | "MDY" | "YMD")) {
                    return Err(wrong(name, value, "ISO: days are written as 2024-09-30"));
                }
                (*first).to_owned()
            }
            "statement_timeout" => {
                let asked = duration(value)
                    .ok_or_else(|| wrong(name, value, "a time such as 500, 500ms, 5s or 1min"))?;
                // 0 would be without end.
                self.timeout = if asked.is_zero() { LONGEST } else { asked.min(LONGEST) };
                format!("{}ms", self.timeout.as_millis())
            }
            _ => value.to_owned(),
        };
        self.changed.insert(name, kept);
        Ok(self.changed.get(name).filter(|_| *is_told).map(|kept| (*called, &**kept)))
    }

    /// Changes all settings to what they were at first; the name of the program stays.
    pub(super) fn reset(&mut self) {
        let name = self.changed.get("application_name").cloned().unwrap_or_default();
        *self = Self::of(&self.user);
        self.changed.insert("application_name", name);
    }
}

/// What is said of a setting that there is not.
pub(super) fn unknown(name: &str) -> String {
    format!("there is no setting {name} here")
}

fn fixed(name: &str) -> Fault {
    let names = "application_name, client_encoding, DateStyle, TimeZone and statement_timeout";
    Fault::new("55P02", format!("{name} cannot be changed here; what can be set is {names}"))
}

fn wrong(name: &str, value: &str, expected: &str) -> Fault {
    Fault::new("22023", format!("{name} cannot be {value:?}; expected: {expected}"))
}

/// A time as PostgreSQL has it: milliseconds, or with a unit.
fn duration(value: &str) -> Option<Duration> {
    let value = value.trim();
    let digits = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    let number: u64 = number.parse().ok()?;
    Some(match unit.trim() {
        "" | "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "min" => Duration::from_secs(number.checked_mul(60)?),
        "h" => Duration::from_secs(number.checked_mul(3_600)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
