//! A small sort that everything here shares: the standard ones are compiled anew for each type, 5 KB each.

use std::cmp::Ordering;

/// The numbers below `count` in the order that `compare` gives; equals stay in their order.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        merged.clear();
        for pair in sorted.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            // The two halves are in order already, as in most lists of files.
            if let ([.., a], [b, ..]) = (left, right)
                && compare(*a, *b) != Ordering::Greater
            {
                merged.extend_from_slice(pair);
                continue;
            }
            while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
                if compare(*a, *b) == Ordering::Greater {
                    merged.push(*b);
                    right = right_rest;
                } else {
                    merged.push(*a);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut sorted, &mut merged);
        width = width.saturating_mul(2);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_and_keeps_equals_in_order() {
        for count in [0, 1, 2, 3, 7, 64, 65, 1000] {
            let keys: Vec<u32> = (0..count as u32).map(|n| n.wrapping_mul(2_654_435_761) >> 26).collect();
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|&index| keys[index]);
            assert_eq!(order(count, &|a, b| keys[a].cmp(&keys[b])), expected);
            let compared = std::cell::Cell::new(0);
            let counting = |a: usize, b: usize| {
                compared.set(compared.get() + 1);
                a.cmp(&b)
            };
            assert_eq!(order(count, &counting), (0..count).collect::<Vec<_>>());
            assert!(compared.get() <= count, "{count} in order: {} comparisons", compared.get());
        }
    }
}
