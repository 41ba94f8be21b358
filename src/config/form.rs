//! What values should look like, as errors say it.

use crate::words::Message;

/// What a value should look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Message)]
#[message("config.form")]
pub enum Form {
    /// Quoted text.
    Text,
    /// Text that is not blank.
    Name,
    /// A whole number.
    Number,
    /// A whole number, 1 or more.
    Positive,
    /// True or false.
    YesOrNo,
    /// A colour.
    Colour,
    /// A KPI by which rows are sorted.
    Sort,
    /// Texts in brackets.
    List,
    /// At least one text in brackets.
    Filled,
    /// Further settings.
    Table,
    /// Seconds, minutes, hours.
    Duration,
    /// How long files are kept.
    Keep,
    /// How long all sending may take.
    SendingLimit,
    /// Hours and minutes.
    Time,
    /// After what a report is made.
    Rhythm,
    /// A day of the year, or a rule that finds one.
    YearStart,
    /// A part of a whole.
    Share,
    /// An amount of money, not negative.
    Amount,
    /// A day, or the first and last of several.
    Days,
    /// An IANA name.
    Zone,
    /// Three letters.
    Currency,
    /// A mail address.
    Address,
    /// Lower-case letters, digits, hyphens.
    Id,
    /// The same, of a store.
    StoreId,
    /// A platform's word.
    Platform,
    /// Server name.
    Host,
    /// A port's number.
    Port,
    /// Where a worker listens.
    Worker,
    /// A web address.
    Url,
    /// One of the two ways to reach an owner.
    Reached,
    /// A platform of robots.
    Robot,
    /// A file or a variable that holds the address of a robot's hook.
    Hook,
    /// The name of a mail header.
    Header,
    /// The name of an environment variable.
    Variable,
    /// One or more `[[stores]]`.
    Stores,
}
