//! International host names, as the platform has them.

/// The ASCII form of `host`, by the platform's own URL parser.
pub fn to_ascii(host: &str) -> Option<String> {
    // What ends a host, or would be taken for something else, is none of it; the parser drops tabs and line breaks.
    if host.is_empty()
        || host.contains(|c: char| c.is_control() || c.is_whitespace() || "/\\?#@:%[]".contains(c))
    {
        return None;
    }
    let url = web_sys::Url::new(&format!("https://{host}")).ok()?;
    Some(url.hostname()).filter(|ascii| !ascii.is_empty())
}
