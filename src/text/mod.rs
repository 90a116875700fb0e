//! Text as Korean support work needs it: places, typing, masking, the Markdown that guides may use.
//!
//! Pure functions over `str`. Never reads a file, never knows a guide.

pub mod hangul;
pub mod josa;
pub mod markdown;
pub mod mask;
pub mod nearest;
pub mod sms;
pub mod span;
