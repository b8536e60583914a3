//! What stands in the first line of every screen.

/// How the backends are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Health {
    /// All answer.
    #[default]
    Ok,
    /// This is wrong.
    Problem(String),
}

/// The instance and its state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Where the data come from: `DEMO`, a name, a file.
    pub instance: String,
    /// Flavour and version: `OTOBO 11`.
    pub flavour: String,
    /// True when writing is switched on.
    pub writable: bool,
    /// True when nobody checks which machine answers as the database.
    pub unverified: bool,
    /// The agent that writes are done as.
    pub acting_user: Option<String>,
    /// How many changes are not deployed.
    pub undeployed: usize,
    /// True when a deployment was broken off and not finished yet.
    pub unfinished: bool,
    /// How the backends are.
    pub health: Health,
}
