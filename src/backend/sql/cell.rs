//! Cells of every type as text, as the servers themselves write them.

use sqlx::mysql::MySqlRow;
use sqlx::mysql::types::MySqlTime;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::sqlite::SqliteRow;
use sqlx::types::time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};
use sqlx::{Decode, Row, TypeInfo as _, ValueRef as _};

/// A cell of SQLite.
pub(super) fn sqlite(row: &SqliteRow, index: usize) -> sqlx::Result<Option<String>> {
    match row.try_get_unchecked(index) {
        Err(sqlx::Error::ColumnDecode { .. }) => {
            let bytes: Option<Vec<u8>> = row.try_get_unchecked(index)?;
            Ok(bytes.map(|bytes| lossy(&bytes)))
        }
        cell => cell,
    }
}

/// A cell of MariaDB or MySQL.
pub(super) fn mysql(row: &MySqlRow, index: usize) -> sqlx::Result<Option<String>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(None);
    }
    let kind = value.type_info().name().to_owned();
    let cell = match kind.as_str() {
        "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
        | "BIGINT UNSIGNED" | "BIT" | "YEAR" => show::<u64, _>(row, index)?,
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
            show::<i64, _>(row, index)?
        }
        "FLOAT" => show::<f32, _>(row, index)?,
        "DOUBLE" => show::<f64, _>(row, index)?,
        "DATETIME" | "TIMESTAMP" => date_time(row.try_get_unchecked(index)?),
        "DATE" => row.try_get_unchecked::<Date, _>(index)?.to_string(),
        "TIME" => span(row.try_get_unchecked(index)?),
        _ => lossy(&row.try_get_unchecked::<Vec<u8>, _>(index)?),
    };
    Ok(Some(cell))
}

/// A TIME of MariaDB or MySQL: up to 838 hours, before or after.
fn span(span: MySqlTime) -> String {
    let sign = if span.sign().is_negative() { "-" } else { "" };
    let (hours, minutes, seconds) = (span.hours(), span.minutes(), span.seconds());
    let fraction = fraction(span.microseconds());
    format!("{sign}{hours:02}:{minutes:02}:{seconds:02}{fraction}")
}

/// A cell of PostgreSQL.
pub(super) fn postgres(row: &PgRow, index: usize) -> sqlx::Result<Option<String>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(None);
    }
    if value.format() == PgValueFormat::Text {
        return Ok(Some(
            value.as_str().map_err(sqlx::Error::Decode)?.to_owned(),
        ));
    }
    let kind = value.type_info().name().to_owned();
    let cell = match kind.as_str() {
        "INT2" => show::<i16, _>(row, index)?,
        "INT4" => show::<i32, _>(row, index)?,
        "INT8" => show::<i64, _>(row, index)?,
        "OID" => row.try_get_unchecked::<Oid, _>(index)?.0.to_string(),
        "FLOAT4" => show::<f32, _>(row, index)?,
        "FLOAT8" => show::<f64, _>(row, index)?,
        "BOOL" => if row.try_get_unchecked(index)? {
            "t"
        } else {
            "f"
        }
        .to_owned(),
        "TIMESTAMP" => date_time(row.try_get_unchecked(index)?),
        "TIMESTAMPTZ" => {
            let instant: OffsetDateTime = row.try_get_unchecked(index)?;
            let utc = instant.to_offset(UtcOffset::UTC);
            format!(
                "{}+00",
                date_time(PrimitiveDateTime::new(utc.date(), utc.time()))
            )
        }
        "DATE" => row.try_get_unchecked::<Date, _>(index)?.to_string(),
        "TIME" => time(row.try_get_unchecked(index)?),
        kind => {
            let bytes = value.as_bytes().map_err(sqlx::Error::Decode)?;
            match kind {
                "NUMERIC" => numeric(bytes).ok_or_else(|| broken(kind))?,
                "UUID" => uuid(bytes),
                // A version stands before the text.
                "JSONB" => lossy(bytes.get(1..).unwrap_or_default()),
                _ => lossy(bytes),
            }
        }
    };
    Ok(Some(cell))
}

/// A value whose text is the one that people write.
fn show<'r, T, R>(row: &'r R, index: usize) -> sqlx::Result<String>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    T: Decode<'r, R::Database> + ToString,
{
    Ok(row.try_get_unchecked::<T, _>(index)?.to_string())
}

fn date_time(at: PrimitiveDateTime) -> String {
    format!("{} {}", at.date(), time(at.time()))
}

/// Hours, minutes and seconds, and a fraction where there is one.
fn time(at: Time) -> String {
    let (hour, minute, second, micro) = at.as_hms_micro();
    let fraction = fraction(micro);
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// A fraction of a second; nothing where there is none.
fn fraction(micro: u32) -> String {
    match micro {
        0 => String::new(),
        micro => format!(".{micro:06}").trim_end_matches('0').to_owned(),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn broken(kind: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("a {kind} that cannot be read").into())
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// PostgreSQL's decimal: how many groups of four digits, the weight of the first, sign, how many
/// digits stand behind the point, the groups; two bytes each.
fn numeric(bytes: &[u8]) -> Option<String> {
    let mut words = bytes
        .chunks_exact(2)
        .map(|pair| Some(i16::from_be_bytes(pair.try_into().ok()?)));
    let mut word = || words.next().flatten();
    let (count, weight, sign, scale) = (word()?, word()?, word()?, word()?);
    match u16::from_be_bytes(sign.to_be_bytes()) {
        0xc000 => return Some("NaN".to_owned()),
        0xd000 => return Some("Infinity".to_owned()),
        0xf000 => return Some("-Infinity".to_owned()),
        _ => {}
    }
    let groups = (0..count).map(|_| word()).collect::<Option<Vec<_>>>()?;
    let group = |place: i16| {
        let index = usize::try_from(i32::from(weight) - i32::from(place)).ok();
        index
            .and_then(|index| groups.get(index))
            .copied()
            .unwrap_or(0)
    };
    let mut whole = String::new();
    for place in (0..=weight.max(0)).rev() {
        whole.push_str(&format!("{:04}", group(place)));
    }
    let whole = whole.trim_start_matches('0');
    let mut text = if sign == 0x4000 { "-" } else { "" }.to_owned();
    text.push_str(if whole.is_empty() { "0" } else { whole });
    let scale = usize::try_from(scale).ok()?;
    if scale > 0 {
        let mut fraction = String::new();
        let mut place = -1;
        while fraction.len() < scale {
            fraction.push_str(&format!("{:04}", group(place)));
            place -= 1;
        }
        fraction.truncate(scale);
        text.push('.');
        text.push_str(&fraction);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_postgresql_writes_them() {
        let decimal = |words: &[i16]| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            numeric(&bytes)
        };
        assert_eq!(decimal(&[2, 0, 0, 2, 12, 3400]).as_deref(), Some("12.34"));
        assert_eq!(decimal(&[1, 1, 0x4000, 0, 7]).as_deref(), Some("-70000"));
        assert_eq!(decimal(&[1, -1, 0, 4, 5]).as_deref(), Some("0.0005"));
        assert_eq!(decimal(&[0, 0, 0, 0]).as_deref(), Some("0"));
        assert_eq!(decimal(&[3, 0, 0, 0, 1]), None);
    }

    #[test]
    fn a_fraction_of_a_second_is_shown_where_there_is_one() -> Result<(), Box<dyn std::error::Error>>
    {
        assert_eq!(time(Time::from_hms(8, 0, 0)?), "08:00:00");
        assert_eq!(time(Time::from_hms_micro(8, 0, 0, 120_000)?), "08:00:00.12");
        Ok(())
    }
}
