//! What values should look like, as errors say it.

use crate::words::Field;

/// Declares the forms a value may have, with the key of their words and an English description.
macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident = $key:literal, $english:literal;)*) => {
        /// What a value should look like.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Form {
            $($(#[$doc])* $form,)*
        }

        impl Form {
            /// All there are.
            pub const ALL: &'static [Form] = &[$(Form::$form),*];

            /// The key of its description.
            pub fn key(self) -> &'static str {
                match self {
                    $(Form::$form => concat!("config.form.", $key),)*
                }
            }

            pub(super) fn display(self) -> &'static str {
                match self {
                    $(Form::$form => $english,)*
                }
            }
        }
    };
}

forms! {
    /// Quoted text.
    Text = "text", "text in quotes";
    /// Text that is not blank.
    Name = "name", "text that is not empty";
    /// A whole number.
    Number = "number", "a whole number, not negative";
    /// A whole number, 1 or more.
    Positive = "positive", "a whole number, 1 or more";
    /// Texts in brackets.
    List = "list", "texts in brackets";
    /// At least one text in brackets.
    Filled = "filled", "at least one in brackets";
    /// Further settings.
    Table = "table", "a table of settings";
    /// Seconds, minutes, hours.
    Duration = "duration", "a time span as 60s, 5m or 2h";
    /// How long files are kept.
    Keep = "keep", "days as 400d, from 60d to 36500d";
    /// How long all sending may take.
    SendingLimit = "sending_limit", "a time span from 10s to 6h";
    /// Hours and minutes.
    Time = "time", "a time as 09:30";
    /// After what a report is made.
    Rhythm = "rhythm", "day, week, month, event or plan week";
    /// A day of the year, or a rule that finds one.
    YearStart = "year_start", "a day that every year has, as 04-01, or a rule as `last sunday of january`";
    /// A part of a whole.
    Share = "share", "a share as \"2%\" or 0.02";
    /// An amount of money, not negative.
    Amount = "amount", "an amount as 10, not negative";
    /// A day, or the first and last of several.
    Days = "days", "a day as 2026-11-20, or days as 2026-11-02..2026-11-08";
    /// An IANA name.
    Zone = "zone", "a time zone as Asia/Shanghai";
    /// Three letters.
    Currency = "currency", "a currency as CNY";
    /// A mail address.
    Address = "address", "a mail address as boss@example.com";
    /// Lower-case letters, digits, hyphens.
    Id = "id", "lower-case letters, digits and hyphens";
    /// The same, of a store.
    StoreId = "store_id", "lower-case letters, digits and hyphens within, not `total`";
    /// A platform's word.
    Platform = "platform", "a platform such as tmall or taobao";
    /// Server name.
    Host = "host", "the name of a server as smtp.example.com";
    /// A port's number.
    Port = "port", "a port from 1 to 65535";
    /// A web address.
    Url = "url", "an address that starts with https:// or http://";
    /// One of the two ways to reach an owner.
    Reached = "reached", "a mail address as boss@example.com, or a robot";
    /// A platform of robots.
    Robot = "robot", "wecom, dingtalk or feishu";
    /// A file or a variable that holds the address of a robot's hook.
    Hook = "hook", "the path of a file that holds the address of the robot's hook";
    /// The name of a mail header.
    Header = "header", "the name of a header as Idempotency-Key";
    /// The name of an environment variable.
    Variable = "variable", "the name of an environment variable";
    /// One or more `[[stores]]`.
    Stores = "stores", "at least one [[stores]]";
}

impl Form {
    pub(super) fn word(self) -> Field {
        Field::Word(self.key().to_owned())
    }
}
