//! Formats sizes for people: in the units of IEC 80000-13, with one decimal below ten.

/// `1.5 MiB` for 1,572,864 bytes.
pub fn readable(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024;
    let mut unit = "KiB";
    for next in UNITS.iter().skip(1) {
        if tenths < 10 * 1024 {
            break;
        }
        tenths /= 1024;
        unit = next;
    }
    if tenths < 100 { format!("{}.{} {unit}", tenths / 10, tenths % 10) } else { format!("{} {unit}", tenths / 10) }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (1_572_864, "1.5 MiB"),
            (10_485_760, "10 MiB"),
            (1_073_741_823, "1023 MiB"),
            (1_073_741_824, "1.0 GiB"),
            (u64::MAX, "15 EiB"),
        ] {
            assert_eq!(readable(bytes), text);
        }
    }
}
