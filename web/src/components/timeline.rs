//! Validity as bars on one time line, which today and 30 days from now are marked on.

use xks_preflight_chain::{Chain, Report};
use yew::Html;

use crate::browser;
use crate::view::{Hole, fill};

const DAY: i64 = 86_400;
/// Units across the drawing.
const WIDTH: i64 = 1000;

/// The stretch of time that is drawn: the leaf's life and the next 30 days. Issuers live longer, and run out of it.
pub struct Timeline {
    from: i64,
    to: i64,
    at: i64,
}

impl Timeline {
    /// The stretch for a chain.
    pub fn of(chain: &Chain, report: &Report) -> Self {
        let leaf = report.path.first().and_then(|&leaf| chain.certificates.get(leaf));
        let (first, last) = leaf.map_or((report.at, report.at), |leaf| (leaf.not_before, leaf.not_after));
        let from = first.min(report.at);
        let to = last.max(report.at.saturating_add(30 * DAY));
        let margin = (to.saturating_sub(from) / 12).max(DAY);
        Self { from: from.saturating_sub(margin), to: to.saturating_add(margin), at: report.at }
    }

    /// Where a moment is, cut off at the edges.
    fn x(&self, moment: i64) -> i64 {
        let (moment, length) =
            (moment.clamp(self.from, self.to), i128::from(self.to) - i128::from(self.from));
        let offset = i128::from(moment) - i128::from(self.from);
        i64::try_from(offset * i128::from(WIDTH) / length.max(1)).unwrap_or(WIDTH)
    }
}

/// The bar of one certificate with its dates.
pub fn bar(timeline: &Timeline, not_before: i64, not_after: i64) -> Html {
    let (start, end) = (timeline.x(not_before), timeline.x(not_after));
    let (now, soon) = (timeline.x(timeline.at), timeline.x(timeline.at.saturating_add(30 * DAY)));
    let valid = (not_before..=not_after).contains(&timeline.at);
    let days = not_after.saturating_sub(timeline.at) / DAY;
    let left = match (valid, timeline.at > not_after) {
        (true, _) => format!("{days} days left"),
        (_, true) => format!("ended {} days before", -days),
        _ => "not valid yet".into(),
    };
    let text = |x: i64| Hole::text(&x.to_string());
    fill("validity", &|name| match name {
        "valid" => Hole::flag(valid),
        "start" => text(start),
        "width" => text((end - start).max(4)),
        "now" => text(now),
        "soon" => text(soon),
        "from" => Hole::text(&browser::day(not_before)),
        "to" => Hole::text(&browser::day(not_after)),
        _ => Hole::text(&left),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_lie_on_the_line_whatever_they_are() {
        let line = Timeline { from: 0, to: 1000 * DAY, at: 0 };
        assert_eq!([line.x(0), line.x(500 * DAY), line.x(1000 * DAY)], [0, 500, 1000]);
        assert_eq!([line.x(i64::MIN), line.x(i64::MAX)], [0, 1000]);
        let point = Timeline { from: i64::MAX, to: i64::MAX, at: 0 };
        assert_eq!(point.x(0), 0);
    }
}
