//! Two check symbols: the remainder by `(x + 1)(x + α)` over GF(32), the shortest Reed–Solomon code that notices any two
//! wrong symbols among at most 31. A checksum from a hash would only be likely to.

/// GF(32) as polynomials modulo `x⁵ + x² + 1`, in which `α = x` generates all 31 units.
const REDUCTION: u8 = 0b10_0101;

/// The check symbols of five-bit symbols.
pub(super) fn symbols(data: &[u8]) -> [u8; 2] {
    data.iter().fold([0, 0], |[high, low], symbol| {
        let feedback = high ^ symbol;
        let by_alpha = times_alpha(feedback);
        // The generator is x² + (α + 1)x + α.
        [low ^ by_alpha ^ feedback, by_alpha]
    })
}

const fn times_alpha(symbol: u8) -> u8 {
    let doubled = symbol << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { doubled ^ REDUCTION }
}

#[cfg(test)]
mod tests {
    use super::times_alpha;

    #[test]
    fn alpha_generates_the_field() {
        let mut power = 1;
        for exponent in 1..=31 {
            power = times_alpha(power);
            assert_eq!(power == 1, exponent == 31);
        }
    }
}
