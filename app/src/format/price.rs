//! Prices.

/// `€8.99`.
pub fn euros(cents: u32) -> String {
    format!("€{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::euros;

    #[test]
    fn cents_are_two_digits() {
        assert_eq!([0, 5, 499, 1200].map(euros), ["€0.00", "€0.05", "€4.99", "€12.00"]);
    }
}
