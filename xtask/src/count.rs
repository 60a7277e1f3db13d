//! Reads how many tests passed and failed from what the runners print.

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, or could not be run.
    pub failed: usize,
}

impl Count {
    /// Adds up every summary in `text`, the output of cargo test, nextest or wasm-bindgen-test-runner.
    ///
    /// A run that did not succeed counts one failure at least, whatever it printed.
    pub fn read(text: &str, success: bool) -> Self {
        let counts = text.lines().filter_map(|line| libtest(line).or_else(|| nextest(line)));
        let sum = counts.fold(Self::default(), Self::plus);
        Self { failed: sum.failed.max(usize::from(!success)), ..sum }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// `test result: ok. 5 passed; 0 failed; 0 ignored; …`
///
/// Not the indented one: that is a failing test's own output as nextest repeats it, counted in its summary.
fn libtest(line: &str) -> Option<Count> {
    let counts = line.trim_end().strip_prefix("test result: ")?.split_once(". ")?.1;
    Some(Count { passed: before(counts, "passed")?, failed: before(counts, "failed")? })
}

/// `Summary [   0.010s] 12 tests run: 10 passed (1 slow), 2 failed, 1 skipped`
fn nextest(line: &str) -> Option<Count> {
    let (_, counts) = line.trim().strip_prefix("Summary [")?.split_once("] ")?;
    // When it stops early: `3/12 tests run: …`
    let (run, counts) = counts.split_once(" run: ")?;
    let run: usize = run.split(['/', ' ']).next()?.parse().ok()?;
    let passed = before(counts, "passed").unwrap_or(0);
    // Failures go by several names there: failed, timed out, exec failed.
    Some(Count { passed, failed: run.checked_sub(passed)? })
}

fn before(text: &str, word: &str) -> Option<usize> {
    let mut words = text.split([' ', ';', ',']).filter(|word| !word.is_empty());
    let mut last = None;
    words.find_map(|next| {
        let found = (next == word).then_some(last).flatten();
        last = next.parse().ok();
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn counts(text: &str, success: bool, passed: usize, failed: usize) {
        assert_eq!(Count::read(text, success), Count { passed, failed });
    }

    #[test]
    fn libtest_and_the_browser_runner() {
        let ok =
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        counts(&format!("{ok}\nrunning 2 tests\n{ok}"), true, 10, 0);
        counts("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out", false, 3, 2);
    }

    #[test]
    fn nextest() {
        counts("     Summary [   0.010s] 12 tests run: 12 passed, 1 skipped", true, 12, 0);
        counts("     Summary [   1.0s] 1 test run: 1 passed (1 slow), 0 skipped", true, 1, 0);
        counts("     Summary [   1.0s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out", false, 9, 3);
        counts("     Summary [   1.0s] 3/12 tests run: 2 passed, 1 failed, 0 skipped", false, 2, 1);
        counts("     Summary [   1.0s] 2 tests run: 0 passed, 2 failed, 0 skipped", false, 0, 2);
    }

    #[test]
    fn a_broken_run_never_looks_well() {
        counts("error: could not compile", false, 0, 1);
        counts("test result: ok. 5 passed; 0 failed; 0 ignored", false, 5, 1);
    }

    #[test]
    fn words_of_a_test_are_no_summary() {
        counts("stdout: 7 passed, 0 failed", true, 0, 0);
        counts("    test result: FAILED. 0 passed; 1 failed; 11 filtered out", true, 0, 0);
    }
}
