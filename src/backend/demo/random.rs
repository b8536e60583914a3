//! Pseudo-random numbers that are the same on every machine and in every version.

/// SplitMix64: a counter whose every value is mixed.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The sequence of a seed; `stream` gives one seed several independent sequences.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self {
            state: seed ^ stream.wrapping_mul(0xd6e8_feb8_6659_fd93),
        };
        random.next();
        random
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which must not be 0; its slight unevenness does not matter here.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// True `percent` times out of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the values; a default value when there is none.
    pub fn pick<T: Copy + Default>(&mut self, values: &[T]) -> T {
        values
            .get(self.below(values.len()))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_is_a_sequence_for_ever() {
        // The reference sequence of SplitMix64 for state 1234567, after its first value.
        let mut random = Random::new(1_234_567, 0);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        assert_ne!(Random::new(1, 0).next(), Random::new(1, 1).next());
    }
}
