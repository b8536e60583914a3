//! Real servers: MariaDB, PostgreSQL and SQLite files, through the real program.

#[path = "../support/acl_import.rs"]
mod acl_import;
mod answers;
mod cancelled;
mod conditions;
mod console;
mod customer_writes;
mod customers;
mod deploy;
mod doctor;
mod doctor_elsewhere;
mod homes;
mod injection;
mod ldap;
mod loss;
mod opening;
mod paging;
mod private;
#[path = "../support/pty.rs"]
#[expect(dead_code, reason = "every test program uses a part of it")]
mod pty;
mod relations;
mod rows;
mod servers;
mod settings;
mod storing;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod transfer;
mod writing;

use support::folder;
