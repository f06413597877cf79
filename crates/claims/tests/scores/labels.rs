//! Labelled documents: our own with figures in double braces, and those of `claims.json`.

use std::error::Error;
use std::path::Path;

use claims::{BodyKind, Document, Gazetteer, Name, PartialDay};
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// A document and its labels, in the shape of `claims.json`.
pub(crate) struct Labelled {
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) dated: PartialDay,
    pub(crate) text: String,
    pub(crate) claims: Vec<Json>,
    pub(crate) traps: Vec<Json>,
}

impl Labelled {
    pub(crate) fn document(&self) -> Document<'_> {
        Document { title: &self.title, dated: self.dated, text: &self.text }
    }
}

/// The names of `gazetteer.txt`: kind, name, part of, other names.
pub(crate) fn gazetteer(text: &str) -> Result<Gazetteer, Box<dyn Error>> {
    let mut names = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [kind, name, part_of, others] = parts[..] else {
            return Err(format!("four parts: {line}").into());
        };
        let kind = match kind {
            "system" => BodyKind::System,
            "board" => BodyKind::Board,
            "trust" => BodyKind::Trust,
            "council" => BodyKind::Council,
            "committee" => BodyKind::Committee,
            "place" => BodyKind::Place,
            "nation" => BodyKind::Nation,
            other => return Err(format!("kind {other}").into()),
        };
        names.push(Name {
            name: name.to_owned(),
            kind,
            part_of: (part_of != "-").then(|| part_of.to_owned()),
            others: others
                .split(';')
                .map(str::trim)
                .filter(|other| !other.is_empty())
                .map(str::to_owned)
                .collect(),
        });
    }
    Ok(Gazetteer::new(names)?)
}

/// `2025-06`, `2021-11-17`.
pub(crate) fn dated(text: &str) -> Result<PartialDay, Box<dyn Error>> {
    let parts: Vec<&str> = text.split('-').collect();
    if let [year, month] = parts[..] {
        return PartialDay::month_of(year.parse()?, month.parse()?).ok_or_else(|| "a month".into());
    }
    Ok(PartialDay::on(text.parse::<Date>()?))
}

/// The documents of a folder of ours, by name.
pub(crate) fn folder(folder: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    files.iter().map(|file| ours(&std::fs::read_to_string(file)?, file)).collect()
}

fn ours(source: &str, file: &Path) -> Result<Labelled, Box<dyn Error>> {
    let (head, body) = source.split_once("\n\n").ok_or("a head, an empty line, a text")?;
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
            .ok_or_else(|| format!("{name} {}", file.display()))
    };
    let mut text = String::new();
    let mut claims = Vec::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let (label, after) = after.split_once("}}").ok_or("an end of the braces")?;
        let start = text.chars().count();
        claims.push(label_of(label, start, claims.len())?);
        let words = label.split('|').next().unwrap_or_default();
        text.push_str(words.strip_prefix('?').unwrap_or(words));
        rest = after;
    }
    text.push_str(rest);
    Ok(Labelled {
        file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        title: field("title:")?.to_owned(),
        dated: dated(field("dated:")?)?,
        text,
        claims,
        traps: Vec::new(),
    })
}

fn label_of(label: &str, start: usize, n_before: usize) -> Result<Json, Box<dyn Error>> {
    let parts: Vec<&str> = label.split('|').map(str::trim).collect();
    let [words, kind, value, subject, measure, period, basis, hedge] = parts[..] else {
        return Err(format!("eight parts: {label}").into());
    };
    let words_alone = words.strip_prefix('?').unwrap_or(words);
    let is_day = matches!(kind, "date" | "deadline");
    let number =
        |value: &str| if is_day { Ok(json!(value)) } else { value.parse::<f64>().map(|value| json!(value)) };
    let (low, high) = value.split_once("..").map_or((value, None), |(low, high)| (low, Some(high)));
    let mut claim = json!({
        "id": format!("{:02}", n_before + 1),
        "start": start,
        "end": start + words_alone.chars().count(),
        "text": words_alone,
        "kind": kind,
        "value": number(low)?,
        "hedge": one(hedge),
        "optional": words.starts_with('?'),
    });
    if let Some(high) = high {
        claim["value_high"] = number(high)?;
    }
    let mut also = json!({});
    for (field, readings) in
        [("subject", subject), ("measure", measure), ("period", period), ("basis", basis)]
    {
        let mut readings = readings.split(" ~ ").map(one);
        claim[field] = readings.next().unwrap_or(Json::Null);
        also[field] = Json::Array(readings.collect());
    }
    claim["also"] = also;
    Ok(claim)
}

fn one(word: &str) -> Json {
    if word == "-" { Json::Null } else { json!(word) }
}

/// The documents of `claims.json`.
pub(crate) fn validation(folder: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let labels: Json = serde_json::from_str(&std::fs::read_to_string(folder.join("claims.json"))?)?;
    let list = |json: &Json| json.as_array().cloned().unwrap_or_default();
    let mut documents = Vec::new();
    for document in list(&labels["documents"]) {
        let word = |field: &str| document[field].as_str().ok_or_else(|| format!("{field} of a document"));
        let path = folder.join("../documents").join(word("file")?);
        documents.push(Labelled {
            file: word("file")?.to_owned(),
            title: word("title")?.to_owned(),
            dated: dated(word("dated")?)?,
            text: std::fs::read_to_string(path)?,
            claims: list(&document["claims"]),
            traps: list(&document["not_claims"]),
        });
    }
    Ok(documents)
}

/// A cross-check of `claims.json`.
pub(crate) struct CrossCheck {
    pub(crate) id: String,
    pub(crate) kind: String,
    claims: Vec<String>,
}

impl CrossCheck {
    /// The documents and first characters of its figures.
    pub(crate) fn spans(&self, labelled: &[Labelled]) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for (idx, document) in labelled.iter().enumerate() {
            for label in &document.claims {
                let named =
                    label["id"].as_str().is_some_and(|id| self.claims.iter().any(|claim| claim == id));
                let start = label["start"].as_u64().and_then(|start| usize::try_from(start).ok());
                spans.extend(start.filter(|_| named).map(|start| (idx, start)));
            }
        }
        spans
    }
}

/// The cross-checks of `claims.json`.
pub(crate) fn cross_checks(folder: &Path) -> Result<Vec<CrossCheck>, Box<dyn Error>> {
    let labels: Json = serde_json::from_str(&std::fs::read_to_string(folder.join("claims.json"))?)?;
    let word = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let list = labels["cross_checks"].as_array().ok_or("a list of cross-checks")?;
    Ok(list
        .iter()
        .map(|check| CrossCheck {
            id: word(&check["id"]),
            kind: word(&check["type"]),
            claims: check["claims"].as_array().into_iter().flatten().map(word).collect(),
        })
        .collect())
}
