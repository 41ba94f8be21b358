//! Six cards: achievement, sales, refunds, advertising, traffic or profit, the year; of a year in the year's place who bought again.

use super::stores::Stores;
use crate::calendar::{Part, PeriodKind};
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::metrics::{Age, Comparison, CostGroup, Figure, Moved};
use crate::ratio::ratio;
use crate::report::{Bullet, Card, Cell, Delta, DeltaUnit, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// From here on a refund share above its comparison, in parts, needs somebody.
const WORSE: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// A card that holds a KPI of the week against last year's, else against the week before.
struct Compared {
    id: &'static str,
    kpi: Kpi,
    /// The KPI that is compared: earlier refunds are seen at the same age.
    against: Kpi,
    /// What stands below it, word and KPI.
    lines: [(&'static str, Kpi); 2],
}

impl Compared {
    const fn new(id: &'static str, [kpi, against]: [Kpi; 2], lines: [(&'static str, Kpi); 2]) -> Self {
        Compared { id, kpi, against, lines }
    }
}

const COMPARED: [Compared; 4] = [
    Compared::new("sales", [Kpi::SalesPaid; 2], [("net", Kpi::SalesNet), ("orders", Kpi::SalesOrders)]),
    Compared::new(
        "refunds",
        [Kpi::RefundCohortShare, Kpi::RefundCohortSameAge],
        [("expected", Kpi::RefundExpectedFinal), ("refunded", Kpi::RefundAmount)],
    ),
    Compared::new("ads", [Kpi::AdsRoi; 2], [("cost_share", Kpi::AdsCostShare), ("spend", Kpi::AdsSpend)]),
    Compared::new(
        "traffic",
        [Kpi::TrafficVisitors; 2],
        [("conversion", Kpi::TrafficConversion), ("aov", Kpi::SalesAov)],
    ),
];

/// What is left, where it is known: it takes the place of the visitors.
const PROFIT: Compared = Compared::new(
    "profit",
    [Kpi::ProfitContribution; 2],
    [("goods_known", Kpi::ProfitGoodsKnownShare), ("break_even", Kpi::AdsBreakEvenRoi)],
);

/// The same where a rule of the settings stands for some of the costs.
const ESTIMATED: Compared =
    Compared { lines: [("goods_known_estimated", Kpi::ProfitGoodsKnownShare), PROFIT.lines[1]], ..PROFIT };

/// A year's own achievement stands on the first card already.
const CUSTOMERS: Compared = Compared::new(
    "customers",
    [Kpi::CustomersRepeatShare; 2],
    [("new", Kpi::CustomersNew), ("returning", Kpi::CustomersReturning)],
);

fn declared(context: &Context) -> Vec<&'static Compared> {
    let statement = context.metrics.statement(&context.ids(), context.days());
    let profit = statement.map(|statement| if statement.estimated.is_empty() { &PROFIT } else { &ESTIMATED });
    COMPARED.iter().map(|card| profit.filter(|_| card.id == "traffic").unwrap_or(card)).collect()
}

pub(super) fn cards(context: &Context) -> Vec<Card> {
    let compared = declared(context).into_iter().map(|declared| compared_card(context, declared));
    let last = match context.period().kind() {
        PeriodKind::Year => compared_card(context, &CUSTOMERS),
        _ => year(context),
    };
    std::iter::once(achievement(context)).chain(compared).chain([last]).collect()
}

/// Lines that a card has room for.
const LINES: usize = 3;

fn blank(id: &'static str, value: Figure, unit: Unit) -> Card {
    Card {
        id,
        title: Phrase::new(format!("report.card.{id}")),
        aside: None,
        value: value.into(),
        unit,
        delta: None,
        bullet: None,
        lines: Vec::new(),
        attention: false,
    }
}

/// A card of an achievement: by how much money the target is met or missed, and a bar up to it.
fn achieved(id: &'static str, rate: Figure, gap: Figure, aside: Option<Phrase>, lines: Vec<Line>) -> Card {
    Card {
        aside,
        delta: gap.value.map(|gap| delta(gap, DeltaUnit::Money, true)),
        bullet: rate.value.map(|actual| Bullet { actual, target: Decimal::ONE, projection: None }),
        lines,
        attention: rate.value.is_some_and(|rate| rate < Decimal::ONE),
        ..blank(id, rate, Unit::Percent)
    }
}

/// A line of a KPI of the week, with the KPI's own unit. One that lacks a store which the card's own figure has would be
/// taken for the same stores' figure: it is left open and says whom it lacks.
fn line(context: &Context, of: &Figure, word: &str, kpi: Kpi) -> Line {
    let unit = kpi.unit();
    let figure = context.total(kpi);
    let more: Vec<&str> = figure.lacks.iter().filter(|id| !of.lacks.contains(id)).map(String::as_str).collect();
    let value = match figure.value {
        Some(_) if !more.is_empty() => {
            Cell::Missing(Some(Phrase::new("reason.lacks").with("stores", context.names(more))))
        }
        _ => figure.into(),
    };
    (Phrase::new(format!("report.line.{word}")), value, unit)
}

fn achievement(context: &Context) -> Card {
    let rate = context.total(Kpi::PlanAchievement);
    let mut lines = vec![line(context, &rate, "target", Kpi::PlanTarget)];
    let reached = Stores::of(context).reached();
    lines.extend(reached.map(|reached| (Phrase::new("report.line.reached"), Cell::Said(reached), Unit::Text)));
    lines.push(match context.basis() {
        Kpi::SalesPaid => line(context, &rate, "achievement_net", Kpi::PlanAchievementNet),
        _ => line(context, &rate, "achievement_paid", Kpi::PlanAchievementPaid),
    });
    let aside = left_out(context, &rate);
    achieved("achievement", rate, context.total(Kpi::PlanGap), aside, lines)
}

fn compared_card(context: &Context, declared: &Compared) -> Card {
    let (kpi, unit) = (declared.kpi, declared.kpi.unit());
    let figure = context.total(kpi);
    let against = against(context, declared.against);
    let mut lines: Vec<Line> = against.iter().flat_map(|a| a.lines(unit)).collect();
    lines.extend(declared.lines.iter().map(|(word, kpi)| line(context, &figure, word, *kpi)));
    lines.splice(0..0, untold(context).filter(|_| kpi == Kpi::ProfitContribution));
    lines.truncate(LINES);
    let change = against.as_ref().map(|a| a.both.now - a.both.before);
    let change_in = |unit| change.map(|change| delta(change, unit, kpi.better() == Some(true)));
    let lacking = left_out(context, &figure).filter(|_| kpi != Kpi::SalesPaid);
    Card {
        aside: lacking.or_else(|| against.as_ref().map(Against::aside)),
        delta: match unit {
            Unit::Percent => change_in(DeltaUnit::Points),
            Unit::Roi => change_in(DeltaUnit::Number),
            _ => against.as_ref().and_then(Against::growth),
        },
        bullet: against.as_ref().and_then(Against::bullet),
        lines,
        attention: match kpi {
            Kpi::RefundCohortShare => change.is_some_and(|points| points >= WORSE),
            Kpi::AdsRoi => figure.value.is_some_and(|roi| roi < Decimal::ONE),
            _ => false,
        },
        ..blank(declared.id, figure, unit)
    }
}

/// The costs that nobody told and no contribution lacks the like of: they are not taken off.
fn untold(context: &Context) -> Option<Line> {
    let statement = context.metrics.statement(&context.ids(), context.days())?;
    let all = [(CostGroup::Commission, "commission"), (CostGroup::Logistics, "logistics")].into_iter();
    let untold = all.filter(|(group, _)| !statement.costs.contains_key(group));
    let named: Vec<Field> = untold.map(|(_, word)| Field::Word(format!("report.untold.{word}"))).collect();
    let said = Phrase::new("report.line.untold_costs").with("costs", Field::List(named.clone()));
    (!named.is_empty()).then(|| (Phrase::new("report.line.without"), Cell::Said(said), Unit::Text))
}

fn year(context: &Context) -> Card {
    let inputs = context.metrics.inputs();
    let so_far = inputs.calendar.to_date(Part::Year, context.period());
    let ids = context.ids();
    let of_year = |kpi: Kpi| context.metrics.get(kpi, &ids, so_far);
    let rate = of_year(Kpi::PlanAchievement);
    let whole = inputs.calendar.year_span(context.period().fiscal_year());
    let lines = vec![
        (Phrase::new("report.line.target"), of_year(Kpi::PlanTarget).into(), Unit::Money),
        (Phrase::new("report.line.projected"), projected(context, whole).into(), Unit::Percent),
        line(context, &rate, "required", Kpi::PlanRequiredFactor),
    ];
    let aside = Phrase::new("report.aside.year").with("first", whole.first());
    achieved("year", rate, of_year(Kpi::PlanGap), Some(aside), lines)
}

/// The year's projection as a part of the year's target, of the stores that it is made of.
fn projected(context: &Context, whole: Span) -> Figure {
    let projection = context.total(Kpi::PlanProjection);
    let ids = context.ids().into_iter().filter(|id| !projection.lacks.iter().any(|lacks| lacks == id));
    let annual = context.metrics.planned(&ids.collect::<Vec<_>>(), whole).number();
    let value = projection.value.zip(annual).and_then(|(projection, annual)| ratio(projection, annual));
    Figure { value, ..projection }
}

/// `不含小红书店`
fn left_out(context: &Context, figure: &Figure) -> Option<Phrase> {
    context.lacking(figure).map(|stores| Phrase::new("report.aside.lacks").with("stores", stores))
}

/// What the signs on the cards mean, and which stores a card leaves out.
pub(super) fn note(context: &Context) -> Vec<Phrase> {
    let planned = context.total(Kpi::PlanAchievement).value.is_some();
    let compared = declared(context).into_iter().map(|declared| against(context, declared.against));
    let compared: Vec<Option<Against>> = compared.collect();
    let period = compared.iter().flatten().map(|a| a.period).next();
    let same = compared.iter().flatten().all(|a| Some(a.period) == period);
    let said = match (planned, period.filter(|_| same)) {
        (true, Some(period)) => Some(Phrase::new(format!("report.note.plan_{period}"))),
        (false, Some(period)) => Some(Phrase::new(format!("report.note.{period}"))),
        (true, None) if period.is_some() => Some(Phrase::new("report.note.plan_mixed")),
        (false, None) if period.is_some() => Some(Phrase::new("report.note.mixed")),
        (true, None) => Some(Phrase::new("report.note.plan")),
        (false, None) => None,
    };
    let mut note: Vec<Phrase> = said.into_iter().collect();
    let aligned = period.filter(|period| *period == "last_year").and_then(|_| context.aligned());
    note.extend(
        aligned.map(|event| {
            Phrase::new("report.note.aligned").with("event", event.name()).with("days", context.last_year())
        }),
    );
    for said in compared.iter().flatten().flat_map(Against::note) {
        if !note.contains(&said) {
            note.push(said);
        }
    }
    if compared.iter().flatten().any(|a| a.both.partial) {
        note.push(Phrase::new("report.note.partial"));
    }
    let cards = declared(context).into_iter().filter(|card| card.kpi != Kpi::SalesPaid).map(|card| (card.kpi, card.id));
    for (kpi, id) in std::iter::once((Kpi::PlanAchievement, "achievement")).chain(cards) {
        let card = || Phrase::new("report.note.lacks").with("card", Field::Word(format!("report.card.{id}")));
        note.extend(context.lacking(&context.total(kpi)).map(|stores| card().with("stores", stores)));
    }
    note.extend(context.restated_headlines());
    note
}

/// A line below a card's bar: name, figure, unit.
type Line = (Phrase, Cell, Unit);

/// A KPI held against another period, over what both have.
struct Against {
    both: Comparison,
    /// `last_year` or `previous`.
    period: &'static str,
    /// The event that makes it incomparable: of amounts only, because the plan's factors are of sales and say nothing of
    /// shares.
    moved: Option<Moved>,
}

/// Against last year's week where there is one, else against the week before; of a day the other way round.
fn against(context: &Context, kpi: Kpi) -> Option<Against> {
    let (period, span, both) = context.reference(kpi, &context.ids())?;
    let amount = kpi.adds_up() || kpi.unit() == Unit::Money;
    let moved = amount.then(|| context.moved(&context.ids(), context.days(), span)).flatten();
    Some(Against { both, period, moved })
}

impl Against {
    /// The week before with an event that this week has not, or the other way round: beside it a change says nothing.
    /// Last year's week is still shown, because nothing better is known, and a note names the event.
    fn incomparable(&self) -> Option<&Moved> {
        self.moved.as_ref().filter(|_| self.period == "previous")
    }

    fn aside(&self) -> Phrase {
        match self.incomparable() {
            Some(moved) => moved.fields(Phrase::new("report.aside.event")),
            None if self.both.age == Age::Equal => Phrase::new(format!("report.aside.{}_age", self.period)),
            None if self.both.age == Age::Unlike => Phrase::new(format!("report.aside.{}_unlike", self.period)),
            None if self.both.unequal.is_some() => Phrase::new(format!("report.aside.{}_per_day", self.period)),
            None => Phrase::new(format!("report.aside.{}", self.period)),
        }
    }

    /// The reference as a line that names the bullet's tick; of weeks of unlike length both by the day, and of weeks that do not
    /// share all days both of those that they share.
    fn lines(&self, unit: Unit) -> Vec<Line> {
        let line = |word: &str, value| (Phrase::new(format!("report.line.{word}")), Cell::Number(value), unit);
        let (now, before) = self.both.level();
        match self.both.unequal {
            Some(_) => vec![line(&format!("{}_per_day", self.period), before), line("week_per_day", now)],
            // Beside the whole of this one the part of the other that compares would look like a multiple of growth.
            None if self.both.partial && unit == Unit::Money => {
                vec![line(&format!("{}_shared", self.period), before), line("week_shared", now)]
            }
            None => vec![line(self.period, before)],
        }
    }

    fn bullet(&self) -> Option<Bullet> {
        let (actual, target) = self.both.level();
        let drawn = target > Decimal::ZERO && self.incomparable().is_none();
        drawn.then_some(Bullet { actual, target, projection: None })
    }

    fn growth(&self) -> Option<Delta> {
        let part = self.both.growth().filter(|_| self.incomparable().is_none());
        part.map(|part| delta(part, DeltaUnit::Percent, true))
    }

    /// What else is to be known of it.
    fn note(&self) -> Vec<Phrase> {
        let per_day = self.both.unequal.map(|(now, before)| {
            Phrase::new(format!("report.note.{}_per_day", self.period)).with("now", now).with("before", before)
        });
        let moved =
            self.moved.as_ref().map(|moved| moved.fields(Phrase::new(format!("report.note.{}_event", self.period))));
        let unlike = self.both.age == Age::Unlike;
        let unlike = unlike.then(|| Phrase::new(format!("report.note.{}_unlike_age", self.period)));
        per_day.into_iter().chain(moved).chain(unlike).collect()
    }
}

fn delta(value: Decimal, unit: DeltaUnit, more_is_better: bool) -> Delta {
    let better = (!value.is_zero()).then_some((value > Decimal::ZERO) == more_is_better);
    Delta { value, unit, better }
}
