//! Placing labels: apart from one another, and clear of the lines they name.

use super::{Label, Plot, TextAnchor};

/// By how much letters of a computer without ours may be wider [share].
const WIDER: f64 = 0.2;

/// A point of a drawing [px].
pub(super) type Point = (f64, f64);

/// Moves `texts` up or down until they stand `apart` [px] or more, between `top` and `bottom` [px],
/// keeping their order from top to bottom. Where there is no room for all, the last ones overlap least.
pub(super) fn spread(texts: &mut [Label], apart: f64, top: f64, bottom: f64) {
    texts.sort_by(|label, other_label| label.y.total_cmp(&other_label.y));
    let mut least = top;
    for text in texts.iter_mut() {
        text.y = text.y.max(least);
        least = text.y + apart;
    }
    let mut most = bottom;
    for text in texts.iter_mut().rev() {
        text.y = text.y.min(most);
        most = text.y - apart;
    }
}

/// The first of `places` where `text` touches none of `lines` and stays inside `plot`; where there is
/// none, the place that touches them least.
pub(super) fn clear_of(
    lines: &[Vec<Point>],
    plot: Plot,
    text: &Label,
    places: &[(Point, TextAnchor)],
) -> Label {
    let trials = places.iter().map(|((x, y), hold)| {
        let candidate = Label { x: *x, y: *y, hold: *hold, ..text.clone() };
        (touching(lines, plot, &candidate), candidate)
    });
    trials.min_by_key(|(touches, _)| *touches).map_or_else(|| text.clone(), |(_, tried)| tried)
}

/// How much of `lines` runs through `text` or close by, in steps of 2 px; to lie outside of `plot` is
/// worse than any line.
fn touching(lines: &[Vec<Point>], plot: Plot, text: &Label) -> usize {
    let width = text.width();
    let left = match text.hold {
        TextAnchor::Left => text.x,
        TextAnchor::Right => text.x - width,
    };
    let (right, top, bottom) = (left + width, text.y - text.height() / 2.0, text.y + text.height() / 2.0);
    // Ticks are labelled 8 px from the plot; a reader's own letters may be wider than those measured.
    let wider = if text.hold == TextAnchor::Right { width * WIDER } else { 0.0 };
    let outside =
        left - wider < plot.left - 6.0 || plot.right < right || top < plot.top || plot.bottom < bottom;
    let near =
        |(x, y): &Point| left - 4.0 <= *x && *x <= right + 4.0 && top - 2.0 <= *y && *y <= bottom + 2.0;
    let n_near = lines.iter().flat_map(|line| along(line)).filter(near).count();
    if outside { n_near + 1_000 } else { n_near }
}

/// Points on a line through `corners`, 2 px apart or less.
fn along(corners: &[Point]) -> Vec<Point> {
    let mut points = Vec::new();
    for pair in corners.windows(2) {
        let ((from_x, from_y), (to_x, to_y)) = (pair[0], pair[1]);
        let n_steps = super::pixels((to_x - from_x).abs().max((to_y - from_y).abs()) / 2.0).max(1);
        points.extend((0..=n_steps).map(|step| {
            let share = f64::from(step) / f64::from(n_steps);
            (from_x + share * (to_x - from_x), from_y + share * (to_y - from_y))
        }));
    }
    points
}

#[cfg(test)]
mod tests;
