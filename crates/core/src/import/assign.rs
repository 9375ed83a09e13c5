//! The best assignment of columns to fields as a whole: which column serves which field so that the sum of the scores
//! is largest (the assignment problem, by the shortest augmenting paths of Jonker and Volgenant).

/// For each row of `scores` the column that it takes, so that no column is taken twice and the sum is largest. `None` in
/// `scores`: the pair is impossible. A row stays without a column where none is possible or none is worth more than
/// nothing. Rows are fields, columns are a file's.
pub(super) fn assign(scores: &[Vec<Option<i32>>]) -> Vec<Option<usize>> {
    let width = scores.iter().map(Vec::len).max().unwrap_or(0);
    // One more column for each row stands for «no column», so that a solution always exists.
    let (rows, columns) = (scores.len(), width + scores.len());
    // Costs instead of scores; an impossible pair costs more than any solution.
    const IMPOSSIBLE: i64 = i64::MAX / 1024;
    let cost = |row: usize, column: usize| match scores[row].get(column) {
        Some(Some(score)) => -i64::from(*score),
        Some(None) => IMPOSSIBLE,
        None if column - width == row => 0,
        None => IMPOSSIBLE,
    };
    // Rows and columns count from 1 below; 0 is the row being placed.
    let (mut row_price, mut column_price) = (vec![0_i64; rows + 1], vec![0_i64; columns + 1]);
    let mut taken_by = vec![0_usize; columns + 1];
    for row in 1..=rows {
        taken_by[0] = row;
        let mut column = 0;
        let (mut least, mut came_from) = (vec![i64::MAX; columns + 1], vec![0_usize; columns + 1]);
        let mut is_visited = vec![false; columns + 1];
        while taken_by[column] != 0 {
            is_visited[column] = true;
            let current = taken_by[column];
            let (mut step, mut next) = (i64::MAX, 0);
            for other in 1..=columns {
                if is_visited[other] {
                    continue;
                }
                let reduced = cost(current - 1, other - 1) - row_price[current] - column_price[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    came_from[other] = column;
                }
                if least[other] < step {
                    step = least[other];
                    next = other;
                }
            }
            for other in 0..=columns {
                if is_visited[other] {
                    row_price[taken_by[other]] += step;
                    column_price[other] -= step;
                } else if least[other] < i64::MAX {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = came_from[column];
            taken_by[column] = taken_by[before];
            column = before;
        }
    }
    let mut assigned = vec![None; rows];
    for (column, row) in taken_by.iter().enumerate().skip(1) {
        if *row > 0 && column <= width {
            assigned[row - 1] = Some(column - 1);
        }
    }
    assigned
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(scores: &[Vec<Option<i32>>], assigned: &[Option<usize>]) -> i32 {
        let pairs = assigned.iter().enumerate();
        pairs.map(|(row, column)| column.map_or(0, |column| scores[row][column].unwrap())).sum()
    }

    /// Every assignment there is.
    fn best(scores: &[Vec<Option<i32>>], taken: &mut Vec<usize>) -> i32 {
        let Some((first, rest)) = scores.split_first() else { return 0 };
        let mut most = best(rest, taken);
        for (column, score) in first.iter().enumerate() {
            if let Some(score) = score
                && !taken.contains(&column)
            {
                taken.push(column);
                most = most.max(score + best(rest, taken));
                taken.pop();
            }
        }
        most
    }

    #[test]
    fn the_sum_counts_and_not_the_single_score() {
        let scores = [vec![Some(90), Some(80)], vec![Some(85), None]];
        assert_eq!(assign(&scores), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![None, Some(5)], vec![None, None]]), [Some(1), None]);
        assert_eq!(assign(&[vec![Some(-3)]]), [None]);
        assert_eq!(assign(&[]), []);
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_better(
            scores in prop::collection::vec(prop::collection::vec(prop::option::of(-20..100), 4), 0..5),
        ) {
            let assigned = assign(&scores);
            let mut columns: Vec<usize> = assigned.iter().flatten().copied().collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), assigned.iter().flatten().count());
            prop_assert_eq!(total(&scores, &assigned), best(&scores, &mut Vec::new()));
        }
    }
}
