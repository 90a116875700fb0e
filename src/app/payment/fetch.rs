//! An answer that is waited for, there, or not to be had.

use crate::app::effect::{Failure, RequestId};

/// Where an answer stands.
#[derive(Debug, Clone, Default)]
pub enum Fetch<T> {
    /// Not asked for.
    #[default]
    None,
    /// Asked; since when, in Unix milliseconds.
    Waiting(RequestId, i64),
    /// There.
    Ready(T),
    /// Not to be had.
    Failed(Failure),
}

impl<T> Fetch<T> {
    /// Takes an answer in, unless it is a late one.
    pub(super) fn settle(&mut self, id: RequestId, result: Result<T, Failure>) -> bool {
        if !matches!(self, Self::Waiting(waiting, _) if *waiting == id) {
            return false;
        }
        *self = match result {
            Ok(value) => Self::Ready(value),
            Err(failure) => Self::Failed(failure),
        };
        true
    }

    /// Unix milliseconds since which an answer is waited for.
    pub fn since_ms(&self) -> Option<i64> {
        match self {
            Self::Waiting(_, since_ms) => Some(*since_ms),
            Self::None | Self::Ready(_) | Self::Failed(_) => None,
        }
    }

    /// Whether an answer is waited for.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(..))
    }

    /// The answer, where there is one.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::None | Self::Waiting(..) | Self::Failed(_) => None,
        }
    }
}
