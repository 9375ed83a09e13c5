//! How weights can be made to reach 100 %.

use super::check::Limits;
use super::template::TEMPLATES;
use super::weight::Weight;
use crate::text::sort_key;

const PERCENT: u32 = 100;

/// 100 % in so many equal parts; what remains of it goes to the first ones in hundredths: 33.34, 33.33, 33.33.
pub fn equal_shares(count: usize) -> Vec<Weight> {
    let Ok(parts) = u32::try_from(count) else { return Vec::new() };
    let whole = Weight::WHOLE.hundredths();
    (0..parts).map(|index| Weight::of_hundredths(whole / parts + u32::from(index < whole % parts))).collect()
}

/// What «valores predeterminados» are for these components: the template's weights if they are the template's,
/// otherwise equal shares.
pub fn default_weights(names: &[&str]) -> Vec<Weight> {
    let of_template = TEMPLATES.iter().find_map(|template| {
        let weight_of = |name: &&str| {
            let key = sort_key(name);
            template.written.iter().find(|component| sort_key(component.name) == key).map(|component| component.weight)
        };
        let weights: Vec<Weight> = names.iter().map(weight_of).collect::<Option<_>>()?;
        (weights.iter().copied().sum::<Weight>() == Weight::WHOLE).then_some(weights)
    });
    of_template.unwrap_or_else(|| equal_shares(names.len()))
}

/// Weights of the others that make 100 % with the weight at `moved` as it is: each keeps its share of the rest as nearly
/// as the limits allow, in steps as round as the weights already are (tens and fives stay tens and fives). `None` if the
/// others cannot reach it, or need not change.
pub fn balance(weights: &[Weight], moved: usize, limits: Limits) -> Option<Vec<Weight>> {
    let kept = weights.get(moved)?.hundredths();
    let target = Weight::WHOLE.hundredths().checked_sub(kept)?;
    let (min, max) = (limits.min.hundredths(), limits.max.hundredths());
    let others = weights.len() as u32 - 1;
    if min > max || others == 0 || !(others * min..=others * max).contains(&target) {
        return None;
    }
    let before: Vec<u32> = weights.iter().map(|weight| weight.hundredths()).collect();
    let mut after: Vec<u32> = before.iter().map(|weight| (*weight).clamp(min, max)).collect();
    after[moved] = kept;
    let step = step_of(&before);
    while let Some(missing) = Some(sum_without(&after, moved).abs_diff(target)).filter(|missing| *missing > 0) {
        let rises = sum_without(&after, moved) < target;
        // Hundredths make up only what whole percents leave.
        let step = if step == 1 && missing >= PERCENT { PERCENT } else { step.min(missing) };
        let room = |index: usize| if rises { max - after[index] } else { after[index] - min };
        // A whole step for someone if anybody has the room, otherwise what room there is.
        let step = if (0..after.len()).any(|index| index != moved && room(index) >= step) { step } else { 1 };
        let next = (0..after.len())
            .filter(|&index| index != moved && room(index) >= step)
            .max_by_key(|&index| (due(&before, &after, moved, target, index, rises), std::cmp::Reverse(index)))?;
        if rises { after[next] += step } else { after[next] -= step }
    }
    (after != before).then(|| after.into_iter().map(Weight::of_hundredths).collect())
}

/// How far the weight at `index` is from its share of the rest, in the direction in which all move.
fn due(before: &[u32], after: &[u32], moved: usize, target: u32, index: usize, rises: bool) -> i64 {
    let all = i64::from(sum_without(before, moved)).max(1);
    let distance = i64::from(before[index]) * i64::from(target) - i64::from(after[index]) * all;
    if rises { distance } else { -distance }
}

fn sum_without(weights: &[u32], moved: usize) -> u32 {
    weights.iter().enumerate().filter(|(index, _)| *index != moved).map(|(_, weight)| weight).sum()
}

/// The roundest of 5 %, 1 % and a hundredth that all weights are multiples of.
fn step_of(weights: &[u32]) -> u32 {
    [5 * PERCENT, PERCENT].into_iter().find(|step| weights.iter().all(|weight| weight % step == 0)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights(percents: &[u32]) -> Vec<Weight> {
        percents.iter().map(|percent| Weight::of_hundredths(percent * 100)).collect()
    }

    fn balanced(percents: &[u32], moved: usize) -> Option<Vec<String>> {
        let after = balance(&weights(percents), moved, Limits::default())?;
        Some(after.into_iter().map(Weight::short).collect())
    }

    #[test]
    fn equal_shares_give_the_remainder_to_the_first() {
        let shares = |count| equal_shares(count).into_iter().map(|weight| weight.to_string()).collect::<Vec<_>>();
        assert_eq!(shares(3), ["33.34", "33.33", "33.33"]);
        assert_eq!(shares(5), ["20.00"; 5]);
        assert_eq!(shares(1), ["100.00"]);
        assert_eq!(shares(0), Vec::<String>::new());
    }

    #[test]
    fn default_weights_are_the_templates_for_its_components_and_equal_for_others() {
        let names = ["Examen", "PARTICIPACION", "Revisión de Libro", "Revisión de Cuaderno", "Comportamiento"];
        assert_eq!(default_weights(&names), weights(&[40, 20, 15, 15, 10]));
        assert_eq!(default_weights(&["Examen", "Tareas"]), weights(&[50, 50]));
        assert_eq!(default_weights(&["Examen", "Participación"]), weights(&[50, 50]), "60 % would not do");
        assert_eq!(default_weights(&[]), []);
    }

    #[test]
    fn others_move_in_steps_as_round_as_the_weights() {
        assert_eq!(balanced(&[45, 20, 15, 15, 10], 0).unwrap(), ["45", "15", "15", "15", "10"]);
        assert_eq!(balanced(&[40, 20, 15, 15, 5], 3).unwrap(), ["45", "20", "15", "15", "5"]);
        assert_eq!(balanced(&[41, 20, 15, 15, 10], 0).unwrap(), ["41", "19", "15", "15", "10"]);
        assert_eq!(balanced(&[50, 40, 20], 0).unwrap(), ["50", "35", "15"]);
    }

    #[test]
    fn nothing_is_suggested_where_nothing_is_needed_or_possible() {
        assert_eq!(balanced(&[40, 20, 15, 15, 10], 2), None, "it is 100 already");
        assert_eq!(balanced(&[90, 10, 10, 10], 0), None, "the others cannot weigh less than 5 each");
        assert_eq!(balanced(&[40, 40], 0), None, "the other cannot weigh more than 50");
        assert_eq!(balanced(&[50], 0), None);
        assert_eq!(balanced(&[], 0), None);
    }

    proptest! {
        #[test]
        fn equal_shares_always_make_100(count in 1..200_usize) {
            let shares = equal_shares(count);
            prop_assert_eq!(shares.len(), count);
            prop_assert_eq!(shares.iter().copied().sum::<Weight>(), Weight::WHOLE);
            let (least, most) = (shares.iter().min().unwrap().hundredths(), shares.iter().max().unwrap().hundredths());
            prop_assert!(most - least <= 1);
        }

        #[test]
        fn a_suggestion_makes_100_within_the_limits_and_leaves_what_was_moved(
            weights in prop::collection::vec(prop_oneof![(0..=100_u32).prop_map(|n| n * 100), 0..=10_000_u32], 1..6), moved in 0..5_usize
        ) {
            let limits = Limits::default();
            let given: Vec<Weight> = weights.iter().copied().map(Weight::of_hundredths).collect();
            let suggestion = balance(&given, moved, limits);
            if let Some(after) = &suggestion {
                prop_assert_eq!(after.iter().copied().sum::<Weight>(), Weight::WHOLE);
                prop_assert_eq!(after[moved], given[moved]);
                prop_assert!(after.iter().enumerate().all(|(index, weight)| index == moved || (limits.min..=limits.max).contains(weight)));
            } else if let Some(kept) = given.get(moved) {
                let others = given.len() as u32 - 1;
                let needed = 10_000_i64 - i64::from(kept.hundredths());
                let is_possible = (i64::from(others * 500)..=i64::from(others * 5_000)).contains(&needed);
                let in_limits = given.iter().enumerate().all(|(index, weight)| index == moved || (limits.min..=limits.max).contains(weight));
                let is_done = in_limits && given.iter().copied().sum::<Weight>() == Weight::WHOLE;
                prop_assert!(!is_possible || is_done || others == 0);
            }
        }
    }
}
