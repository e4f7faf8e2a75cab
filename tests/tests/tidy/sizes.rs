//! Files, functions and parameter lists stay small enough to be read.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{FnArg, Signature, Type};

use crate::tree::{self, File};

const FILE_LINES_MAX: usize = 500;
const FILE_LINES_WANTED: usize = 300;
const FUNCTION_LINES_MAX: usize = 70;
const PARAMETERS_MAX: usize = 4;

#[test]
fn files_stay_small() {
    let mut findings = Vec::new();
    let (mut long, mut all) = (0, 0);
    for file in tree::rust() {
        let lines = file.text.lines().count();
        all += 1;
        long += usize::from(lines > FILE_LINES_WANTED);
        if lines > FILE_LINES_MAX {
            findings.push(format!("{}: {lines} lines", file.path));
        }
    }
    println!("{long} of {all} Rust files have more than {FILE_LINES_WANTED} lines");
    tree::none(&format!("files over {FILE_LINES_MAX} lines"), &findings);
}

struct Functions<'a> {
    file: &'a File,
    findings: Vec<String>,
}

impl Functions<'_> {
    fn judge(&mut self, signature: &Signature, body: Span) {
        let name = &signature.ident;
        let (from, to) = (body.start().line, body.end().line);
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        // The braces' own lines don't count.
        let lines = self.file.text.lines().skip(from).take(to.saturating_sub(from + 1)).filter(is_code).count();
        if lines > FUNCTION_LINES_MAX {
            self.findings.push(format!("{}: `{name}` has {lines} lines", self.file.path));
        }
        let parameters = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
        if parameters > PARAMETERS_MAX {
            self.findings.push(format!("{}: `{name}` has {parameters} parameters", self.file.path));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.judge(&function.sig, function.block.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.judge(&function.sig, function.block.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.judge(&function.sig, function.span());
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn functions_stay_short_and_take_few_parameters() {
    let mut findings = Vec::new();
    for file in tree::rust() {
        let mut functions = Functions { file: &file, findings: Vec::new() };
        functions.visit_file(&file.parsed());
        findings.extend(functions.findings);
    }
    tree::none("functions that should be cut", &findings);
}

#[derive(Default)]
struct Booleans(Vec<String>);

impl<'ast> Visit<'ast> for Booleans {
    // A trait of somebody else may ask for one; an own function doesn't.
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.trait_.is_none() {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        let is_bool = |input: &FnArg| match input {
            FnArg::Typed(typed) => matches!(&*typed.ty, Type::Path(path) if path.path.is_ident("bool")),
            FnArg::Receiver(_) => false,
        };
        if signature.inputs.iter().any(is_bool) {
            self.0.push(signature.ident.to_string());
        }
    }
}

#[test]
fn no_function_takes_a_boolean() {
    let mut findings = Vec::new();
    // What is shipped; a harness may say `expect(holds, …)`.
    for file in tree::rust().into_iter().filter(|file| !file.path.starts_with("tests/")) {
        let mut booleans = Booleans::default();
        booleans.visit_file(&file.parsed());
        findings.extend(booleans.0.iter().map(|name| format!("{}: `{name}`", file.path)));
    }
    tree::none("a caller's `true` says nothing; an enum does", &findings);
}
