//! The one integration-test binary.

#[cfg(test)]
mod gateway;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod search;
#[cfg(test)]
mod store;
#[cfg(test)]
mod ui_desk;
#[cfg(test)]
mod ui_payment;
