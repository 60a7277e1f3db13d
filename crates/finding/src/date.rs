//! Dates for people.

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// The day on which a moment falls in UTC, `2027-01-31`. `seconds` count from 1970-01-01T00:00:00Z.
pub fn day(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// The moment, `2027-01-31 23:59:59 UTC`.
pub fn moment(seconds: i64) -> String {
    let clock = seconds.rem_euclid(DAY);
    format!("{} {:02}:{:02}:{:02} UTC", day(seconds), clock / 3600, clock / 60 % 60, clock % 60)
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar, by counting in years that
/// begin in March, so that the leap day comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_have_their_dates() {
        assert_eq!(moment(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(moment(951_782_399), "2000-02-28 23:59:59 UTC");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(moment(4_133_894_399), "2100-12-30 23:59:59 UTC");
        assert_eq!(day(-1), "1969-12-31");
        assert_eq!(day(253_402_300_799), "9999-12-31");
    }

    #[test]
    fn days_follow_each_other() {
        let mut last = civil(-800_000);
        for days in -799_999..3_000_000 {
            let next = civil(days);
            let follows = next.2 == last.2 + 1 && (next.0, next.1) == (last.0, last.1)
                || next.2 == 1
                    && (next.1 == last.1 + 1 || next.1 == 1 && last.1 == 12 && next.0 == last.0 + 1);
            assert!(follows, "{last:?} then {next:?}");
            last = next;
        }
    }
}
