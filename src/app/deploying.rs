//! Deploying from the console: what is asked about it, and what is shown before and after.

/// What is done about the deployed ACLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deploying {
    /// What is stored comes into effect.
    Deploy,
    /// The version that the last deployment replaced comes back.
    Undo,
    /// What a deployment that was broken off left is finished or taken back.
    Finish,
}

impl Deploying {
    /// What is said while it runs and nothing more is known.
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Deploy => "deploying",
            Self::Undo => "bringing the previous version back",
            Self::Finish => "finishing the deployment",
        }
    }
}

/// What would be done, for people to read before they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployPage {
    /// What it is about.
    pub what: Deploying,
    /// The question, or what is the matter.
    pub title: String,
    /// What would be done, a line each.
    pub lines: Vec<String>,
    /// The word for doing it; `None` where nothing can be done.
    pub act: Option<String>,
    /// True when something else is stored or deployed than the views show.
    pub changed: bool,
}
