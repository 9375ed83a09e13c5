//! Addresses with a query, so that a list's state can be shared and survives the way back.

/// `path` with each value that is not empty.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&escape(value));
    }
    address
}

/// A page of the list at `base`; the first needs no number.
pub fn page_of(base: &str, page: u32) -> String {
    if page > 1 { with_query(base, &[("pagina", &page.to_string())]) } else { base.to_owned() }
}

/// The number of the page that a query asks for, from 1.
pub fn read_page(value: Option<&str>) -> u32 {
    value.and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1)
}

fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_leave_out_what_is_empty_and_the_first_page() {
        let base = with_query("/a", &[("tipo", ""), ("buscar", "Ñ b")]);
        assert_eq!(base, "/a?buscar=%C3%91%20b");
        assert_eq!((page_of(&base, 1), page_of(&base, 2)), (base.clone(), format!("{base}&pagina=2")));
        assert_eq!(page_of("/a", 3), "/a?pagina=3");
        assert_eq!((read_page(None), read_page(Some("0")), read_page(Some("7"))), (1, 1, 7));
    }
}
