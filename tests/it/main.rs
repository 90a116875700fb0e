//! The one integration-test binary.

#[cfg(test)]
mod gateway;
#[cfg(test)]
mod search;
#[cfg(test)]
mod store;
