//! The two Korean faces, compiled in. egui itself has no Hangul and no bold.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

use super::theme::BOLD;

/// Pretendard 1.3.9 Regular (OFL-1.1, licence beside it).
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Regular.otf");
/// Pretendard 1.3.9 Bold.
pub const BOLD_FACE: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Bold.otf");

/// Both faces and nothing else: what they lack is drawn, not typed.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("regular", REGULAR), (BOLD, BOLD_FACE)] {
        let mut data = FontData::from_static(bytes);
        data.tweak = FontTweak { subpixel_binning: Some(false), ..FontTweak::default() };
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let regular = vec!["regular".to_owned()];
    fonts.families.insert(FontFamily::Proportional, regular.clone());
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts.families.insert(FontFamily::Name(BOLD.into()), vec![BOLD.to_owned()]);
    fonts
}
