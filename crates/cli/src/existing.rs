//! The key store that is changed, from what was printed of it.

use xks_preflight_snippets::{Existing, Unsupported};

use crate::arguments::ExistingArguments;
use crate::exit::Stop;
use crate::surroundings::{self, Given};

/// What the file says, and the store that the arguments choose of it; the inner error is one of the store itself.
pub fn read(arguments: &ExistingArguments) -> Result<(Given, Result<Existing, Unsupported>), Stop> {
    let printed = surroundings::read("--existing", std::iter::once(&arguments.file))?;
    let store = printed.evidence.choose(arguments.store.as_deref()).map_err(|not_chosen| {
        let help = not_chosen.help().replacen("choose", "choose with --store", 1);
        Stop::misuse(format!("the file of --existing {}", not_chosen.reason()), help)
    })?;
    let existing = Existing::new(&store.described());
    Ok((printed, existing))
}
