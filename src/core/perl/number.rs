//! Perl's numbers: whole ones of 64 bits, everything else floating, written as Perl writes them.

/// A number as Perl keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// A whole number within the range of 64 bits, signed or unsigned.
    Whole(i128),
    /// Any other number.
    Float(f64),
}

const LOWEST: i128 = i64::MIN as i128;
const HIGHEST: i128 = u64::MAX as i128;

impl Number {
    fn whole(value: i128) -> Self {
        if (LOWEST..=HIGHEST).contains(&value) {
            Number::Whole(value)
        } else {
            Number::Float(value as f64)
        }
    }

    fn float(self) -> f64 {
        match self {
            Number::Whole(whole) => whole as f64,
            Number::Float(float) => float,
        }
    }

    /// The number at the beginning of a text, as Perl uses texts in arithmetic; none is 0.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
        let sign = usize::from(text.starts_with(['+', '-']));
        let rest = text.get(sign..).unwrap_or_default();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let before = digits(rest);
        let mut length = before;
        let mut is_whole = true;
        if rest.as_bytes().get(before) == Some(&b'.') {
            let after = digits(rest.get(before + 1..).unwrap_or_default());
            if before + after > 0 {
                length = before + 1 + after;
                is_whole = after == 0;
            }
        }
        if length == 0 {
            let word: String = rest.chars().take(3).collect();
            let value = match word.to_ascii_lowercase().as_str() {
                "inf" => f64::INFINITY,
                "nan" => f64::NAN,
                _ => return Number::Whole(0),
            };
            let negative = text.starts_with('-') && !value.is_nan();
            return Number::Float(if negative { -value } else { value });
        }
        if let Some(b'e' | b'E') = rest.as_bytes().get(length) {
            let exponent = rest.get(length + 1..).unwrap_or_default();
            let signed = usize::from(exponent.starts_with(['+', '-']));
            let power = digits(exponent.get(signed..).unwrap_or_default());
            if power > 0 {
                length += 1 + signed + power;
                is_whole = false;
            }
        }
        let number = text.get(..sign + length).unwrap_or_default();
        if is_whole {
            let whole = number.trim_end_matches('.');
            if let Ok(value) = whole.parse::<i128>() {
                return Number::whole(value);
            }
        }
        Number::Float(number.parse().unwrap_or(0.0))
    }

    /// The number of digits in the base 2, 8 or 16.
    pub fn of_digits(digits: &str, base: u32) -> Self {
        let mut whole: i128 = 0;
        let mut float = 0.0;
        for digit in digits.chars().filter_map(|digit| digit.to_digit(base)) {
            float = float * f64::from(base) + f64::from(digit);
            whole = (whole * i128::from(base) + i128::from(digit)).min(HIGHEST + 1);
        }
        if whole > HIGHEST {
            Number::Float(float)
        } else {
            Number::Whole(whole)
        }
    }

    pub fn add(self, other: Self) -> Self {
        self.both(other, |a, b| a + b, |a, b| a + b)
    }

    pub fn subtract(self, other: Self) -> Self {
        self.both(other, |a, b| a - b, |a, b| a - b)
    }

    pub fn multiply(self, other: Self) -> Self {
        match (self, other) {
            (Number::Whole(a), Number::Whole(b)) => match a.checked_mul(b) {
                Some(product) => Number::whole(product),
                None => Number::Float(a as f64 * b as f64),
            },
            _ => Number::Float(self.float() * other.float()),
        }
    }

    fn both(self, other: Self, whole: fn(i128, i128) -> i128, float: fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Number::Whole(a), Number::Whole(b)) => Number::whole(whole(a, b)),
            _ => Number::Float(float(self.float(), other.float())),
        }
    }

    /// `None` for a division by zero, where Perl dies.
    pub fn divide(self, other: Self) -> Option<Self> {
        if other.float() == 0.0 {
            return None;
        }
        match (self, other) {
            (Number::Whole(a), Number::Whole(b)) if a % b == 0 => Some(Number::whole(a / b)),
            _ => Some(Number::Float(self.float() / other.float())),
        }
    }

    /// The remainder, with the sign of the right side; `None` where Perl dies.
    pub fn remainder(self, other: Self) -> Option<Self> {
        let whole = |number: Self| match number {
            Number::Whole(whole) => Some(whole),
            Number::Float(float) if float.abs() < 1e18 => Some(float.trunc() as i128),
            Number::Float(_) => None,
        };
        let (a, b) = (whole(self)?, whole(other)?);
        (b != 0).then(|| {
            let rest = a % b;
            let crosses = rest != 0 && (rest < 0) != (b < 0);
            Number::whole(if crosses { rest + b } else { rest })
        })
    }

    pub fn power(self, other: Self) -> Self {
        if let (Number::Whole(base), Number::Whole(power @ 0..=64)) = (self, other) {
            let exact = u32::try_from(power)
                .ok()
                .and_then(|it| base.checked_pow(it));
            if let Some(exact) = exact.filter(|exact| (LOWEST..=HIGHEST).contains(exact)) {
                return Number::Whole(exact);
            }
        }
        Number::Float(self.float().powf(other.float()))
    }

    pub fn negate(self) -> Self {
        match self {
            Number::Whole(whole) => Number::whole(-whole),
            Number::Float(float) => Number::Float(-float),
        }
    }

    /// The whole part, where it is one of 64 bits.
    pub fn to_whole(self) -> Option<i64> {
        match self {
            Number::Whole(whole) => i64::try_from(whole).ok(),
            Number::Float(float) if float.abs() < 9e18 => Some(float.trunc() as i64),
            Number::Float(_) => None,
        }
    }

    /// As Perl prints it: fifteen digits that count.
    pub fn text(self) -> String {
        let float = match self {
            Number::Whole(whole) => return whole.to_string(),
            Number::Float(float) => float,
        };
        if float.is_nan() {
            return "NaN".to_owned();
        }
        if float.is_infinite() {
            return if float < 0.0 { "-Inf" } else { "Inf" }.to_owned();
        }
        if float == 0.0 {
            return if float.is_sign_negative() { "-0" } else { "0" }.to_owned();
        }
        let scientific = format!("{float:.14e}");
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let trimmed = |text: &str| match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text.to_owned(),
        };
        if !(-5..15).contains(&exponent) {
            let sign = if exponent < 0 { '-' } else { '+' };
            return format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs());
        }
        let decimals = usize::try_from(14 - exponent).unwrap_or(0);
        trimmed(&format!("{float:.decimals$}"))
    }
}
