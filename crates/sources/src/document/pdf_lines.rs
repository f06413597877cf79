//! Letters with their places → lines, cells of tables, paragraphs and columns.

/// A letter on a page, in points from the top left.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) text: String,
    pub(super) x: f64,
    /// Its baseline.
    pub(super) y: f64,
    /// Where the next letter of its word begins.
    pub(super) end: f64,
    /// The size of its font.
    pub(super) size: f64,
}

/// Words that stand together on a line.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    x: f64,
    end: f64,
    y: f64,
    size: f64,
}

/// A gap that parts words, and one that parts cells, in sizes of the font.
const SPACE: f64 = 0.17;
const CELL: f64 = 1.6;

/// Adds the lines of a page to a text.
pub(super) fn lines(letters: Vec<Letter>, text: &mut String) {
    let mut lines = gathered(pieces(letters));
    if let Some(gutter) = gutter(&lines) {
        lines = columns(lines, gutter);
    }
    let mut last: Option<&Vec<Piece>> = None;
    for line in &lines {
        if let Some(last) = last {
            let (above, here) = (&last[0], &line[0]);
            let step = here.y - above.y;
            if step < 0.0 || 1.75 * above.size.max(here.size) < step {
                text.push('\n');
            }
        }
        add(line, text);
        last = Some(line);
    }
}

/// Adds a line; a word that was parted at the end of the one above is put together.
fn add(line: &[Piece], text: &mut String) {
    let words: Vec<&str> =
        line.iter().map(|piece| piece.text.trim()).filter(|words| !words.is_empty()).collect();
    let words = words.join("\t");
    if words.is_empty() {
        return;
    }
    let parted = text.ends_with("-\n")
        && text.trim_end_matches("-\n").ends_with(|letter: char| letter.is_lowercase())
        && words.starts_with(|letter: char| letter.is_lowercase());
    if parted {
        text.truncate(text.len() - 2);
    }
    text.push_str(&words);
    text.push('\n');
}

/// Letters as they are drawn, put together to words; a jump begins a new piece.
fn pieces(letters: Vec<Letter>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for letter in letters {
        let goes_on = pieces.last_mut().filter(|piece| {
            let gap = letter.x - piece.end;
            let size = piece.size.max(letter.size).max(1.0);
            // A raised `th` is of its line.
            (letter.y - piece.y).abs() < 0.45 * size && -0.6 * size < gap && gap < CELL * size
        });
        if let Some(piece) = goes_on {
            let is_apart = SPACE * letter.size.max(1.0) < letter.x - piece.end;
            if is_apart && !piece.text.ends_with(' ') && !letter.text.starts_with(' ') {
                piece.text.push(' ');
            }
            piece.text.push_str(&letter.text);
            piece.end = piece.end.max(letter.end);
        } else if !letter.text.trim().is_empty() {
            let Letter { text, x, y, end, size } = letter;
            pieces.push(Piece { text, x, end, y, size });
        }
    }
    pieces
}

/// Pieces on one baseline are a line; lines keep the order in which they are drawn, except that what is drawn later
/// on the baseline of a line is part of it.
fn gathered(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let of = lines.iter_mut().rev().take(60).find(|line| {
            let first = &line[0];
            (first.y - piece.y).abs() < 0.3 * first.size.min(piece.size).max(1.0)
        });
        match of {
            Some(line) => line.push(piece),
            None => lines.push(vec![piece]),
        }
    }
    for line in &mut lines {
        line.sort_by(|one, other| one.x.total_cmp(&other.x));
        join_close(line);
    }
    lines.sort_by(|one, other| one[0].y.total_cmp(&other[0].y));
    lines
}

/// Joins pieces of a line that no gap parts.
fn join_close(line: &mut Vec<Piece>) {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in line.drain(..) {
        match joined.last_mut().filter(|last| piece.x - last.end < CELL * piece.size) {
            Some(last) => {
                let is_apart = SPACE * piece.size < piece.x - last.end;
                if is_apart && !last.text.ends_with(' ') && !piece.text.starts_with(' ') {
                    last.text.push(' ');
                }
                last.text.push_str(&piece.text);
                last.end = last.end.max(piece.end);
            }
            None => joined.push(piece),
        }
    }
    *line = joined;
}

/// Pieces of a page above which it is no text in columns: a map, or a table of thousands of cells.
const MOST_PIECES: usize = 2_000;

/// Where a page of two columns parts: there stand at least eight pieces on either side, of several words each, beside
/// each other, and few reach across. A table has few words in its cells; columns have several.
fn gutter(lines: &[Vec<Piece>]) -> Option<f64> {
    let pieces: Vec<&Piece> = lines.iter().flatten().collect();
    if MOST_PIECES < pieces.len() {
        return None;
    }
    let (left, right) = extent(&pieces);
    let margin = (right - left) / 5.0;
    let starts = pieces.iter().map(|piece| piece.x).filter(|x| left + margin < *x && *x < right - margin);
    let mut starts: Vec<f64> = starts.map(f64::floor).collect();
    starts.sort_by(f64::total_cmp);
    starts.dedup();
    let parts = |at: f64| {
        let before: Vec<&Piece> = pieces.iter().copied().filter(|piece| piece.end <= at).collect();
        let after: Vec<&Piece> = pieces.iter().copied().filter(|piece| at <= piece.x).collect();
        let across = pieces.len() - before.len() - after.len();
        let are_beside = top(&after) < bottom(&before) && top(&before) < bottom(&after);
        across * 8 <= pieces.len() && has_lines(&before) && has_lines(&after) && are_beside
    };
    starts.into_iter().find(|at| parts(*at))
}

/// Whether pieces are the lines of a column: at least eight, most with several words.
fn has_lines(pieces: &[&Piece]) -> bool {
    let several = pieces.iter().filter(|piece| 3 <= piece.text.split_whitespace().count()).count();
    8 <= pieces.len() && pieces.len() < 2 * several
}

fn extent(pieces: &[&Piece]) -> (f64, f64) {
    let left = pieces.iter().map(|piece| piece.x).fold(f64::MAX, f64::min);
    let right = pieces.iter().map(|piece| piece.end).fold(f64::MIN, f64::max);
    (left, right)
}

fn top(pieces: &[&Piece]) -> f64 {
    pieces.iter().map(|piece| piece.y).fold(f64::MAX, f64::min)
}

fn bottom(pieces: &[&Piece]) -> f64 {
    pieces.iter().map(|piece| piece.y).fold(f64::MIN, f64::max)
}

/// The left column, then the right one; a line across both ends what stands above it.
fn columns(lines: Vec<Vec<Piece>>, gutter: f64) -> Vec<Vec<Piece>> {
    let mut ordered: Vec<Vec<Piece>> = Vec::new();
    let mut right: Vec<Vec<Piece>> = Vec::new();
    for line in lines {
        if line.iter().any(|piece| piece.x < gutter && gutter < piece.end) {
            ordered.append(&mut right);
            ordered.push(line);
            continue;
        }
        let (before, after): (Vec<Piece>, Vec<Piece>) = line.into_iter().partition(|piece| piece.x < gutter);
        ordered.extend(Some(before).filter(|pieces| !pieces.is_empty()));
        right.extend(Some(after).filter(|pieces| !pieces.is_empty()));
    }
    ordered.append(&mut right);
    ordered
}
