//! The search against trying every choice.

use proptest::prelude::*;

use super::*;

/// The lowest impact score by trying every choice.
fn brute_force(problem: &Problem) -> Option<i64> {
    let mut best: Option<i64> = None;
    let mut choice = vec![0; problem.groups.len()];
    loop {
        if problem.allows(&choice) {
            let impact = problem.impact(&choice);
            best = Some(best.map_or(impact, |best| best.min(impact)));
        }
        let mut place = 0;
        loop {
            if place == choice.len() {
                return best;
            }
            choice[place] += 1;
            if choice[place] < problem.groups[place].len() {
                break;
            }
            choice[place] = 0;
            place += 1;
        }
    }
}

fn problems() -> impl Strategy<Value = Problem> {
    let candidate = (0_i64..12, prop::array::uniform3(-20_i64..200))
        .prop_map(|(impact, uses)| Candidate { impact, uses });
    let groups = prop::collection::vec(prop::collection::vec(candidate, 1..=4), 1..=7);
    (groups, prop::array::uniform3(-20_i64..700)).prop_map(|(groups, limits)| Problem { groups, limits })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_lowest_impact_is_that_of_trying_every_choice(problem in problems()) {
        match (minimise(&problem, &mut Budget::default()), brute_force(&problem)) {
            (Outcome::Found { choice, impact, bound }, Some(best)) => {
                prop_assert!(problem.allows(&choice));
                prop_assert_eq!((problem.impact(&choice), impact, bound), (best, best, best));
            }
            (Outcome::Infeasible, None) => {}
            (found, best) => prop_assert!(false, "{found:?} against {best:?}"),
        }
    }

    #[test]
    fn a_tolerance_and_few_steps_never_claim_more_than_is_proven(
        problem in problems(), tolerance in 0_i64..5, steps in 1_u64..4,
    ) {
        match (minimise(&problem, &mut Budget::new(steps, tolerance)), brute_force(&problem)) {
            (Outcome::Found { choice, impact, bound }, Some(best)) => {
                prop_assert!(problem.allows(&choice));
                prop_assert_eq!(problem.impact(&choice), impact);
                prop_assert!(bound <= best && best <= impact, "{bound} <= {best} <= {impact}");
            }
            (Outcome::Unknown { bound }, Some(best)) => prop_assert!(bound <= best),
            (Outcome::Infeasible | Outcome::Unknown { .. }, None) => {}
            (found, best) => prop_assert!(false, "{found:?} against {best:?}"),
        }
    }
}

/// Problems of which groups stand several times, not beside each other.
fn problems_with_alike_groups() -> impl Strategy<Value = Problem> {
    (problems(), prop::collection::vec(any::<prop::sample::Index>(), 1..=4)).prop_map(|(problem, again)| {
        let mut groups: Vec<_> = problem.groups.into_iter().take(4).collect();
        for idx in again {
            groups.push(groups[idx.index(groups.len())].clone());
        }
        Problem { groups, ..problem }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn groups_that_are_alike_lose_no_score(problem in problems_with_alike_groups(), steps in 1_u64..40) {
        let lowest = brute_force(&problem);
        match (minimise(&problem, &mut Budget::default()), lowest) {
            (Outcome::Found { choice, impact, bound }, Some(best)) => {
                prop_assert!(problem.allows(&choice));
                prop_assert_eq!((impact, bound), (best, best));
            }
            (Outcome::Infeasible, None) => {}
            (found, best) => prop_assert!(false, "{found:?} against {best:?}"),
        }
        match (minimise(&problem, &mut Budget::new(steps, 0)), lowest) {
            (Outcome::Found { impact, bound, .. }, Some(best)) => prop_assert!(bound <= best && best <= impact),
            (Outcome::Unknown { bound }, Some(best)) => prop_assert!(bound <= best),
            (Outcome::Infeasible | Outcome::Unknown { .. }, None) => {}
            (found, best) => prop_assert!(false, "{found:?} against {best:?}"),
        }
    }

    #[test]
    fn what_is_known_is_never_lost(problem in problems(), steps in 0_u64..3) {
        let Outcome::Found { choice, impact: lowest, .. } = minimise(&problem, &mut Budget::default()) else {
            return Ok(());
        };
        let Outcome::Found { impact, .. } =
            minimise_from(&problem, Some(&choice), &mut Budget::new(steps, 0)) else { unreachable!() };
        prop_assert_eq!(impact, lowest);
    }
}

/// 35 groups alike, of five candidates whose impact all but follows what they take.
fn thirty_five_alike() -> Problem {
    let group =
        [(0, [1_511, 1_511, 0]), (7, [1_067, 1_067, 213]), (9, [911, 911, 283]), (11, [103, 1_022, 97])];
    let group = group.map(|(impact, uses)| Candidate { impact, uses }).to_vec();
    Problem { groups: vec![group; 35], limits: [36_000, 38_000, 7_900] }
}

#[test]
fn alike_groups_are_settled_in_few_steps() {
    let mut budget = Budget::new(2_000, 0);
    let Outcome::Found { impact, bound, .. } = minimise(&thirty_five_alike(), &mut budget) else { panic!() };
    assert_eq!(impact, bound, "proven within {} steps", budget.spent());
}

#[test]
fn a_share_that_is_left_is_there_for_the_next() {
    let mut budget = Budget::new(100, 0);
    budget.lend(2, |half| {
        assert_eq!(half.left(), 50);
        half.take(20);
    });
    assert_eq!((budget.left(), budget.spent()), (80, 20));
    budget.lend(4, |quarter| quarter.take(quarter.left() + 1));
    assert_eq!((budget.left(), budget.spent()), (59, 41));
    budget.take(60);
    assert_eq!((budget.left(), budget.spent()), (0, 101));
    budget.lend(3, |nothing| assert_eq!(nothing.left(), 0));
}

#[test]
fn nothing_to_choose_is_within_limits_that_allow_nothing() {
    let empty = Problem { groups: Vec::new(), limits: [0; N_LIMITS] };
    assert_eq!(
        minimise(&empty, &mut Budget::default()),
        Outcome::Found { choice: vec![], impact: 0, bound: 0 }
    );
    let no_room = Problem { limits: [0, -1, 0], ..empty };
    assert_eq!(minimise(&no_room, &mut Budget::default()), Outcome::Infeasible);
}

#[test]
fn a_group_without_candidates_cannot_be_chosen_from() {
    let problem = Problem { groups: vec![vec![]], limits: [9; N_LIMITS] };
    assert_eq!(minimise(&problem, &mut Budget::default()), Outcome::Infeasible);
}
