//! Boundaries of the Office for National Statistics as `GeoJSON`: which areas there are, where, how large, and their outline
//! in few points.
//!
//! A file is read feature by feature, so that its size does not matter; what is kept of an outline is enough to draw an
//! area the size of a hand, and no more.

mod outline;
mod shape;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use domain::counted::Counted;
use jiff::civil::Date as Day;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::batch::Output;
use super::table::ColumnKind::{Count, Date, Decimal, Text};
use super::table::{ColumnSpec, TableSpec};
use crate::fault::SourcesError;
use outline::Outline;
use shape::Coordinates;

pub(super) const PUBLICATION: &str = "ons_geo";
pub(super) const LAYOUT: &str = "boundaries (GeoJSON)";

/// Areas with their outlines.
pub(super) const BOUNDARIES: TableSpec = TableSpec {
    name: "ons_boundaries",
    about: "Areas by edition of their boundaries: where they are, how large, and their outline in few points. The outline is \
            for drawing; what lies in an area is in ons_lookup.",
    publication: PUBLICATION,
    columns: &[
        ColumnSpec::new("year", Date, "The year of the edition, as its first day"),
        ColumnSpec::new(
            "level",
            Text,
            "What kind of area, as the publisher's column names it: LAD, ICB, SICBL, CTYUA",
        ),
        ColumnSpec::new("code", Text, "ONS code"),
        ColumnSpec::new("name", Text, "Name; missing where the file has none"),
        ColumnSpec::counting(
            "longitude",
            Decimal { scale: 5 },
            Counted::NotPeople,
            "Of its middle [degrees]; missing where the file is in metres of the British National Grid and does not say it",
        ),
        ColumnSpec::counting(
            "latitude",
            Decimal { scale: 5 },
            Counted::NotPeople,
            "Of its middle [degrees]; missing as longitude is",
        ),
        ColumnSpec::counting(
            "area",
            Decimal { scale: 2 },
            Counted::NotPeople,
            "Its area [square kilometres], of the outline as published",
        ),
        ColumnSpec::counting("points", Count, Counted::NotPeople, "Points of its outline as published"),
        ColumnSpec::new(
            "outline",
            Text,
            "Its largest part in at most 120 points, as WKT in the coordinates of the file",
        ),
    ],
    sum: None,
};

/// Areas of one file; all LSOAs of England and Wales are 35,672.
const MOST_AREAS: usize = 250_000;

/// What was read of a feature.
#[derive(Default)]
struct Feature {
    properties: BTreeMap<String, String>,
    outline: Outline,
}

/// An area.
struct Area {
    year: Day,
    level: String,
    code: String,
    name: Option<String>,
}

/// What is met while a file is read.
struct Reading<'r, 'o> {
    output: &'r mut Output<'o>,
    n_areas: usize,
    n_without_code: usize,
    is_in_metres: bool,
    failed: Option<SourcesError>,
}

/// Reads a file of boundaries.
///
/// # Errors
/// Where it is no `GeoJSON`, holds no areas, or breaks off.
pub(super) fn read(
    file: &str,
    reader: Box<dyn Read + '_>,
    output: &mut Output<'_>,
) -> Result<Vec<String>, SourcesError> {
    let reading =
        RefCell::new(Reading { output, n_areas: 0, n_without_code: 0, is_in_metres: false, failed: None });
    let mut json = serde_json::Deserializer::from_reader(reader);
    let read = Collection(&reading).deserialize(&mut json).and_then(|()| json.end());
    let reading = reading.into_inner();
    if let Some(failed) = reading.failed {
        return Err(failed);
    }
    if let Err(error) = read {
        return Err(SourcesError::fault(file, told(&error)));
    }
    if reading.n_areas == 0 {
        let why = "it has no areas with a code of the ONS, such as LAD24CD; fetch boundaries as GeoJSON from the Open \
                   Geography portal";
        return Err(SourcesError::fault(file, why));
    }
    let mut remarks = Vec::new();
    if 0 < reading.n_without_code {
        let n = reading.n_without_code;
        remarks
            .push(format!("{n} of its features have no code of an area or no outline, and were left out."));
    }
    if reading.is_in_metres {
        remarks.push("It is in metres of the British National Grid, and so are its outlines.".to_owned());
    }
    Ok(remarks)
}

fn told(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => {
            "the file is cut off: its text ends within an area; fetch it again".to_owned()
        }
        serde_json::error::Category::Io => {
            format!("the file is damaged or cut off ({error}); fetch it again")
        }
        _ => {
            let text = error.to_string();
            let why = text.split(" at line ").next().unwrap_or_default();
            format!(
                "line {line}, letter {column}: {why}; expected boundaries as GeoJSON; fetch the file again"
            )
        }
    }
}

/// The collection of a file; areas are given on as they come.
struct Collection<'c, 'r, 'o>(&'c RefCell<Reading<'r, 'o>>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(Features(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Features<'c, 'r, 'o>(&'c RefCell<Reading<'r, 'o>>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(feature) = seq.next_element_seed(OneFeature)? {
            if let Err(error) = give(&mut self.0.borrow_mut(), &feature) {
                self.0.borrow_mut().failed = Some(error);
                return Err(serde::de::Error::custom("it cannot be kept"));
            }
            if MOST_AREAS < self.0.borrow().n_areas {
                return Err(serde::de::Error::custom(format!("more than {MOST_AREAS} areas")));
            }
        }
        Ok(())
    }
}

struct OneFeature;

impl<'de> DeserializeSeed<'de> for OneFeature {
    type Value = Feature;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Feature, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneFeature {
    type Value = Feature;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Feature, A::Error> {
        let mut feature = Feature::default();
        while let Some(key) = map.next_key::<String>()? {
            match &*key {
                "properties" => {
                    let properties: Option<BTreeMap<String, serde_json::Value>> = map.next_value()?;
                    let text = |value: serde_json::Value| match value {
                        serde_json::Value::String(text) => Some(text.trim().to_owned()),
                        serde_json::Value::Number(number) => Some(number.to_string()),
                        _ => None,
                    };
                    let known = properties.into_iter().flatten();
                    feature.properties =
                        known.filter_map(|(key, value)| Some((key.to_lowercase(), text(value)?))).collect();
                }
                "geometry" => map.next_value_seed(Geometry(&mut feature.outline))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(feature)
    }
}

struct Geometry<'f>(&'f mut Outline);

impl<'de> DeserializeSeed<'de> for Geometry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Geometry<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "coordinates" {
                map.next_value_seed(Coordinates(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The area of a feature, by the property that is called like `LAD24CD`, `ltla24_code` or `icb23cd`.
fn area(properties: &BTreeMap<String, String>) -> Option<Area> {
    let (stem, code) = properties.iter().find_map(|(key, value)| {
        let stem = key.strip_suffix("cd").or_else(|| key.strip_suffix("_code"))?;
        is_stem(stem).then_some((stem, value))
    })?;
    let is_code = code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (level, year) = stem.split_at(stem.len() - 2);
    let name = [format!("{stem}nm"), format!("{stem}_name")];
    let name = name.iter().find_map(|key| properties.get(key)).filter(|name| !name.is_empty());
    is_code.then(|| {
        Some(Area {
            year: Day::new(2000 + year.parse::<i16>().ok()?, 1, 1).ok()?,
            level: if level == "ltla" { "LAD".to_owned() } else { level.to_uppercase() },
            code: code.clone(),
            name: name.cloned(),
        })
    })?
}

/// Whether a property is of a kind of area and a year: `lad24`.
fn is_stem(stem: &str) -> bool {
    let (level, year) = stem.split_at(stem.len().saturating_sub(2));
    !level.is_empty()
        && year.len() == 2
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && level.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn give(reading: &mut Reading<'_, '_>, feature: &Feature) -> Result<(), SourcesError> {
    let (Some(area), Some(shape)) = (area(&feature.properties), feature.outline.shape()) else {
        reading.n_without_code += 1;
        return Ok(());
    };
    reading.n_areas += 1;
    reading.is_in_metres |= shape.is_in_metres;
    let stated = |name: &str| feature.properties.get(name)?.parse::<f64>().ok();
    let middle = stated("long").zip(stated("lat")).or(shape.middle);
    reading
        .output
        .row(&BOUNDARIES, area.year, &format!("England, {}", area.level))?
        .date(Some(area.year))
        .text(&area.level)
        .text(&area.code)
        .text_if_any(area.name.as_deref())
        .decimal(middle.and_then(|(longitude, _)| scaled(longitude, 5)))
        .decimal(middle.and_then(|(_, latitude)| scaled(latitude, 5)))
        .decimal(scaled(shape.square_km, 2))
        .count(i64::try_from(shape.n_points).ok())
        .text(&shape.wkt);
    Ok(())
}

/// A number in units of its last place.
fn scaled(value: f64, places: i32) -> Option<i64> {
    let scaled = (value * 10_f64.powi(places)).round();
    #[expect(clippy::cast_possible_truncation, reason = "it is below 2^53")]
    (scaled.abs() < 9e15).then_some(scaled as i64)
}

#[cfg(test)]
mod tests;
