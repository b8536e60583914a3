//! The ticket system's own time: what it writes into its tables.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{Flavour, Settings};
use crate::core::nearest::suggest;

/// How the ticket system writes a point in time.
const WRITTEN: &str = "%Y-%m-%d %H:%M:%S";

/// The zone that counts where no setting names one.
const STANDARD: &str = "UTC";

/// The time zone in which the ticket system writes: its setting `OTOBOTimeZone` or `OTRSTimeZone`,
/// UTC where that is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemZone {
    name: String,
    zone: TimeZone,
}

/// A setting that names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("setting {setting}: there is no time zone {name:?}")]
pub struct UnknownZone {
    /// The setting.
    pub setting: &'static str,
    /// What it names.
    pub name: String,
}

impl UnknownZone {
    /// What to do about it.
    pub fn help(&self) -> String {
        let known = TimeZoneDatabase::bundled();
        let known: Vec<String> = known.available().map(|zone| zone.to_string()).collect();
        format!(
            "{}; correct the setting in the ticket system, or lay {}: {STANDARD} over it (settings in \
             config.yaml, or --settings FILE)",
            suggest(&self.name, known.iter().map(String::as_str)),
            self.setting
        )
    }
}

impl SystemZone {
    /// The zone that the settings name. Where both settings stand, the one of the product counts.
    ///
    /// # Errors
    /// There is no zone of this name.
    pub fn read(settings: &Settings, flavour: Flavour) -> Result<Self, UnknownZone> {
        let [otobo, otrs] = ["OTOBOTimeZone", "OTRSTimeZone"];
        let order = match flavour {
            Flavour::Otobo => [otobo, otrs],
            Flavour::Otrs6 | Flavour::Znuny => [otrs, otobo],
        };
        let set = order.into_iter().find_map(|setting| {
            let name = settings.text(setting).map(str::trim);
            let name = name.filter(|name| !name.is_empty())?;
            Some((setting, name))
        });
        let Some((setting, name)) = set else {
            return Ok(Self {
                name: STANDARD.to_owned(),
                zone: TimeZone::UTC,
            });
        };
        match TimeZoneDatabase::bundled().get(name) {
            Ok(zone) => Ok(Self {
                name: name.to_owned(),
                zone,
            }),
            Err(_) => Err(UnknownZone {
                setting,
                name: name.to_owned(),
            }),
        }
    }

    /// Its name, as the setting writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A point in time as the ticket system writes it there, to the second: `2024-02-01 08:00:00`.
    /// `second` counts from the beginning of 1970, UTC; what no calendar has is its first or last
    /// second.
    pub fn text(&self, second: i64) -> String {
        let last = if second < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        let at = Timestamp::from_second(second).unwrap_or(last);
        let at = at.to_zoned(self.zone.clone());
        at.strftime(WRITTEN).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{Map, Value};

    /// 2024-07-01 12:00:00 UTC.
    const SUMMER: i64 = 1_719_835_200;
    /// 2024-01-01 12:00:00 UTC.
    const WINTER: i64 = 1_704_110_400;

    fn zone(settings: &[(&str, &str)], flavour: Flavour) -> Result<SystemZone, UnknownZone> {
        let own = settings
            .iter()
            .map(|(name, zone)| ((*name).to_owned(), Value::text(*zone)));
        let settings = Settings::new(Map::new(), own.collect());
        SystemZone::read(&settings, flavour)
    }

    #[test]
    fn times_are_written_in_the_zone_of_the_products_own_setting() -> Result<(), UnknownZone> {
        let both = [
            ("OTRSTimeZone", "America/New_York"),
            ("OTOBOTimeZone", "Europe/Berlin"),
        ];
        let otobo = zone(&both, Flavour::Otobo)?;
        assert_eq!(otobo.name(), "Europe/Berlin");
        assert_eq!(otobo.text(SUMMER), "2024-07-01 14:00:00");
        assert_eq!(otobo.text(WINTER), "2024-01-01 13:00:00");
        let znuny = zone(&both, Flavour::Znuny)?;
        assert_eq!(znuny.text(WINTER), "2024-01-01 07:00:00");
        let moved = zone(&both[..1], Flavour::Otobo)?;
        assert_eq!(moved.name(), "America/New_York");
        Ok(())
    }

    #[test]
    fn nothing_set_is_utc() -> Result<(), UnknownZone> {
        for settings in [
            &[][..],
            &[("OTOBOTimeZone", "")],
            &[("OTRSTimeZone", "UTC")],
        ] {
            let zone = zone(settings, Flavour::Otobo)?;
            assert_eq!(
                (zone.name(), &*zone.text(SUMMER)),
                ("UTC", "2024-07-01 12:00:00")
            );
        }
        Ok(())
    }

    #[test]
    fn a_zone_that_does_not_exist_is_named_with_the_nearest_one() {
        let error = zone(&[("OTRSTimeZone", "Europe/Berlni")], Flavour::Otrs6).unwrap_err();
        let message = error.to_string();
        assert_eq!(
            message,
            "setting OTRSTimeZone: there is no time zone \"Europe/Berlni\""
        );
        let help = error.help();
        assert!(help.starts_with("did you mean `Europe/Berlin`?"), "{help}");
        assert!(help.contains("OTRSTimeZone: UTC"), "{help}");
    }

    #[test]
    fn what_no_calendar_has_is_its_last_second() -> Result<(), UnknownZone> {
        let zone = zone(&[], Flavour::Otobo)?;
        assert!(zone.text(i64::MAX).starts_with("9999-"));
        assert!(zone.text(i64::MIN).starts_with("-9999-"));
        Ok(())
    }
}
