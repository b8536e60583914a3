//! Texts replaced so that every rule says the same about them.
//!
//! A text is replaced word by word ([`Words`]), and what stands between words stays. Therefore an
//! e-mail address stays one, a tree name keeps its levels, and whatever the ticket system puts
//! together from several columns, such as a full name, is the same text however it came about. The
//! same word becomes the same word everywhere: texts that a rule compares exactly are equal after
//! it if and only if they were before. Words of the product itself stay ([`Anonymizer::keep`]).
//!
//! Patterns look inside. Every value that a pattern tests is tried beforehand
//! ([`Anonymizer::learn`]): other replacements for its words are chosen until all patterns give the
//! verdict that they gave, and where none is found the words stay and the value is reported.

mod anonymizer;
mod place;
mod rule;
mod settings;
mod words;

pub use anonymizer::{Anonymizer, Kept};
pub use place::{Domain, Fields, VOCABULARY, attribute, column, preference};
pub use words::{Key, Words};

#[cfg(test)]
mod tests;
