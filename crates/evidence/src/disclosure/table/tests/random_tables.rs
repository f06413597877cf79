//! No hidden count of random tables can be worked out more closely than others are rounded: of some hundred tables, of
//! ten thousand where tests are compiled with `SLOW_TESTS`.

use stats::stream::Stream;

use super::linear_program::Attack;
use super::*;

/// What a reader takes a hidden count to be.
#[derive(Clone, Copy, PartialEq)]
enum Guess {
    /// Small where it is: who knows which are.
    Insider,
    /// Anything, but for the one in question.
    Outsider,
}

/// Every count and total in one list: cells by row, row totals, column totals, the total.
fn all(shown: &ProtectedTable) -> Vec<Option<Shown>> {
    let cells = shown.cells.iter().flatten().copied().map(Some);
    let totals = shown.row_totals.iter().chain(&shown.column_totals).chain([&shown.total]).copied();
    cells.chain(totals).collect()
}

fn values(rows: &[Vec<u64>]) -> Vec<u64> {
    let columns = (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).sum());
    let of_rows = rows.iter().map(|row| row.iter().sum());
    let total = rows.iter().flatten().sum();
    rows.iter().flatten().copied().chain(of_rows).chain(columns).chain([total]).collect()
}

/// Which of the list are totals that are exact.
fn is_exact(n_rows: usize, n_columns: usize, totals: Totals) -> Vec<bool> {
    let is = |total| total == Total::Exact;
    let mut exact = vec![false; n_rows * n_columns];
    exact.extend(vec![is(totals.of_rows); n_rows]);
    exact.extend(vec![is(totals.of_columns); n_columns]);
    exact.push(is(totals.of_all));
    exact
}

fn sums(n_rows: usize, n_columns: usize) -> Vec<Vec<i64>> {
    let n_cells = n_rows * n_columns;
    let width = n_cells + n_rows + n_columns + 1;
    let sum = |parts: &mut dyn Iterator<Item = usize>, whole: usize| {
        let mut sum = vec![0; width];
        parts.for_each(|part| sum[part] = 1);
        sum[whole] = -1;
        sum
    };
    let of_rows =
        (0..n_rows).map(|row| sum(&mut (0..n_columns).map(|column| row * n_columns + column), n_cells + row));
    let of_columns = (0..n_columns)
        .map(|column| sum(&mut (0..n_rows).map(|row| row * n_columns + column), n_cells + n_rows + column));
    let of_all = sum(&mut (0..n_rows).map(|row| n_cells + row), width - 1);
    of_rows.chain(of_columns).chain([of_all]).collect()
}

/// What is known of each number by the rule alone, found by trying all counts.
fn bounds(
    rule: DisclosureRule,
    shown: &[Option<Shown>],
    values: &[u64],
    exact: &[bool],
    (guess, target): (Guess, usize),
) -> Vec<(i64, Option<i64>)> {
    let known = |(idx, shown): (usize, &Option<Shown>)| match shown {
        Some(Shown::Count(count)) if exact[idx] => (signed(*count), Some(signed(*count))),
        Some(Shown::Count(rounded)) => {
            let those: Vec<u64> = (rounded.saturating_sub(rule.base())..=rounded + rule.base())
                .filter(|count| rule.shown(*count) == Shown::Count(*rounded))
                .collect();
            (signed(those[0]), Some(signed(those[those.len() - 1])))
        }
        Some(Shown::Hidden) if rule.is_small(values[idx]) && (guess == Guess::Insider || idx == target) => {
            (1, Some(signed(rule.most_hidden())))
        }
        _ => (0, None),
    };
    shown.iter().enumerate().map(known).collect()
}

/// How wide the range of each hidden count is that readers can work out; none where it has no end.
fn widths(
    rule: DisclosureRule,
    (rows, totals): (&[Vec<u64>], Totals),
    shown: &[Option<Shown>],
    guess: Guess,
) -> Vec<(usize, Option<i64>)> {
    let (n_rows, n_columns) = (rows.len(), rows[0].len());
    let values = values(rows);
    let exact = is_exact(n_rows, n_columns, totals);
    let hidden = (0..shown.len()).filter(|idx| shown[*idx] == Some(Shown::Hidden));
    let range = |target: usize| {
        let bounds = bounds(rule, shown, &values, &exact, (guess, target));
        let attack = Attack { sums: sums(n_rows, n_columns), bounds };
        let (low, high) = attack.ranges(&[target]).expect("the table itself is possible")[0];
        let value = signed(values[target]);
        assert!(low <= value && high.is_none_or(|high| value <= high), "{rows:?}");
        (target, high.map(|high| high - low))
    };
    hidden.map(range).collect()
}

fn wanted(rule: DisclosureRule, value: u64) -> i64 {
    let of_rule = signed(rule.most_hidden()) - 1;
    let base = if rule.base() == 1 { of_rule } else { signed(rule.base()) };
    if rule.is_small(value) { base.min(of_rule) } else { base }
}

fn is_wide(width: Option<i64>, wanted: i64) -> bool {
    width.is_none_or(|width| wanted <= width)
}

/// How many hidden counts there were, how many of them for others, how many tables were refused.
struct Attacked {
    hidden: usize,
    second: usize,
    refused: usize,
    /// Hidden counts that the rule without further hiding would leave too narrow.
    open_before: usize,
}

/// Random tables of up to 4 rows and 4 columns under a rule, every hidden count attacked.
fn attack(rule: DisclosureRule, totals: Totals, zeros: Zeros, n_tables: usize) -> Attacked {
    let mut stream = Stream::named(20_260, &["disclosure", &format!("{rule:?} {totals:?} {zeros:?}")]);
    let mut tried = Attacked { hidden: 0, second: 0, refused: 0, open_before: 0 };
    for _ in 0..n_tables {
        let (n_rows, n_columns) = (stream.between(1, 4), stream.between(1, 4));
        let largest = [9, 20, 60, 400][usize::try_from(stream.below(4)).unwrap()];
        let mut count = || if stream.below(5) == 0 { 0 } else { stream.between(0, largest) };
        let rows: Vec<Vec<u64>> = (0..n_rows).map(|_| (0..n_columns).map(|_| count()).collect()).collect();
        let values = values(&rows);
        let table = PeopleTable::new(rows.clone(), totals, zeros).unwrap();
        let network = table.network(rule);
        let plain = all(&super::shown(rule, &table, &network, Hidden::default()));
        for (idx, width) in widths(rule, (&rows, totals), &plain, Guess::Insider) {
            tried.open_before += usize::from(!is_wide(width, wanted(rule, values[idx])));
        }
        let shown = match protect(rule, &table) {
            Ok(shown) => shown,
            Err(DisclosureFault::GivenAway { .. }) => {
                assert_ne!(totals, ROUNDED, "{rows:?}");
                tried.refused += 1;
                continue;
            }
            Err(other) => panic!("{other}"),
        };
        let listed = all(&shown);
        tried.second += shown.hidden.second;
        // Where everything that may be is hidden.
        let exact = is_exact(rows.len(), rows[0].len(), totals);
        let may_be = |idx: &usize| {
            plain[*idx].is_some() && !exact[*idx] && (values[*idx] != 0 || zeros == Zeros::ByChance)
        };
        let most: Vec<Option<Shown>> =
            (0..plain.len()).map(|idx| if may_be(&idx) { Some(Shown::Hidden) } else { plain[idx] }).collect();
        let narrow_at_most: Vec<usize> = widths(rule, (&rows, totals), &most, Guess::Insider)
            .into_iter()
            .filter(|(idx, width)| !is_wide(*width, wanted(rule, values[*idx])))
            .map(|(idx, _)| idx)
            .collect();
        for (idx, width) in widths(rule, (&rows, totals), &listed, Guess::Insider) {
            tried.hidden += 1;
            // Only where nothing that could be hidden would help.
            let is_kept = is_wide(width, wanted(rule, values[idx])) || narrow_at_most.contains(&idx);
            assert!(is_kept, "{rule:?} {rows:?} {listed:?}: {idx} is known within {width:?}");
        }
        for (idx, width) in widths(rule, (&rows, totals), &listed, Guess::Outsider) {
            let is_kept = is_wide(width, wanted(rule, values[idx]));
            assert!(is_kept, "{rule:?} {rows:?} {listed:?}: {idx} is known within {width:?}");
        }
        for (idx, shown) in listed.iter().enumerate() {
            let is_small = rule.is_small(values[idx]) && !exact[idx] && shown.is_some();
            assert!(!is_small || *shown == Some(Shown::Hidden), "{rows:?}: {idx} is shown");
        }
    }
    tried
}

fn n_tables() -> usize {
    if option_env!("SLOW_TESTS").is_some() { 1_000 } else { 25 }
}

#[test]
fn no_hidden_count_is_known_more_closely_than_others_are_rounded() {
    let cases = [
        (DisclosureRule::HES, ROUNDED, Zeros::Known),
        (DisclosureRule::HES, ROUNDED, Zeros::ByChance),
        (DisclosureRule::HES, EXACT, Zeros::Known),
        (DisclosureRule::HES, EXACT, Zeros::ByChance),
        (DisclosureRule::HES, LIST, Zeros::Known),
        (DisclosureRule::HES, Totals { of_columns: Total::Exact, ..ROUNDED }, Zeros::Known),
        (rule(7, 1), EXACT, Zeros::Known),
        (rule(9, 1), ROUNDED, Zeros::ByChance),
        (rule(4, 5), ROUNDED, Zeros::Known),
        (rule(10, 10), ROUNDED, Zeros::Known),
    ];
    let (mut n_open_before, mut n_second) = (0, 0);
    for (rule, totals, zeros) in cases {
        let tried = attack(rule, totals, zeros, n_tables());
        assert!(0 < tried.hidden, "{rule:?} {totals:?}");
        assert!(totals != ROUNDED || tried.refused == 0, "{rule:?}");
        n_open_before += tried.open_before;
        n_second += tried.second;
    }
    // Without hiding more, the same attack finds some.
    assert!(100 < n_open_before && 50 < n_second, "{n_open_before} {n_second}");
}
