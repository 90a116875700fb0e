//! What a person may set. Plain data with safe defaults; holds no key and no token, ever.
//!
//! Reading and writing the file is the business of `service::settings`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::payment::Mode;

/// Smallest text size, in per cent.
pub const ZOOM_MIN_PERCENT: u16 = 80;
/// Largest text size, in per cent.
pub const ZOOM_MAX_PERCENT: u16 = 200;

/// Settings of one person on one machine. The default is practice mode: nobody captures money by not having set anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Name of the agent, for notes.
    pub agent_name: String,
    /// Centre or team, for notes.
    pub center: String,
    /// Practice or live.
    pub mode: Mode,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Text size in per cent, from [`ZOOM_MIN_PERCENT`] to [`ZOOM_MAX_PERCENT`].
    pub zoom_percent: u16,
    /// Folder of guides; `None` for the shipped library.
    pub guides_dir: Option<PathBuf>,
    /// Base address of the gateway's API; `None` for the one of the mode.
    pub api_base: Option<String>,
    /// Base address of the gateway's pages (receipts); `None` for the one of the mode.
    pub pages_base: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agent_name: String::new(),
            center: String::new(),
            mode: Mode::Practice,
            theme: Theme::System,
            zoom_percent: 100,
            guides_dir: None,
            api_base: None,
            pages_base: None,
        }
    }
}

impl Settings {
    /// The same settings with numbers taken back into their range.
    #[must_use]
    pub fn in_range(mut self) -> Self {
        self.zoom_percent = self.zoom_percent.clamp(ZOOM_MIN_PERCENT, ZOOM_MAX_PERCENT);
        self
    }

    /// Text size as a factor, within its range.
    pub fn zoom(&self) -> f32 {
        f32::from(self.zoom_percent.clamp(ZOOM_MIN_PERCENT, ZOOM_MAX_PERCENT)) / 100.0
    }
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_means_practice() {
        assert_eq!(Settings::default().mode, Mode::Practice);
    }

    #[test]
    fn text_size_stays_in_range() {
        for (given, kept) in [(0, 80), (79, 80), (80, 80), (100, 100), (200, 200), (201, 200), (u16::MAX, 200)] {
            let settings = Settings { zoom_percent: given, ..Settings::default() };
            assert_eq!(settings.in_range().zoom_percent, kept, "given {given}");
        }
    }

    #[test]
    fn theme_words_are_those_of_serde() {
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(serde_json::to_string(&theme).unwrap(), format!("\"{}\"", theme.as_str()));
        }
    }
}
