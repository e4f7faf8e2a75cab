//! Writes the foreign sources from the built library: the same version of `UniFFI` on both sides, by the workspace's pin.

fn main() {
    uniffi::uniffi_bindgen_main();
}
