//! Memory bandwidth and the size of this process.

use std::thread;

/// The sum of two columns on `workers` threads: the least that anything that reads them can do.
pub fn plain_sum(stores: &[u16], scores: &[u8], workers: usize) -> u64 {
    let share = stores.len().div_ceil(workers.max(1)).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = stores
            .chunks(share)
            .zip(scores.chunks(share))
            .map(|(stores, scores)| scope.spawn(move || sum(stores) + sum(scores)))
            .collect();
        parts.into_iter().map(|part| part.join().unwrap_or(0)).sum()
    })
}

/// Sums in pieces that a 32-bit sum can hold: then the compiler adds many at once.
fn sum<T: Copy + Into<u32>>(values: &[T]) -> u64 {
    values.chunks(65_536).map(|piece| u64::from(piece.iter().map(|value| (*value).into()).sum::<u32>())).sum()
}

/// The largest memory this process ever held at once, in bytes, where the system tells.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_an_iterator() {
        let stores: Vec<u16> = (0..200_000_u32).map(|i| u16::try_from(i % 65_536).unwrap()).collect();
        let scores: Vec<u8> = (0..200_000_u32).map(|i| u8::try_from(i % 11).unwrap()).collect();
        let expected =
            stores.iter().map(|v| u64::from(*v)).sum::<u64>() + scores.iter().map(|v| u64::from(*v)).sum::<u64>();
        for workers in [0, 1, 2, 3] {
            assert_eq!(plain_sum(&stores, &scores, workers), expected);
        }
    }
}
