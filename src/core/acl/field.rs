//! What one call asks about: a return type and, for tickets, which attribute.

use crate::core::world::Flavour;

/// The kinds of list that are not ticket attributes; their change sections hold a list directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FlatKind {
    /// Screens and menu entries.
    Action,
    /// Process entity ids.
    Process,
    /// Activity dialog entity ids.
    ActivityDialog,
    /// Visible dynamic fields of a screen (OTOBO).
    Form,
    /// Visible standard fields of a screen (OTOBO).
    FormStd,
}

impl FlatKind {
    /// Every kind.
    pub const ALL: [FlatKind; 5] = [
        FlatKind::Action,
        FlatKind::Process,
        FlatKind::ActivityDialog,
        FlatKind::Form,
        FlatKind::FormStd,
    ];

    /// Its name as ReturnType and as key in a change section.
    pub fn name(self) -> &'static str {
        match self {
            FlatKind::Action => "Action",
            FlatKind::Process => "Process",
            FlatKind::ActivityDialog => "ActivityDialog",
            FlatKind::Form => "Form",
            FlatKind::FormStd => "FormStd",
        }
    }

    /// The kind of this name, when the product knows it: Form and FormStd are OTOBO's.
    pub fn named(name: &str, flavour: Flavour) -> Option<Self> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name)?;
        let otobo_only = matches!(kind, FlatKind::Form | FlatKind::FormStd);
        (!otobo_only || flavour == Flavour::Otobo).then_some(kind)
    }
}

/// The list that a call asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// ReturnType `Ticket` with its ReturnSubType, such as `Queue` or `DynamicField_Site`.
    Ticket(String),
    /// A flat kind; its ReturnSubType is irrelevant.
    Flat(FlatKind),
    /// Any other ReturnType: kept, shown, and never applied by any ACL.
    Unknown(String),
}

impl Field {
    /// The field of a call.
    pub fn new(return_type: &str, return_subtype: &str, flavour: Flavour) -> Self {
        if return_type == "Ticket" {
            return Field::Ticket(return_subtype.to_owned());
        }
        FlatKind::named(return_type, flavour)
            .map_or_else(|| Field::Unknown(return_type.to_owned()), Field::Flat)
    }

    /// ReturnType of the call.
    pub fn return_type(&self) -> &str {
        match self {
            Field::Ticket(_) => "Ticket",
            Field::Flat(kind) => kind.name(),
            Field::Unknown(name) => name,
        }
    }

    /// ReturnSubType of the call; `-` where it is irrelevant.
    pub fn return_subtype(&self) -> &str {
        match self {
            Field::Ticket(subtype) => subtype,
            Field::Flat(_) | Field::Unknown(_) => "-",
        }
    }

    /// The path of the field below a change section: `Ticket/Queue`, `Action`.
    pub fn key(&self) -> String {
        match self {
            Field::Ticket(subtype) => format!("Ticket/{subtype}"),
            Field::Flat(_) | Field::Unknown(_) => self.return_type().to_owned(),
        }
    }
}
