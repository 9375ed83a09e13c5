//! Where a card is that is being dragged, and how far the others make room. Of each card: upper edge and height.

/// The place of a card that has moved so far: behind all whose middle it has passed.
pub fn landing(places: &[(f64, f64)], from: usize, distance: f64) -> usize {
    let middle = |(top, height): (f64, f64)| top + height / 2.0;
    let here = middle(places[from]) + distance;
    places.iter().enumerate().filter(|(index, place)| *index != from && middle(**place) < here).count()
}

/// How far another card makes room.
pub fn displacement(places: &[(f64, f64)], from: usize, to: usize, index: usize) -> f64 {
    let gap = match places {
        [first, second, ..] => second.0 - first.0 - first.1,
        _ => 0.0,
    };
    let room = places[from].1 + gap;
    if (from + 1..=to).contains(&index) {
        -room
    } else if (to..from).contains(&index) {
        room
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three cards of 100 with gaps of 10.
    const PLACES: [(f64, f64); 3] = [(0.0, 100.0), (110.0, 100.0), (220.0, 100.0)];

    #[test]
    fn a_card_lands_behind_all_whose_middle_it_has_passed() {
        let landed = |from, distance| landing(&PLACES, from, distance);
        assert_eq!((landed(0, 0.0), landed(0, 109.0), landed(0, 111.0), landed(0, 900.0)), (0, 0, 1, 2));
        assert_eq!((landed(2, -109.0), landed(2, -111.0), landed(2, -900.0)), (2, 1, 0));
        assert_eq!((landed(1, 5.0), landed(1, -111.0)), (1, 0));
    }

    #[test]
    fn the_cards_in_between_make_room_for_one() {
        let moved = |from, to| [0, 1, 2].map(|index| displacement(&PLACES, from, to, index));
        assert_eq!(moved(0, 2), [0.0, -110.0, -110.0]);
        assert_eq!(moved(2, 0), [110.0, 110.0, 0.0]);
        assert_eq!(moved(1, 1), [0.0, 0.0, 0.0]);
        assert_eq!(displacement(&PLACES[..1], 0, 0, 0), 0.0);
    }
}
