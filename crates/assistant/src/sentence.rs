//! A sentence for reading before each document: what it says first, with period, provenance and the figure's id.

use domain::money::{Pence, Pounds};
use serde_json::Value;

/// The sentence for a document; `summary` where nothing more is said of its kind.
pub(crate) fn sentence(summary: &str, document: &Value) -> String {
    let kind = document["schema"].as_str().unwrap_or_default();
    match kind.split('/').next() {
        Some("oakham.position") => position(document),
        Some("oakham.forecast") => forecast(document),
        Some("oakham.figure") => figure(document),
        Some("oakham.table-figure") => table_figure(document),
        Some("oakham.search") => search(document),
        Some("oakham.requests") => requests(document),
        Some("oakham.benchmark") => benchmark(document),
        Some("oakham.claims") => claims(document),
        _ => format!("{summary}."),
    }
}

fn text<'d>(document: &'d Value, name: &str) -> &'d str {
    document[name].as_str().unwrap_or_default()
}

/// `£18.8m`, with its sign where it is below zero; "not known" where there is none.
fn pounds(value: &Value) -> String {
    match value.as_i64() {
        Some(pence) if pence < 0 => format!("-{}", Pounds(Pence::new(pence))),
        Some(pence) => Pounds(Pence::new(pence)).to_string(),
        None => "not known".to_owned(),
    }
}

/// `a deficit of £64.8m`.
fn result(value: &Value, word: &str) -> String {
    match value.as_i64() {
        Some(pence) if pence < 0 => format!("a {word}deficit of {}", Pounds(Pence::new(pence))),
        Some(pence) => format!("a {word}surplus of {}", Pounds(Pence::new(pence))),
        None => format!("a {word}result that is not known"),
    }
}

fn position(document: &Value) -> String {
    let total = &document["total"];
    let variance = match total["variance_ytd"].as_i64() {
        Some(pence) if pence < 0 => format!("{} adverse", Pounds(Pence::new(pence))),
        Some(pence) => format!("{} favourable", Pounds(Pence::new(pence))),
        None => "the variance is not known".to_owned(),
    };
    let known =
        match (total["provenance"]["variance_ytd"].as_str(), total["figures"]["variance_ytd"].as_str()) {
            (Some(provenance), Some(id)) => format!(" ({provenance}, figure {id})"),
            _ => String::new(),
        };
    let reported = if document["complete"] == true {
        "All organisations have reported."
    } else {
        "Not all organisations have reported."
    };
    format!(
        "{}, {} to month {}: {} against {}, {variance}{known}. {reported}",
        text(document, "name"),
        text(document, "year"),
        document["month"],
        result(&total["actual_ytd"], ""),
        result(&total["plan_ytd"], "planned "),
    )
}

fn forecast(document: &Value) -> String {
    let (name, year, month) = (text(document, "name"), text(document, "year"), &document["month"]);
    let sentence = text(document, "sentence").trim_end_matches('.');
    format!("{name}, {year}, made at month {month}: {sentence} ({}).", text(document, "provenance"))
}

fn figure(document: &Value) -> String {
    let half_width = match document["half_width_pence"].as_i64() {
        Some(0) | None => String::new(),
        Some(pence) => format!(" ± {}", Pounds(Pence::new(pence))),
    };
    let months = match (&document["from_month"], &document["to_month"]) {
        (from, to) if from == to => format!("month {from}"),
        (from, to) => format!("months {from} to {to}"),
    };
    format!(
        "{}: {}{half_width}, {} {months}, {} (figure {}).",
        text(document, "title"),
        pounds(&document["value_pence"]),
        text(document, "year"),
        text(document, "provenance"),
        text(document, "id"),
    )
}

fn table_figure(document: &Value) -> String {
    let parts = ["printed", "unit"].map(|name| text(document, name));
    let value: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!(
        "{}: {}, {}, {} (figure {}).",
        text(document, "title"),
        value.join(" "),
        text(document, "period"),
        text(document, "provenance"),
        text(document, "id"),
    )
}

fn search(document: &Value) -> String {
    let of = format!("“{}”, {} month {}", text(document, "query"), text(document, "year"), document["month"]);
    let meant = match document["did_you_mean"].as_str() {
        Some(meant) => format!(" Did you mean “{meant}”?"),
        None => String::new(),
    };
    let Some(best) = document["results"].get(0) else {
        return format!("Not known: nothing is found for {of}.{meant}");
    };
    let id = best["figure_id"].as_str().map_or_else(String::new, |id| format!(" (figure {id})"));
    let n = document["found"].as_u64().unwrap_or_default();
    let results = if n == 1 { "1 result".to_owned() } else { format!("{n} results") };
    let partly = if document["all_words"] == false { " None has all words." } else { "" };
    format!("{results} for {of}. The first: {}{id}.{partly}{meant}", text(best, "title"))
}

fn requests(document: &Value) -> String {
    let on = text(document, "on");
    match document["entries"].as_array().map_or(&[][..], Vec::as_slice) {
        [] => format!("Not known: the register has no such entry that you may see, on {on}."),
        [entry] => {
            let owed = entry["owed"].as_str().map_or_else(String::new, |owed| format!("; {owed} owed"));
            let due = entry["due"].as_str().map_or_else(String::new, |day| format!(", due {day}"));
            let late = if entry["overdue"] == true { ", late" } else { "" };
            format!(
                "{}, {}: {}, asked of {}{owed}{due}{late}, on {on}.",
                text(entry, "id"),
                text(entry, "title"),
                text(entry, "state"),
                text(entry, "owner"),
            )
        }
        entries => {
            let n_late = entries.iter().filter(|entry| entry["overdue"] == true).count();
            format!("{} entries of the register of scrutiny, {n_late} of them late, on {on}.", entries.len())
        }
    }
}

fn benchmark(document: &Value) -> String {
    let unit = text(document, "unit");
    let kind = if document["reference_kind"] == "median" { "the median is" } else { "all together have" };
    let reference = document["reference"]
        .as_f64()
        .map_or_else(|| "not known".to_owned(), |value| format!("{value:.1} {unit}"));
    let period = document["period"].as_str().map_or_else(String::new, |period| format!(", {period}"));
    format!(
        "{}{period}: {} {} compared; {kind} {} ({}).",
        text(document, "name"),
        document["units_with_value"],
        text(document, "set"),
        reference.trim_end(),
        text(document, "provenance"),
    )
}

fn claims(document: &Value) -> String {
    let documents = document["documents"].as_array().map_or(&[][..], Vec::as_slice);
    let of_document = |document: &Value| document["claims"].as_array().map_or(0, Vec::len);
    let n_claims: usize = documents.iter().map(of_document).sum();
    if n_claims == 0 {
        return "Not known: no document that is kept states such a figure.".to_owned();
    }
    let figures = if n_claims == 1 { "1 figure".to_owned() } else { format!("{n_claims} figures") };
    let whole = if documents.len() == 1 { "1 document" } else { "documents" };
    format!(
        "{figures} as stated in {whole}, each with its sentence. How each is read is a proposal unless it is confirmed; \
         what a document states need not be so."
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(document: &Value, expected: &str) {
        assert_eq!(sentence("The risks of a year", document), expected);
    }

    #[test]
    fn a_position_is_told_with_its_figure_and_how_it_is_known() {
        let mut document = json!({
            "schema": "oakham.position/1", "name": "Rutland", "year": "2024/25", "month": 5, "complete": true,
            "total": {
                "plan_ytd": -4_600_000_000_i64, "actual_ytd": -6_480_000_000_i64, "variance_ytd": -1_880_000_000_i64,
                "provenance": { "variance_ytd": "published" }, "figures": { "variance_ytd": "9RWXHY5TEG" },
            },
        });
        check(
            &document,
            "Rutland, 2024/25 to month 5: a deficit of £64.8m against a planned deficit of £46.0m, £18.8m adverse \
             (published, figure 9RWXHY5TEG). All organisations have reported.",
        );
        document["total"] = json!({ "plan_ytd": 0, "actual_ytd": null, "variance_ytd": null });
        document["complete"] = false.into();
        check(
            &document,
            "Rutland, 2024/25 to month 5: a result that is not known against a planned surplus of £0.0m, the variance is \
             not known. Not all organisations have reported.",
        );
    }

    #[test]
    fn a_figure_is_told_with_its_range() {
        let document = json!({
            "schema": "oakham.figure/1", "title": "UHL, position", "value_pence": -300_000_000, "half_width_pence": 60_000_000,
            "year": "2024/25", "from_month": 1, "to_month": 5, "provenance": "derived", "id": "9RWXHY5TEG",
        });
        check(
            &document,
            "UHL, position: -£3.0m ± £0.6m, 2024/25 months 1 to 5, derived (figure 9RWXHY5TEG).",
        );
    }

    #[test]
    fn where_nothing_is_found_it_is_not_known() {
        let search = json!({
            "schema": "oakham.search/1", "query": "agncy", "year": "2024/25", "month": 5, "found": 0,
            "did_you_mean": "agency", "results": [],
        });
        check(&search, "Not known: nothing is found for “agncy”, 2024/25 month 5. Did you mean “agency”?");
        let requests = json!({ "schema": "oakham.requests/1", "on": "2026-11-30", "entries": [] });
        check(&requests, "Not known: the register has no such entry that you may see, on 2026-11-30.");
        let claims = json!({ "schema": "oakham.claims/1", "documents": [{ "claims": [] }] });
        check(&claims, "Not known: no document that is kept states such a figure.");
    }

    #[test]
    fn of_other_documents_it_is_said_what_they_are() {
        check(&json!({ "schema": "oakham.risks/1" }), "The risks of a year.");
        check(&json!(null), "The risks of a year.");
    }
}
