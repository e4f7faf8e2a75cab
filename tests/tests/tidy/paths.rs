//! Which modules and crates a Rust file names.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree};

/// Every path that a file names outside its test modules, as segments.
#[derive(Default)]
pub struct Named {
    pub paths: BTreeSet<Vec<String>>,
    /// Names that the file imports or declares itself, so that a path may begin with them.
    local: BTreeSet<String>,
}

impl Named {
    pub fn of(file: &syn::File) -> Self {
        let mut named = Self::default();
        named.visit_file(file);
        named
    }

    /// The crates outside of this one that are named, as far as a path's first segment tells.
    pub fn begins(&self, name: &str) -> bool {
        let own = self.local.contains(name);
        self.paths.iter().any(|path| path.len() > 1 && path[0] == name && !own)
    }

    /// The top-level modules of its own crate that are named.
    pub fn modules(&self) -> BTreeSet<&str> {
        let own = self.paths.iter().filter(|path| path[0] == "crate");
        own.filter_map(|path| path.get(1)).map(String::as_str).collect()
    }

    fn take(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.take(&path.tree, &with(&path.ident)),
            // `a::b::{self}` imports `b`.
            UseTree::Name(name) if name.ident == "self" && !before.is_empty() => {
                self.import(before.to_vec(), &before[before.len() - 1]);
            }
            UseTree::Name(name) => self.import(with(&name.ident), &name.ident.to_string()),
            UseTree::Rename(rename) => self.import(with(&rename.ident), &rename.rename.to_string()),
            UseTree::Glob(_) => self.import(with(&"*"), "*"),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.take(tree, before)),
        }
    }

    // Inside a macro nothing is parsed: identifiers that are joined by `::` are taken for a path.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut colons) = (Vec::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Ident(name) if colons == 2 => path.push(name.to_string()),
                TokenTree::Ident(name) => {
                    self.paths.extend((!path.is_empty()).then(|| std::mem::take(&mut path)));
                    path = vec![name.to_string()];
                }
                TokenTree::Punct(point) if point.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.take_tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            colons = 0;
        }
        self.paths.extend((!path.is_empty()).then_some(path));
    }

    fn import(&mut self, path: Vec<String>, name: &str) {
        if ["crate", "super", "self"].contains(&path[0].as_str()) {
            self.local.insert(name.to_owned());
        }
        self.paths.insert(path);
    }
}

/// Whether code under these attributes exists in tests only.
pub fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        is_cfg && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.local.insert(module.ident.to_string());
        if !is_test_only(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.take(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        self.take_tokens(invoked.tokens.clone());
        visit::visit_macro(self, invoked);
    }

    // What a derive names beside its trait (`#[cbor(with = "…")]`) is text, not a path; attributes are left out.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

#[test]
fn paths_are_found_in_uses_and_in_code() {
    let file = syn::parse_str(
        "use crate::crypto::{self, hpke, x25519_dalek::{self}}; use automerge as am; mod aead;
         fn f(x: crate::model::Goal) { crate::sync::go(); hpke::seal(); aead::open(); chacha20poly1305::new(); x25519_dalek::x(); }
         fn g() { matches!(1, argon2::Params::X); vec![crate::seal::Y] }
         #[cfg(test)] mod tests { use crate::companion::X; }",
    );
    let named = Named::of(&file.expect("it is Rust"));
    assert_eq!(named.modules(), BTreeSet::from(["crypto", "model", "seal", "sync"]));
    assert!(named.paths.contains(&vec!["automerge".to_owned()]));
    assert!(named.begins("argon2") && !named.begins("x25519_dalek"));
    assert!(named.begins("chacha20poly1305") && !named.begins("hpke") && !named.begins("aead"));
}
