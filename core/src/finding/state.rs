//! A monitor as it was saved, and whether what is read back is one.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::monitor::Monitor;

impl Serialize for Monitor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Monitor {
    /// A state whose parts do not fit each other was cut off or written by other hands; nothing can be computed from it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let monitor = Self::deserialize(deserializer)?;
        match monitor.broken() {
            None => Ok(monitor),
            Some(part) => {
                Err(D::Error::custom(format!("the saved state of the monitor is broken: its {part} do not fit")))
            }
        }
    }
}
