//! The small marks that stand before values, rules and rows.

/// What happened to a value or a rule, or what is to be seen about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The value is offered.
    Offered,
    /// The value is gone.
    Gone,
    /// The value was brought back.
    Revived,
    /// The rule or condition matched.
    Matched,
    /// It did not match.
    Missed,
    /// The attribute is not there.
    Absent,
    /// The rule stops the evaluation.
    Stopped,
    /// Something is wrong.
    Problem,
    /// Changed and not stored or not deployed.
    Changed,
}

impl Mark {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Offered,
        Self::Gone,
        Self::Revived,
        Self::Matched,
        Self::Missed,
        Self::Absent,
        Self::Stopped,
        Self::Problem,
        Self::Changed,
    ];
}
