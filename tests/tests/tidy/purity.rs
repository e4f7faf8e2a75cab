//! The engine is a function (D1): no clock, thread, file, socket, `async` or `static` in the core outside the driver
//! and the SQLite store.

use syn::visit::{self, Visit};

use crate::paths::{self, Named};
use crate::tree;

const AMBIENT: [&[&str]; 9] = [
    &["std", "fs"],
    &["std", "net"],
    &["std", "thread"],
    &["std", "process"],
    &["std", "env"],
    &["std", "time", "SystemTime"],
    &["std", "time", "Instant"],
    &["std", "collections", "HashMap"],
    &["std", "collections", "HashSet"],
];

#[derive(Default)]
struct Impure(Vec<&'static str>);

impl<'ast> Visit<'ast> for Impure {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !paths::is_test_only(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {
        self.0.push("a static");
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.asyncness.is_some() {
            self.0.push("an async function");
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.0.push("an async block");
    }
}

#[test]
fn the_core_is_a_function_of_what_it_is_given() {
    let mut findings = Vec::new();
    let core = tree::files("sync-core/src", &["rs"]).into_iter().chain(tree::files("sync-core/wire/src", &["rs"]));
    let outside = ["sync-core/src/driver", "sync-core/src/storage/sqlite"];
    for file in core.filter(|file| !file.is_test() && !outside.iter().any(|place| file.path.starts_with(place))) {
        let parsed = file.parsed();
        let mut impure = Impure::default();
        impure.visit_file(&parsed);
        findings.extend(impure.0.iter().map(|what| format!("{} has {what}", file.path)));
        for path in Named::of(&parsed).paths {
            for ambient in
                AMBIENT.iter().filter(|ambient| path.len() >= ambient.len() && path[..ambient.len()] == ***ambient)
            {
                findings.push(format!("{} names `{}`", file.path, ambient.join("::")));
            }
        }
    }
    tree::none("time, chance, threads, files and sockets come in as arguments", &findings);
}
