//! The files of the three languages say the same things.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::ast;

use super::*;

/// Words that are the same in two languages because they are names, units or signs.
const SAME_IN_ENGLISH: [&str; 5] = ["show-id", "value-address", "value-id", "value-number", "value-shell"];

/// What one text is made of: each pattern's words, and the variables in it. The key is the id, or `id.attribute`.
#[derive(Default)]
struct Shape {
    words: String,
    variables: BTreeSet<String>,
    plurals: Vec<BTreeSet<String>>,
}

fn shapes(language: Language) -> BTreeMap<String, Shape> {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let folders = ["shared", "terminal"].map(|program| locales.join(program).join(language.tag()));
    let mut files: Vec<PathBuf> =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut shapes = BTreeMap::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let resource = fluent_syntax::parser::parse(source.as_str()).unwrap();
        for entry in &resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let parts = message.value.iter().map(|value| (message.id.name.to_owned(), value)).chain(
                message.attributes.iter().map(|part| (format!("{}.{}", message.id.name, part.id.name), &part.value)),
            );
            for (id, pattern) in parts {
                let mut shape = Shape::default();
                walk(pattern, &mut shape);
                assert!(shapes.insert(id.clone(), shape).is_none(), "{id} stands twice in {}", language.tag());
            }
        }
    }
    shapes
}

fn walk(pattern: &ast::Pattern<&str>, shape: &mut Shape) {
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value } => shape.words.push_str(value),
            ast::PatternElement::Placeable { expression } => walk_expression(expression, shape),
        }
    }
}

fn walk_expression(expression: &ast::Expression<&str>, shape: &mut Shape) {
    match expression {
        ast::Expression::Inline(inline) => walk_inline(inline, shape),
        ast::Expression::Select { selector, variants } => {
            walk_inline(selector, shape);
            let names = variants.iter().filter_map(|variant| match &variant.key {
                ast::VariantKey::Identifier { name } => Some((*name).to_owned()),
                ast::VariantKey::NumberLiteral { .. } => None,
            });
            shape.plurals.push(names.collect());
            for variant in variants {
                walk(&variant.value, shape);
            }
        }
    }
}

fn walk_inline(inline: &ast::InlineExpression<&str>, shape: &mut Shape) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            shape.variables.insert(id.name.to_owned());
        }
        ast::InlineExpression::StringLiteral { value } => shape.words.push_str(value),
        ast::InlineExpression::NumberLiteral { .. }
        | ast::InlineExpression::FunctionReference { .. }
        | ast::InlineExpression::MessageReference { .. }
        | ast::InlineExpression::TermReference { .. }
        | ast::InlineExpression::Placeable { .. } => unreachable!("the texts use variables and plurals only"),
    }
}

#[test]
fn every_name_has_a_text_in_every_language_and_no_text_is_left_over() {
    let lists = || message::SHARED.iter().chain(&message::TERMINAL);
    let names: BTreeSet<String> = lists().flat_map(|file| file.iter()).map(|m| m.id().to_owned()).collect();
    assert_eq!(names.len(), lists().map(|file| file.len()).sum::<usize>(), "a name stands twice");
    for language in Language::ALL {
        let texts: BTreeSet<String> = shapes(language).into_keys().filter(|id| !id.contains('.')).collect();
        assert_eq!(texts, names, "{language:?}");
    }
}

#[test]
fn every_error_says_what_happened_and_what_to_do() {
    for language in Language::ALL {
        let texts = shapes(language);
        for message in message::error::ALL {
            assert!(texts.contains_key(&format!("{}.do", message.id())), "{language:?} {}", message.id());
        }
    }
}

/// How the codes begin that only the terminal makes and whose advice is a command. An app never has them: it parses no
/// arguments, asks for no second passphrase in a prompt, opens no editor, reads no import file, and finds people,
/// messages and goals by a touch instead of by what somebody typed.
const TERMINAL_ONLY: [&str; 18] = [
    "ambiguous-person",
    "confirmation",
    "editor",
    "goal-of-your-own",
    "import-",
    "needs-confirmation",
    "no-habit",
    "no-such-goal",
    "no-such-message",
    "no-such-proposal",
    "no-such-share",
    "no-terminal",
    "nothing-written",
    "own-",
    "pair-ended",
    "passphrases-differ",
    "usage-",
    "vault-exists",
];

/// Whether words send somebody to a terminal: a command, a switch, or the word for a command in any of the languages.
fn names_the_terminal(words: &str) -> bool {
    ["beside ", "--", "command", "comando", "poleceni"].iter().any(|part| words.contains(part))
}

/// Every variable that an error has: where one isn't given, there are no words but those for an unknown code.
fn every_variable() -> Vec<(&'static str, Argument<'static>)> {
    let names = ["argument", "claim", "command", "count", "limit", "line", "next"];
    let more = ["other", "path", "reason", "similar", "value", "vaults"];
    names.into_iter().chain(more).map(|name| (name, "x".into())).collect()
}

fn is_terminal_only(code: &str) -> bool {
    TERMINAL_ONLY.iter().any(|beginning| code.starts_with(beginning))
}

fn codes() -> impl Iterator<Item = &'static str> {
    message::error::ALL.iter().map(|message| message.id().strip_prefix("error-").unwrap())
}

#[test]
fn an_app_never_sends_anybody_to_a_terminal() {
    for language in Language::ALL {
        for code in codes().filter(|code| !is_terminal_only(code)) {
            let Problem { what, what_to_do } = problem_in_app(language, code, &every_variable());
            let none = text_with(language, message::error::UNKNOWN, &[("code", code.into())]);
            assert!(code == "unknown" || what != none, "{language:?} {code} has no words");
            assert!(!names_the_terminal(&what), "{language:?} {code}: {what}");
            assert!(!names_the_terminal(&what_to_do), "{language:?} {code}: {what_to_do}");
        }
    }
}

#[test]
fn an_app_has_its_own_advice_where_the_terminals_is_a_command_and_nowhere_else() {
    let to_a_terminal = |code| {
        let advice = |language| problem(language, code, &every_variable()).what_to_do;
        Language::ALL.into_iter().any(|language| names_the_terminal(&advice(language)))
    };
    let wanted: BTreeSet<_> = codes().filter(|code| to_a_terminal(code) && !is_terminal_only(code)).collect();
    for language in Language::ALL {
        let texts = shapes(language);
        let own: BTreeSet<_> = codes().filter(|code| texts.contains_key(&format!("error-{code}.app"))).collect();
        assert_eq!(own, wanted, "{language:?}");
    }
    for beginning in TERMINAL_ONLY {
        let one = codes().any(|code| code.starts_with(beginning) && to_a_terminal(code));
        assert!(one, "no code that begins with {beginning} has a command in its advice");
    }
}

#[test]
fn the_languages_use_the_same_variables_and_leave_nothing_empty() {
    let english = shapes(Language::English);
    for language in Language::ALL {
        let texts = shapes(language);
        assert_eq!(texts.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{language:?}");
        for (id, shape) in &texts {
            let wanted = english.get(id).map(|shape| &shape.variables);
            assert_eq!(Some(&shape.variables), wanted, "{language:?} {id}");
            let something = !shape.words.trim().is_empty() || !shape.variables.is_empty();
            assert!(something, "{language:?} {id} is empty");
        }
    }
}

#[test]
fn nothing_was_left_in_english() {
    let english = shapes(Language::English);
    for language in [Language::Portuguese, Language::Polish] {
        for (id, shape) in shapes(language) {
            let has_words = shape.words.chars().any(char::is_alphabetic);
            let same = english.get(&id).is_some_and(|other| other.words == shape.words);
            let allowed = SAME_IN_ENGLISH.contains(&id.as_str()) || SAME_BY_CHANCE.contains(&(language, id.as_str()));
            assert!(!(same && has_words) || allowed, "{language:?} {id} is still English");
        }
    }
}

/// Words that happen to be spelt alike.
const SAME_BY_CHANCE: [(Language, &str); 3] = [
    (Language::Portuguese, "value-bytes"),
    (Language::Polish, "value-format"),
    (Language::Polish, "demo-figure-import"),
];

#[test]
fn plurals_have_the_forms_that_the_language_has() {
    let forms = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    for (language, wanted) in [
        (Language::English, forms(&["one", "other"])),
        (Language::Portuguese, forms(&["one", "other"])),
        (Language::Polish, forms(&["few", "many", "one", "other"])),
    ] {
        for (id, shape) in shapes(language) {
            for plural in shape.plurals {
                assert_eq!(plural, wanted, "{language:?} {id}");
            }
        }
    }
}

#[test]
fn polish_counts_as_polish_does() {
    for (count, words) in [
        (0_u64, "Nie ma jeszcze wpisów"),
        (1, "1 wpis"),
        (2, "2 wpisy"),
        (5, "5 wpisów"),
        (12, "12 wpisów"),
        (22, "22 wpisy"),
        (3415, "3415 wpisów"),
    ] {
        let shown = text_with(Language::Polish, message::show::OVERVIEW_ENTRIES, &[("count", count.into())]);
        assert_eq!(shown, words);
    }
}

#[test]
fn an_error_with_variables_is_filled_in_both_parts() {
    let arguments = [("count", 2_u64.into()), ("next", 3_u64.into()), ("reason", "Wolne miejsce.".into())];
    let words = problem(Language::Polish, "import-partly", &arguments);
    assert_eq!(words.what, "Import zatrzymał się po 2 wpisach. Są one zapisane.");
    assert!(words.what_to_do.starts_with("Wolne miejsce.") && words.what_to_do.contains("--from 3"));
}

#[test]
fn a_text_without_its_variable_shows_its_name() {
    let text = message::show::OVERVIEW_ENTRIES;
    assert_eq!(text_with(Language::Polish, text, &[]), text.id());
}

#[test]
fn a_code_of_a_newer_core_is_named() {
    for language in Language::ALL {
        let words = problem_in_app(language, "brand-new", &[]);
        assert!(words.what.contains("brand-new"));
        assert_eq!(words, problem(language, "brand-new", &[]));
    }
}
