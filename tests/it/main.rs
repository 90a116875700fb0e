//! The integration tests but those of the real window, which have a binary and so the machine to themselves.

#[cfg(test)]
mod bare;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod campaign;
#[cfg(test)]
mod check;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod diagnose;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod export;
#[cfg(test)]
mod fix;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod guides;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hub;
#[cfg(test)]
mod instance;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod lost;
#[cfg(test)]
mod mangled;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod morning;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod need;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod palette;
#[cfg(test)]
mod promises;
#[cfg(test)]
#[cfg(feature = "gui")]
mod raster;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod scaffold;
#[cfg(test)]
mod scale;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod search;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
#[cfg(test)]
mod test_cases;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod ui_access;
#[cfg(test)]
mod ui_calls;
#[cfg(test)]
mod ui_desk;
#[cfg(test)]
mod ui_diagnose;
#[cfg(test)]
mod ui_fields;
#[cfg(test)]
mod ui_first;
#[cfg(test)]
mod ui_ime;
#[cfg(test)]
mod ui_keys;
#[cfg(test)]
mod ui_layout;
#[cfg(test)]
mod ui_payment;
#[cfg(test)]
mod ui_pictures;
#[cfg(test)]
mod ui_scenes;
#[cfg(test)]
mod ui_secrets;
#[cfg(test)]
mod ui_settings;
#[cfg(test)]
mod ui_shared;
#[cfg(test)]
mod ui_tab;
#[cfg(test)]
mod ui_walking;
#[cfg(test)]
mod walking;
#[cfg(test)]
mod watch;
