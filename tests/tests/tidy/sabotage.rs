//! Defects that are planted on purpose exist only in a build that asks for them.

use syn::Item;

use crate::tree;

fn is_sabotage_only(module: &syn::ItemMod) -> bool {
    module.attrs.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("sabotage"))
    })
}

// Whatever asks for a defect names this module, and where it isn't there that doesn't compile.
#[test]
fn no_build_has_a_defect_unless_it_is_told_so() {
    let mut declared = Vec::new();
    let mut findings = Vec::new();
    for file in tree::rust().into_iter().filter(|file| file.path.contains("/src/")) {
        for item in file.parsed().items {
            if let Item::Mod(module) = item
                && module.ident == "sabotage"
            {
                declared.push(file.path.clone());
                findings.extend((!is_sabotage_only(&module)).then(|| format!("{}: in every build", file.path)));
            }
        }
    }
    for file in tree::files("", &["toml"]).into_iter().chain(tree::files(".cargo", &["toml"])) {
        let asks = file.text.lines().any(|line| line.contains("--cfg") && line.contains("sabotage"));
        findings.extend(asks.then(|| format!("{} asks for defects", file.path)));
    }
    tree::none("defects that a build has without being told", &findings);
    assert_eq!(declared, ["sync-core/wire/src/lib.rs"], "all defects stand in one module");
}
