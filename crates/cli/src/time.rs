//! The clock and the calendar.

use jiff::Timestamp as Moment;
use xks_preflight_validate::Timestamp;

use crate::exit::Stop;

/// The moment that `text` names, as RFC 3339 has it.
pub fn parse(text: &str) -> Result<Timestamp, Stop> {
    text.parse::<Moment>().map(|moment| Timestamp(moment.as_second())).map_err(|_| {
        Stop::misuse("--at is no moment as RFC 3339 has it", "write it like 2026-11-24T12:00:00Z")
    })
}

/// This moment.
pub fn now() -> Timestamp {
    Timestamp(Moment::now().as_second())
}

/// `timestamp` as RFC 3339 has it, in UTC.
pub fn format(timestamp: Timestamp) -> String {
    Moment::from_second(timestamp.0).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        let moment = parse("2026-11-24T13:00:00+01:00").expect("a moment");
        assert_eq!(format(moment), "2026-11-24T12:00:00Z");
        assert!(parse("2026-11-24").is_err() && parse("yesterday").is_err());
        assert!(parse("2026-11-24T13:00:00").is_err(), "without its offset it is no moment");
    }
}
