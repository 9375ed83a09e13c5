//! Delimited text. The first byte chooses what stands above the rest: nothing, or the columns of a kind.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;
use padron_core::import::Kind;
use padron_core::sheet::Source;

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let delimiter = [",", ";", "\t", "|"][usize::from(choice >> 4) % 4];
    let mut bytes = Vec::new();
    if let Some(kind) = Kind::ALL.into_iter().nth(usize::from(choice & 0x0F)) {
        let names: Vec<&str> = kind.columns().iter().map(|column| column.name).collect();
        bytes.extend(names.join(delimiter).bytes().chain([b'\n']));
    }
    bytes.extend(rest);
    shared::check_as_every_kind(Source::Upload(&bytes), (choice & 0x80 != 0).then_some(1), None);
});
