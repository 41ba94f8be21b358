//! From one total to another in steps: each mark stands where the one before it ended.

use super::{Axis, Drawing, Ends, Mark, NAMES, Places, class, label, place, value};
use crate::render::page::Say;
use crate::render::scaled::Scaled;
use crate::report::{Chart, Role, Series};
use rust_decimal::Decimal;

/// Pixels of the marks.
const HEIGHT: i64 = 230;

/// Columns on floors that are not drawn, a label above each: totals as they are, steps with their sign.
pub(super) fn waterfall(say: &Say, chart: &Chart, scaled: &Scaled) -> Drawing {
    let places = Places::of(chart);
    let steps: Vec<Option<Step>> = (0..places.count).map(|at| step(chart, at)).collect();
    let tops = steps.iter().flatten().flat_map(|step| [step.from, step.to]);
    let axis = Axis::of(Ends::over(tops), HEIGHT);
    let wide = places.wide() / Decimal::new(145, 2);
    let texts: Vec<Option<String>> = steps.iter().map(|step| step.as_ref().map(|step| step.say(scaled))).collect();
    let values: Vec<Option<Decimal>> = steps.iter().map(|step| step.as_ref().map(|step| step.size)).collect();
    let [_, on_phone] = places.shown(&texts, &values);
    let mut marks = Vec::new();
    for (at, (step, text)) in steps.iter().zip(texts).enumerate() {
        let (Some(step), Some(text)) = (step, text) else { continue };
        let x = places.start(at) + (places.wide() - wide) / Decimal::TWO;
        if let Some(next) = steps.get(at + 1).and_then(Option::as_ref) {
            let y = place(axis.at(if next.starts_at(step.to) { step.to } else { step.from }));
            let to = places.start(at + 1) + (places.wide() - wide) / Decimal::TWO;
            marks.push(Mark::Line { from: [place(x + wide), y], to: [place(to), y], class: "joint" });
        }
        marks.push(axis.between(x, wide, step.from, step.to, class(step.role)));
        let y = axis.at(step.from.max(step.to)) - Decimal::from(4);
        marks.push(label(places.middle(at), y, text, step.tone(), on_phone[at]));
    }
    marks.push(axis.line());
    let height = axis.foot() + Decimal::from(NAMES);
    marks.extend(places.names(say, chart, height));
    Drawing { height: place(height), marks }
}

/// One mark: where it begins and ends, and its size as it is said.
struct Step {
    role: Role,
    from: Decimal,
    to: Decimal,
    size: Decimal,
}

fn step(chart: &Chart, at: usize) -> Option<Step> {
    let marks = chart.series.iter().filter(|one| one.role != Role::Floor);
    let (role, size) = marks.into_iter().find_map(|one: &Series| Some((one.role, value(one, at)?)))?;
    let floors = chart.series.iter().filter(|one| one.role == Role::Floor);
    let floor: Decimal = floors.filter_map(|one| value(one, at)).sum();
    // A fall begins at its top and ends on its floor.
    let (from, to) = if role == Role::Worse { (floor + size, floor) } else { (floor, floor + size) };
    Some(Step { role, from, to, size })
}

impl Step {
    fn say(&self, scaled: &Scaled) -> String {
        match self.role {
            Role::Better => scaled.say_signed(self.size),
            Role::Worse => scaled.say_signed(-self.size),
            _ => scaled.say(self.size),
        }
    }

    fn tone(&self) -> &'static str {
        match self.role {
            Role::Better => " better",
            Role::Worse => " worse",
            _ => " last",
        }
    }

    /// Whether it goes on from there; a total stands on zero and ends there.
    fn starts_at(&self, value: Decimal) -> bool {
        self.from == value || self.to == value
    }
}
