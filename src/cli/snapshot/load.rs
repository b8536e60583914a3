//! `aclscope snapshot load`: a world file into a database.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::backend::snapshot::{Loaded, WorldFile, WorldText, load_into};
use crate::cli::instance::address;
use crate::cli::{Failure, Format, OutputArguments};
use crate::core::world::Flavour;
use crate::secret::SecretUrl;
use crate::text::clean;

/// Makes the tables of a world file in an empty database, and says how many rows each got.
pub async fn load(
    file: &Path,
    into: &SecretUrl,
    flavour: Option<Flavour>,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let address = address(into)?;
    let world = WorldFile::read(WorldText::open(file)?)?;
    let loaded = load_into(&address, flavour, &world).await?;
    answer(&loaded, output.format, out).map_err(|error| Failure::output(&error))
}

fn answer(loaded: &Loaded, format: Format, out: &mut impl Write) -> std::io::Result<()> {
    match format {
        Format::Json => {
            let tables: Map<String, Json> = loaded
                .iter()
                .map(|(table, rows)| (table.clone(), json!(rows)))
                .collect();
            let document = json!({"format": "aclscope.snapshot.load/1", "tables": tables});
            serde_json::to_writer(&mut *out, &document)?;
            writeln!(out)?;
        }
        Format::Text => {
            for (table, rows) in loaded {
                writeln!(out, "{rows:>9} {}", clean(table))?;
            }
        }
    }
    out.flush()
}
