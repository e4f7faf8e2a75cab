//! Checks of the repository itself: what style and architecture ask for, held by tests instead of good will.

#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/claims.rs"]
mod claims;
#[path = "tidy/dependencies.rs"]
mod dependencies;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/purity.rs"]
mod purity;
#[path = "tidy/sabotage.rs"]
mod sabotage;
#[path = "tidy/sizes.rs"]
mod sizes;
#[path = "tidy/tables.rs"]
mod tables;
#[path = "tidy/tree.rs"]
mod tree;
#[path = "tidy/words.rs"]
mod words;
