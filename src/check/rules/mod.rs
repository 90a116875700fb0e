//! The table of rules, one file each.
//!
//! Each file says what the bad thing is, why it is bad, shows it and its mend (both are tests), and
//! looks for it. Order here is the order of codes.

use crate::check::rule::Rule;

mod g001_broken_toml;
mod g002_unknown_key;
mod g003_malformed_value;
mod g004_newer_format;
mod g005_untidy_text;
mod g101_duplicate_id;
mod g102_unbound_target;
mod g103_missing_guide;
mod g104_unhandled_result;
mod g105_call_ring;
mod g106_unknown_fact;
mod g107_uncited_fact;
mod g108_missing_keep;
mod g201_loose_end;
mod g202_unreachable;
mod g203_no_way_out;
mod g204_endless_loop;
mod g205_two_ways;
mod g206_no_choice;
mod g207_same_label;
mod g208_too_long;
mod g209_broken_stage;
mod g210_stuck_remedy;
mod g301_unknown_slot;
mod g302_slot_before_ask;
mod g303_fixed_particle;
mod g304_stray_markup;
mod g305_unspeakable;
mod g306_idle_input;
mod g401_forbidden_input;
mod g402_personal_number;
mod g403_internal_in_copy;
mod g501_bad_image;
mod g502_bad_link;
mod g601_bad_disposition;
mod g602_unclear_symptoms;
mod g603_overdue;
mod g604_bad_code;
mod g605_unbound_code;
mod g606_unbound_notice;
mod g607_bad_notice;
mod g608_stale_notice;
mod g701_case_not_offered;
mod g702_case_ends_elsewhere;
mod g703_uncovered;

pub(super) use g402_personal_number::personal_numbers;

/// Every rule, by code.
pub static RULES: &[&Rule] = &[
    &g001_broken_toml::RULE,
    &g002_unknown_key::RULE,
    &g003_malformed_value::RULE,
    &g004_newer_format::RULE,
    &g005_untidy_text::RULE,
    &g101_duplicate_id::RULE,
    &g102_unbound_target::RULE,
    &g103_missing_guide::RULE,
    &g104_unhandled_result::RULE,
    &g105_call_ring::RULE,
    &g106_unknown_fact::RULE,
    &g107_uncited_fact::RULE,
    &g108_missing_keep::RULE,
    &g201_loose_end::RULE,
    &g202_unreachable::RULE,
    &g203_no_way_out::RULE,
    &g204_endless_loop::RULE,
    &g205_two_ways::RULE,
    &g206_no_choice::RULE,
    &g207_same_label::RULE,
    &g208_too_long::RULE,
    &g209_broken_stage::RULE,
    &g210_stuck_remedy::RULE,
    &g301_unknown_slot::RULE,
    &g302_slot_before_ask::RULE,
    &g303_fixed_particle::RULE,
    &g304_stray_markup::RULE,
    &g305_unspeakable::RULE,
    &g306_idle_input::RULE,
    &g401_forbidden_input::RULE,
    &g402_personal_number::RULE,
    &g403_internal_in_copy::RULE,
    &g501_bad_image::RULE,
    &g502_bad_link::RULE,
    &g601_bad_disposition::RULE,
    &g602_unclear_symptoms::RULE,
    &g603_overdue::RULE,
    &g604_bad_code::RULE,
    &g605_unbound_code::RULE,
    &g606_unbound_notice::RULE,
    &g607_bad_notice::RULE,
    &g608_stale_notice::RULE,
    &g701_case_not_offered::RULE,
    &g702_case_ends_elsewhere::RULE,
    &g703_uncovered::RULE,
];

/// The rule of a code or a name, capitals or not, for `giljabi explain`.
pub fn rule(word: &str) -> Option<&'static Rule> {
    let word = word.trim();
    let is = |known: &str| known.eq_ignore_ascii_case(word);
    RULES.iter().copied().find(|rule| is(rule.code) || is(rule.name))
}

#[cfg(test)]
mod tests;
