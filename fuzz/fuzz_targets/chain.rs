//! Any bytes as a chain: no panic, bounded work, nothing accepted that nobody vouches for.
#![no_main]

#[path = "../invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    invariants::hold(input);
});
