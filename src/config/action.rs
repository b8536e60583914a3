//! What keys can do, and where they mean it.

/// Declares an enum whose variants have a name in the tool's own files.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them, in the order they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in files.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The one with this name in files.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

named! {
    /// Where a key is pressed. A screen names several, the innermost first.
    Context {
        /// Everywhere.
        Global = "global",
        /// A line of text is being typed: only keys that type nothing are looked up.
        Text = "text",
        /// Any list.
        List = "list",
        /// Any tree.
        Tree = "tree",
        /// A box that lets one choose.
        Picker = "picker",
        /// A box that asks once before something happens.
        Dialog = "dialog",
        /// A box with text to read.
        Reader = "reader",
        /// A box with fields to fill in.
        Form = "form",
        /// The screen on which an instance is opened.
        Opening = "opening",
        /// The view of the customers.
        Customers = "customers",
        /// The matrix of a relation.
        Relation = "relation",
        /// The form of a customer user or a company.
        Record = "record",
        /// The view of the ACLs.
        Acls = "acls",
        /// The tree of an ACL.
        AclTree = "acl_tree",
        /// The text of an ACL.
        Yaml = "yaml",
        /// The view that simulates.
        Simulate = "simulate",
        /// The view of the problems.
        Problems = "problems",
        /// The view of the history.
        Journal = "journal",
    }
}

named! {
    /// What a key does. Which one does it is said in the keys file, what it means to a view in
    /// the view.
    Action {
        /// End the program, asking once when drafts are open.
        Quit = "quit",
        /// Close a popup, else cancel what runs, else quit; twice within a second quits at once.
        Interrupt = "interrupt",
        /// Hand the terminal back to the shell until `fg`.
        Suspend = "suspend",
        /// Draw everything anew.
        Redraw = "redraw",
        /// Show the keys that work here.
        Help = "help",
        /// Find a command by its words.
        Palette = "palette",
        /// Open another instance.
        OpenInstance = "open_instance",
        /// Switch writing on.
        AllowWriting = "allow_writing",
        /// Choose the agent in whose name is written.
        ChooseAgent = "choose_agent",
        /// Go to the view of the customers.
        ShowCustomers = "show_customers",
        /// Go to the view of the ACLs.
        ShowAcls = "show_acls",
        /// Go to the view that simulates.
        ShowSimulate = "show_simulate",
        /// Go to the view of the problems.
        ShowProblems = "show_problems",
        /// Go to the view of the history.
        ShowJournal = "show_journal",
        /// Give the focus to the next pane.
        NextPane = "next_pane",
        /// Give the focus to the pane before.
        PreviousPane = "previous_pane",
        /// Marks and frames in plain ASCII, or back.
        ToggleAscii = "toggle_ascii",
        /// The theme for dark terminals.
        ThemeDark = "theme_dark",
        /// The theme for light terminals.
        ThemeLight = "theme_light",
        /// The theme without colours.
        ThemeMono = "theme_mono",
        /// One down.
        Down = "down",
        /// One up.
        Up = "up",
        /// One to the left; in a tree: close, or go to the parent.
        Left = "left",
        /// One to the right; in a tree: open, or go to the first child.
        Right = "right",
        /// A page down.
        PageDown = "page_down",
        /// A page up.
        PageUp = "page_up",
        /// To the first one.
        First = "first",
        /// To the last one.
        Last = "last",
        /// Go in, accept, choose.
        Open = "open",
        /// Go back, close, clear.
        Back = "back",
        /// Ask once more for what was not answered.
        Again = "again",
        /// Mark or unmark the selected row.
        Mark = "mark",
        /// Copy the selected row to the clipboard.
        Copy = "copy",
        /// Type words that the rows must match.
        Filter = "filter",
        /// To the next match of the words.
        NextMatch = "next_match",
        /// To the match before.
        PreviousMatch = "previous_match",
        /// Simulate as the selected customer user.
        SimulateAs = "simulate_as",
        /// Choose the backend that is searched.
        ChooseBackend = "backend",
        /// Only valid ones, or all.
        SwitchValid = "switch_valid",
        /// Read what is sent to the backends.
        ShowQuery = "query",
        /// Read everything that a backend keeps.
        ShowRaw = "raw",
        /// The customers that the selected customer user acts for.
        RelationCustomers = "relation_customers",
        /// The groups of the selected customer user.
        RelationGroups = "relation_groups",
        /// The services of the selected customer user.
        RelationServices = "relation_services",
        /// The services of everybody who has none of their own.
        RelationDefaults = "relation_defaults",
        /// The customer users that act for a customer.
        RelationCompanyUsers = "relation_company_users",
        /// The groups of a customer.
        RelationCompanyGroups = "relation_company_groups",
        /// The customer users that have a group.
        RelationGroupUsers = "relation_group_users",
        /// The customers that have a group.
        RelationGroupCustomers = "relation_group_customers",
        /// The customer users that may use a service.
        RelationServiceUsers = "relation_service_users",
        /// Set or take away the tick of a cell.
        ToggleCell = "toggle_cell",
        /// Set or take away a whole row.
        ToggleRow = "toggle_row",
        /// Set or take away a whole column.
        ToggleColumn = "toggle_column",
        /// Write what was edited of a relation.
        WriteRelation = "write_relation",
        /// Set the password of a customer user.
        SetPassword = "set_password",
        /// The customer users, or the companies.
        SwitchCompanies = "companies",
        /// Show what a form would write, and ask.
        WriteRecord = "write_record",
        /// Choose the customer user to simulate.
        ChooseCustomerUser = "customer_user",
        /// Choose the screen.
        ChooseScreen = "screen",
        /// Choose the ticket.
        ChooseTicket = "ticket",
        /// Choose the value of the selected field.
        ChooseValue = "value",
        /// Empty the selected field.
        EmptyField = "empty",
        /// Fill in what the screen itself fills in.
        FillDefaults = "defaults",
        /// One rule back.
        StepBack = "step_back",
        /// One rule on.
        StepForward = "step_forward",
        /// One step of the form back.
        HistoryBack = "history_back",
        /// One step of the form on.
        HistoryForward = "history_forward",
        /// The stored ACLs or the deployed ones.
        SwitchAcls = "switch_acls",
        /// What the customer user may see and do.
        ShowPermissions = "permissions",
        /// Add something where the cursor is; in a list of ACLs a new one.
        Add = "add",
        /// Change what the cursor is on.
        Edit = "edit",
        /// Choose the modifier of a value.
        Modifier = "modifier",
        /// Take away, to put elsewhere.
        Cut = "cut",
        /// Put here what was cut or copied.
        Paste = "paste",
        /// Move down by one.
        MoveDown = "move_down",
        /// Move up by one.
        MoveUp = "move_up",
        /// Take back what was done last.
        Undo = "undo",
        /// Do again what was taken back.
        Redo = "redo",
        /// Take back what was done last anywhere.
        UndoAny = "undo_any",
        /// Do again what was taken back last anywhere.
        RedoAny = "redo_any",
        /// Between tree and text.
        SwitchText = "switch_text",
        /// Give up what is typed.
        GiveUp = "give_up",
        /// Copy a whole ACL.
        Duplicate = "duplicate",
        /// Choose the validity.
        Validity = "validity",
        /// Delete, or no longer.
        Delete = "delete",
        /// Read everything that is wrong.
        Findings = "findings",
        /// Choose between one's own version and that of others.
        ChooseVersion = "choose_version",
        /// Go back to what is stored.
        Revert = "revert",
        /// Write all drafts into the database.
        StoreAcls = "store_acls",
        /// Examine the customer backends.
        Examine = "examine",
        /// Make a draft of an ACL as it was before a change.
        RestoreBefore = "restore_before",
        /// Make a draft of an ACL as it was after a change.
        RestoreAfter = "restore_after",
        /// The changes of all instances, or only those of the open one.
        AllInstances = "all_instances",
        /// Write stored ACLs into a file.
        ExportAcls = "export_acls",
        /// Read ACLs from a file, as drafts.
        ImportAcls = "import_acls",
        /// Let what is stored come into effect.
        DeployAcls = "deploy_acls",
        /// Bring the version before the last deployment back.
        UndoDeployment = "undo_deployment",
        /// Correct what the selected instance is opened with.
        Correct = "correct",
        /// Type the URL of a database to open.
        OpenDatabase = "open_database",
        /// Type the name of a world file to open.
        OpenFile = "open_file",
        /// Open the demo.
        OpenDemo = "open_demo",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.name()), Some(*action));
        }
        for context in Context::ALL {
            assert_eq!(Context::from_name(context.name()), Some(*context));
        }
        assert_eq!(Action::from_name("fly"), None);
    }
}
