//! An outline: its size and middle from all its points, and its largest part in few of them.

/// Points of one ring; the most detailed boundaries have some 300,000.
pub(super) const MOST_POINTS: usize = 2_000_000;
/// Points of an outline that are kept.
const KEPT_POINTS: usize = 120;
/// Kilometres of a degree of latitude, of the mean radius 6,371.0088 km.
const KM_A_DEGREE: f64 = 111.195_08;

/// What is known of a geometry while its rings come.
#[derive(Default)]
pub(super) struct Outline {
    n_points: usize,
    /// Sums over all polygons, holes less: area, and area times the middle.
    area: f64,
    moment: (f64, f64),
    /// The largest outer ring: its area and its points, few of them.
    largest: Option<(f64, Vec<(f64, f64)>)>,
}

/// A geometry, as it is kept.
pub(super) struct Shape {
    pub(super) n_points: usize,
    pub(super) square_km: f64,
    /// Longitude and latitude [degrees]; none where coordinates are metres.
    pub(super) middle: Option<(f64, f64)>,
    pub(super) is_in_metres: bool,
    pub(super) wkt: String,
}

impl Outline {
    /// Takes a ring, the `part`th of its polygon: the first is the outer one, others are holes in it.
    pub(super) fn ring(&mut self, points: &[(f64, f64)], part: usize) {
        self.n_points += points.len();
        let (area, middle) = measured(points);
        let sign = if part == 0 { 1.0 } else { -1.0 };
        self.area += sign * area;
        self.moment.0 += sign * area * middle.0;
        self.moment.1 += sign * area * middle.1;
        if part == 0 && 0.0 < area && self.largest.as_ref().is_none_or(|(largest, _)| *largest < area) {
            self.largest = Some((area, few(points)));
        }
    }

    /// The geometry; none where it has no area.
    pub(super) fn shape(&self) -> Option<Shape> {
        let (_, points) = self.largest.as_ref().filter(|_| 0.0 < self.area)?;
        let middle = (self.moment.0 / self.area, self.moment.1 / self.area);
        // No degree is beyond 180; the grid's metres are beyond that everywhere on land.
        let is_in_metres = points.iter().any(|(x, y)| 180.0 < x.abs() || 90.0 < y.abs());
        let square_km = if is_in_metres {
            self.area / 1e6
        } else {
            self.area * KM_A_DEGREE * KM_A_DEGREE * middle.1.to_radians().cos()
        };
        let places = if is_in_metres { 0 } else { 5 };
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.places$} {y:.places$}")).collect();
        Some(Shape {
            n_points: self.n_points,
            square_km,
            middle: (!is_in_metres).then_some(middle),
            is_in_metres,
            wkt: format!("POLYGON(({}))", points.join(", ")),
        })
    }
}

/// The area of a ring, in its own coordinates squared, and its middle.
fn measured(points: &[(f64, f64)]) -> (f64, (f64, f64)) {
    let Some(&(x0, y0)) = points.first() else { return (0.0, (0.0, 0.0)) };
    // From the first point on, so that large coordinates lose no digits.
    let (mut twice, mut moment) = (0.0, (0.0, 0.0));
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        let ((ax, ay), (bx, by)) = ((a.0 - x0, a.1 - y0), (b.0 - x0, b.1 - y0));
        let cross = ax * by - bx * ay;
        twice += cross;
        moment = (moment.0 + (ax + bx) * cross, moment.1 + (ay + by) * cross);
    }
    if twice.abs() < f64::MIN_POSITIVE {
        return (0.0, (x0, y0));
    }
    (twice.abs() / 2.0, (x0 + moment.0 / (3.0 * twice), y0 + moment.1 / (3.0 * twice)))
}

/// A ring in few points, the first of them its last too: those that are farthest from the line between others, as far as
/// that is needed to have few (Ramer, Douglas and Peucker).
fn few(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut ring = points.to_vec();
    if ring.first() != ring.last() {
        ring.extend(points.first().copied());
    }
    if ring.len() <= KEPT_POINTS {
        return ring;
    }
    let span = |of: fn(&(f64, f64)) -> f64| {
        let values = || ring.iter().map(of);
        values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
    };
    let mut tolerance = span(|point| point.0).max(span(|point| point.1)) / 2_000.0;
    loop {
        let kept = simplified(&ring, tolerance);
        if kept.len() <= KEPT_POINTS {
            return kept;
        }
        tolerance *= 1.5;
    }
}

fn simplified(ring: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let last = ring.len() - 1;
    let mut is_kept = vec![false; ring.len()];
    // Both ends of a ring are one point, so it is parted in the middle as well.
    let middle = last / 2;
    for kept in [0, middle, last] {
        is_kept[kept] = true;
    }
    let mut open = vec![(0, middle), (middle, last)];
    while let Some((from, to)) = open.pop() {
        let apart = |idx: usize| distance(ring[idx], ring[from], ring[to]);
        let farthest = (from + 1..to).map(|idx| (apart(idx), idx)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, idx)) = farthest.filter(|(apart, _)| tolerance < *apart) {
            is_kept[idx] = true;
            open.extend([(from, idx), (idx, to)]);
        }
    }
    ring.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(point, _)| *point).collect()
}

/// How far a point is from the line between two others.
fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    if length <= 0.0 { px.hypot(py) } else { (px * dy - py * dx).abs() / length }
}
