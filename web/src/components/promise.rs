//! What this page promises, how it is kept, how to see for oneself, and what it cannot do.

use yew::prelude::*;

/// The panel at the foot of the page.
#[component]
pub fn Promise() -> Html {
    html! {
        <footer class="promise" id="promise">
            <h2>{ "Nothing you enter leaves this page" }</h2>
            <div class="columns">
                <div>
                    <h3>{ "How that is kept" }</h3>
                    <ul>
                        <li>{ "The page is a few static files. Its content security policy lets it load them and nothing else." }</li>
                        <li>{ "Before the first field appears the page closes the door behind itself: a second policy, which cannot be taken back, forbids every request, to its own host too." }</li>
                        <li>{ "No cookies, no storage, no third party, no telemetry, and nothing is written to the console." }</li>
                        <li>{ "The secret stands in its field and in one place in memory, which is wiped when it changes. “Forget everything” and leaving the page empty both. No artefact holds it unless you choose so." }</li>
                    </ul>
                </div>
                <div>
                    <h3>{ "See for yourself" }</h3>
                    <ul>
                        <li>{ "Open the developer tools, network tab, and use the page: the list stays as it is." }</li>
                        <li>{ "Or switch the network off when the page has loaded: everything works." }</li>
                        <li>{ "In the console, " }<code>{ "fetch(location)" }</code>{ " is refused by the policy." }</li>
                        <li>{ "Compare the files with " }<code>{ "SHA256SUMS" }</code>{ " of a build of your own: the same source gives the same files." }</li>
                    </ul>
                </div>
                <div>
                    <h3>{ "What no page can promise" }</h3>
                    <ul>
                        <li>{ "A policy does not stop the page itself from being left: by a link (this one has none outwards), an address that you type, or a script. And a browser may open an empty connection before the policy refuses what would go over it." }</li>
                        <li>{ "Browser extensions can read every page, and the clipboard is open to other programs." }</li>
                        <li>{ "The browser keeps copies of what is typed in memory of its own, which no page can wipe." }</li>
                        <li>{ "Whoever serves the page could serve another one. Host it yourself, or open a copy that you have checked." }</li>
                    </ul>
                </div>
            </div>
        </footer>
    }
}
