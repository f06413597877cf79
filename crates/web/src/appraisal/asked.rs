//! Which scenarios an address asks for.

use crate::error::PageError;

/// The field that names a scenario; as often as there are scenarios.
pub(super) const WITH: &str = "with";
/// More scenarios than these are not read side by side.
pub(super) const MOST_COMPARED: usize = 5;
/// What stands at `/scenarios/…` and is no scenario.
const RESERVED: [&str; 11] = [
    "adopt",
    "adopted",
    "ask",
    "compare",
    "consequence",
    "drivers",
    "grow",
    "new",
    "save",
    "summary",
    "withdraw",
];

/// The scenarios that fields name, each once, in their order.
pub(super) fn names(fields: &[(String, String)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, name) in fields.iter().filter(|(field, name)| field == WITH && !name.is_empty()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The fields of the part of an address after `?`.
pub(super) fn fields(query: Option<&str>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Scenarios as an address names them: `with=a&with=b`.
pub(super) fn query(names: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in names {
        query.append_pair(WITH, name);
    }
    query.finish()
}

/// Where scenarios are compared; one alone has an address of its own.
pub(super) fn address(names: &[String]) -> String {
    match names {
        [one] if is_plain(one) => format!("/scenarios/{one}"),
        _ => format!("/scenarios/compare?{}", query(names)),
    }
}

/// A name or address as the value of a field of another address.
pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Whether a scenario can be named in a path.
fn is_plain(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    !name.is_empty() && name.chars().all(is_plain) && !RESERVED.contains(&name)
}

/// Refuses no scenario, and more than are read side by side.
///
/// # Errors
/// What to do.
pub(super) fn check(names: &[String]) -> Result<(), String> {
    match names.len() {
        0 => Err("Choose at least one scenario; each is compared with today".to_owned()),
        n if MOST_COMPARED < n => Err(format!(
            "These are {n} scenarios; choose at most {MOST_COMPARED}, for more are not read side by side"
        )),
        _ => Ok(()),
    }
}

/// The same for an address of a file or a part of a page.
pub(super) fn checked(names: Vec<String>) -> Result<Vec<String>, PageError> {
    check(&names).map(|()| names).map_err(PageError::Scenarios)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_scenario_has_an_address_of_its_own_and_several_share_one() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(address(&names(&["winter-beds"])), "/scenarios/winter-beds");
        assert_eq!(address(&names(&["a", "b"])), "/scenarios/compare?with=a&with=b");
        assert_eq!(address(&names(&["compare"])), "/scenarios/compare?with=compare");
        assert_eq!(address(&names(&["fewer beds"])), "/scenarios/compare?with=fewer+beds");
    }

    #[test]
    fn a_scenario_that_is_asked_for_twice_is_compared_once() {
        assert_eq!(names(&fields(Some("with=a&with=b&with=a&with=&year=2026/27"))), ["a", "b"]);
    }
}
