//! Why a cell is refused.

/// Why a cell is refused; the words are `reject.<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// An id that Excel rounded: 4.51E+18, or a number too long to be exact.
    RoundedId,
    /// Nothing that the platform would number an order with.
    NoId,
    /// No amount.
    Amount,
    /// An amount beyond what is stored.
    AmountTooLarge,
    /// No whole number.
    Count,
    /// No date and time.
    Instant,
    /// A date outside 2000 to 2100.
    DateRange,
    /// A row that ends before it begins, or speaks of more days than can be spread.
    Days,
    /// Less than nothing, where that makes no sense.
    Negative,
    /// The other sign than the one with which its row adds up.
    Turned,
    /// No currency, or the sign of several.
    Currency,
    /// An amount that says a currency which its row does not have.
    OtherCurrency,
    /// Empty, where the row means nothing without it.
    Empty,
    /// An error value of the spreadsheet (#N/A, #REF!).
    Error,
    /// A formula whose result the file does not hold.
    Formula,
    /// Text of which bytes are broken, where every character counts.
    Broken,
    /// A row of fewer fields than the header.
    FewFields,
    /// A row of more fields than the header.
    ManyFields,
    /// A row whose cells stand under other headers than those of the other rows.
    Moved,
}

impl Unreadable {
    /// All, for the test that each has words and a fixture.
    pub const ALL: [Unreadable; 19] = [
        Unreadable::RoundedId,
        Unreadable::NoId,
        Unreadable::Amount,
        Unreadable::AmountTooLarge,
        Unreadable::Count,
        Unreadable::Instant,
        Unreadable::DateRange,
        Unreadable::Days,
        Unreadable::Negative,
        Unreadable::Turned,
        Unreadable::Currency,
        Unreadable::OtherCurrency,
        Unreadable::Empty,
        Unreadable::Error,
        Unreadable::Formula,
        Unreadable::Broken,
        Unreadable::FewFields,
        Unreadable::ManyFields,
        Unreadable::Moved,
    ];

    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            Unreadable::RoundedId => "rounded-id",
            Unreadable::NoId => "no-id",
            Unreadable::Amount => "amount",
            Unreadable::AmountTooLarge => "amount-too-large",
            Unreadable::Count => "count",
            Unreadable::Instant => "instant",
            Unreadable::DateRange => "date-range",
            Unreadable::Days => "days",
            Unreadable::Negative => "negative",
            Unreadable::Turned => "turned",
            Unreadable::Currency => "currency",
            Unreadable::OtherCurrency => "other-currency",
            Unreadable::Empty => "empty",
            Unreadable::Error => "error-value",
            Unreadable::Formula => "formula",
            Unreadable::Broken => "broken-bytes",
            Unreadable::FewFields => "few-fields",
            Unreadable::ManyFields => "many-fields",
            Unreadable::Moved => "moved",
        }
    }
}
