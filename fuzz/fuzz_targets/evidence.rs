//! Any bytes as a paste: no panic, bounded answers, nothing decided by what was not read, no line that moves a cursor.
#![no_main]

#[path = "../evidence_invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    invariants::hold(input);
});
