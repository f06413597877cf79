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
        match (minimise(&problem, Effort::default()), brute_force(&problem)) {
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
        match (minimise(&problem, Effort { steps, tolerance }), brute_force(&problem)) {
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

#[test]
fn nothing_to_choose_is_within_limits_that_allow_nothing() {
    let empty = Problem { groups: Vec::new(), limits: [0; N_LIMITS] };
    assert_eq!(minimise(&empty, Effort::default()), Outcome::Found { choice: vec![], impact: 0, bound: 0 });
    let no_room = Problem { limits: [0, -1, 0], ..empty };
    assert_eq!(minimise(&no_room, Effort::default()), Outcome::Infeasible);
}

#[test]
fn a_group_without_candidates_cannot_be_chosen_from() {
    let problem = Problem { groups: vec![vec![]], limits: [9; N_LIMITS] };
    assert_eq!(minimise(&problem, Effort::default()), Outcome::Infeasible);
}
