//! Whether an answer could stand in the settings, before there are any.

use super::context::{a_currency, a_host, a_name, a_store_id, a_zone};
use super::form::Form;
use crate::deliver::Mailbox;

impl Form {
    /// Whether text is of that form, as far as text alone can be told by it.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Form::Name => a_name(text).is_some(),
            Form::Zone => a_zone(text).is_some(),
            Form::Currency => a_currency(text).is_some(),
            Form::StoreId => a_store_id(text).is_some(),
            Form::Address => Mailbox::parse(text).is_ok(),
            Form::Host => a_host(text).is_some(),
            Form::Port => text.parse::<u16>().is_ok_and(|port| port > 0),
            _ => true,
        }
    }
}
