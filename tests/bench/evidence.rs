//! How long it takes to recognise and judge a paste of ten megabytes that is made to hurt.
//!
//! Prints figures and never fails on time: machines differ, and so do their moods. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    support::benchmark(native::run);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::Instant;

    use support::pastes::large;
    use support::plans::Given;
    use xks_preflight_evidence::{Known, checklist, judge, recognise, text};
    use xks_preflight_validate::{Context, check};

    const AIM: f64 = 200.0;
    const RUNS: usize = 5;

    pub fn run() {
        println!(
            "\nevidence made to hurt, 10 MB each: recognised, judged and shown, ms (aim: under {AIM:.0})"
        );
        println!("{:<44}{:>8}{:>8}  given up on, or said first", "", "median", "max");
        for (name, input) in large() {
            let mut times: Vec<f64> = (0..RUNS).map(|_| once(&input)).collect();
            times.sort_by(f64::total_cmp);
            let said = recognise(&text(&input)).findings.first().map(|finding| finding.message.clone());
            let (median, max) = (times[RUNS / 2], times[RUNS - 1]);
            let over = if median < AIM { "" } else { "  OVER" };
            println!("{name:<44}{median:>8.0}{max:>8.0}{over}  {}", said.unwrap_or_default());
        }
    }

    fn once(input: &[u8]) -> f64 {
        let report = check(&Given::vpc("bench").inputs(), &Context::default());
        let start = Instant::now();
        let text = text(input);
        let evidence = recognise(&text);
        let known = Known::of(report.facts());
        let mut judgement = judge(&evidence, &known);
        judgement.show(&[&text]);
        std::hint::black_box(checklist(&judgement.findings, &judgement, &known));
        start.elapsed().as_secs_f64() * 1000.0
    }
}
