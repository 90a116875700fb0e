//! The one clock. Everything that needs the time is given it from here, so that tests can hold it still.
//!
//! Never used for measuring how long something took.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::tz::{Offset, offset};
use uuid::{NoContext, Uuid};

/// Korean standard time: +09:00 all year round, whatever zone the machine is set to.
const KST: Offset = offset(9);

/// A source of wall-clock time. Clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct Clock(Source);

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `ms` (Unix milliseconds) until it is set.
    pub fn fixed(ms: i64) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(ms))))
    }

    /// Moves a fixed clock, and all its clones, to `ms`. Does nothing to the clock of the machine.
    pub fn set_ms(&self, ms: i64) {
        if let Source::Fixed(now) = &self.0 {
            now.store(ms, Ordering::SeqCst);
        }
    }

    /// Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => system_ms(),
            Source::Fixed(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Date and time in Korea, to the millisecond.
    pub fn now_kst(&self) -> DateTime {
        kst(self.now_ms())
    }

    /// A fresh UUID v7 in text form, so that ids sort by time.
    pub fn new_id(&self) -> String {
        let ms = u64::try_from(self.now_ms()).unwrap_or(0);
        let nanos = u32::try_from(ms % 1_000).unwrap_or(0) * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, ms / 1_000, nanos)).to_string()
    }
}

/// Date and time in Korea of a moment in Unix milliseconds. A moment beyond the calendar is taken back to its edge.
pub fn kst(ms: i64) -> DateTime {
    let edge = if ms < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    KST.to_datetime(jiff::Timestamp::from_millisecond(ms).unwrap_or(edge))
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
fn system_ms() -> i64 {
    let whole = |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => whole(since),
        Err(before) => -whole(before.duration()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    #[test]
    fn korean_time_is_nine_hours_ahead() {
        let table = [
            (0, datetime(1970, 1, 1, 9, 0, 0, 0)),
            (1_738_828_841_000, datetime(2025, 2, 6, 17, 0, 41, 0)),
            (1_738_828_841_123, datetime(2025, 2, 6, 17, 0, 41, 123_000_000)),
            (-1, datetime(1970, 1, 1, 8, 59, 59, 999_000_000)),
        ];
        for (ms, at) in table {
            assert_eq!(Clock::fixed(ms).now_kst(), at, "{ms}");
        }
        assert_eq!(kst(i64::MAX).year(), 9999);
        assert_eq!(kst(i64::MIN).year(), -9999);
    }

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::fixed(5);
        let other = clock.clone();
        other.set_ms(9);
        assert_eq!(clock.now_ms(), 9);
    }

    #[test]
    fn the_machine_knows_that_this_was_written_before() {
        assert!(Clock::system().now_ms() > 1_700_000_000_000);
    }

    #[test]
    fn ids_sort_by_time_and_differ() {
        let clock = Clock::fixed(1_738_828_841_000);
        let (first, second) = (clock.new_id(), clock.new_id());
        assert_ne!(first, second);
        clock.set_ms(1_738_828_841_001);
        assert!(clock.new_id() > first);
        assert_eq!(Uuid::parse_str(&first).unwrap().get_version_num(), 7);
    }
}
