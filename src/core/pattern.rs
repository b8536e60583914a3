//! temporary stand-in
use thiserror::Error;
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("{message}")]
    Invalid { message: String },
    #[error("code")]
    Code,
    #[error("empty")]
    Undefined,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided;
#[derive(Debug)]
pub struct Pattern(pcre2::bytes::Regex);
impl Pattern {
    pub fn compile(text: &str, ignore_case: bool) -> Result<Pattern, PatternError> {
        if text.is_empty() {
            return Err(PatternError::Undefined);
        }
        if text.contains("(?{") || text.contains("(??{") {
            return Err(PatternError::Code);
        }
        pcre2::bytes::RegexBuilder::new()
            .utf(true)
            .ucp(true)
            .jit_if_available(true)
            .caseless(ignore_case)
            .build(&format!("(*LIMIT_MATCH=100000){text}"))
            .map(Pattern)
            .map_err(|e| PatternError::Invalid {
                message: e.to_string(),
            })
    }
    pub fn is_found(&self, subject: &str) -> Result<bool, Undecided> {
        self.0.is_match(subject.as_bytes()).map_err(|_| Undecided)
    }
}
