//! What becomes of a deployment that was broken off.

/// What is to be done to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is stored is deployed. First the file changes, then caches go, then `acl_sync` says so.
    Deploy,
    /// The previous file comes back. First `acl_sync` says that something is not deployed, then the
    /// file changes, then caches go.
    Undo,
}

impl Kind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::Undo => "undo",
        }
    }
}

/// What becomes of a deployment that was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// The file is as it was: nothing was deployed, and nothing has to be.
    TakeBack,
    /// The file is the one that was wanted, or its return was decided: what follows is done.
    Finish,
    /// The file is neither: somebody else has written it, and what they know counts.
    Leave,
}

/// What to do about a deployment that was broken off, by the hashes of the file as it was, as it
/// was to become, and as it is; `None` is no file.
pub fn resume(kind: Kind, old: Option<&str>, new: Option<&str>, now: Option<&str>) -> Resume {
    match kind {
        _ if now == new => Resume::Finish,
        Kind::Deploy if now == old => Resume::TakeBack,
        Kind::Undo if now == old => Resume::Finish,
        _ => Resume::Leave,
    }
}
