//! Coordinates of a geometry as they come: nested lists of points, rings and polygons, of any depth that `GeoJSON` has.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::outline::{MOST_POINTS, Outline};

/// The coordinates of a geometry, put into an outline.
pub(super) struct Coordinates<'f>(pub(super) &'f mut Outline);

impl<'de> DeserializeSeed<'de> for Coordinates<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if let Nested::Ring(points) = Within(&mut *self.0).deserialize(deserializer)? {
            self.0.ring(&points, 0);
        }
        Ok(())
    }
}

/// What a list of coordinates is.
enum Nested {
    Number(f64),
    Point(f64, f64),
    /// A ring that its polygon has still to take.
    Ring(Vec<(f64, f64)>),
    /// A polygon or more, in the outline already.
    Taken,
}

/// A list within the coordinates.
struct Within<'f>(&'f mut Outline);

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = Nested;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Nested, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_unit<E: Error>(self) -> Result<Nested, E> {
        Ok(Nested::Taken)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Nested, E> {
        Ok(Nested::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Nested, E> {
        #[expect(clippy::cast_precision_loss, reason = "coordinates are below 2^53")]
        Ok(Nested::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Nested, E> {
        #[expect(clippy::cast_precision_loss, reason = "coordinates are below 2^53")]
        Ok(Nested::Number(value as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nested, A::Error> {
        let (mut numbers, mut points, mut n_rings) = (Vec::new(), Vec::new(), 0);
        while let Some(inner) = seq.next_element_seed(Within(&mut *self.0))? {
            match inner {
                // A point may have a height, which is not used.
                Nested::Number(number) if numbers.len() < 4 => numbers.push(number),
                Nested::Number(_) => return Err(Error::custom("a point has more than four numbers")),
                Nested::Point(x, y) => {
                    if MOST_POINTS < points.len() {
                        return Err(Error::custom(format!("a ring has more than {MOST_POINTS} points")));
                    }
                    points.push((x, y));
                }
                Nested::Ring(ring) => {
                    self.0.ring(&ring, n_rings);
                    n_rings += 1;
                }
                Nested::Taken => {}
            }
        }
        match numbers[..] {
            [x, y, ..] if x.is_finite() && y.is_finite() => Ok(Nested::Point(x, y)),
            [] if !points.is_empty() => Ok(Nested::Ring(points)),
            [] => Ok(Nested::Taken),
            _ => Err(Error::custom("a point has fewer than two numbers")),
        }
    }
}
