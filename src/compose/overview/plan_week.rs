//! A week of the plan that ended in the reported week: how it came out.

use super::message::left_out;
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::words::{Field, Phrase};

/// `11月第2周（8-14 日）达成 103.2 %，比目标 +2.1万。`; nothing where none ended, or where it has no target.
pub(super) fn closed(context: &Context) -> Option<Phrase> {
    let inputs = context.metrics.inputs();
    let week = inputs.closed_plan_week()?;
    let figure = |kpi| context.metrics.get(kpi, &context.ids(), week.span());
    let (achievement, gap) = (figure(Kpi::PlanAchievement), figure(Kpi::PlanGap).value?);
    let key = match gap {
        gap if gap.is_zero() => "report.plan_week.even",
        gap if gap.is_sign_positive() => "report.plan_week.over",
        _ => "report.plan_week.short",
    };
    let remarks: Vec<Field> = left_out(context, &achievement).into_iter().map(Field::from).collect();
    let remarks = match remarks.is_empty() {
        true => Phrase::new("report.plan_week.none"),
        false => Phrase::new("report.plan_week.remarks").with("remarks", Field::List(remarks)),
    };
    Some(
        Phrase::new(key)
            .with("week", inputs.plan_calendar.week_name_and_days(week))
            .with("rate", Field::Percent(achievement.value?))
            .with("gap", Field::Money(gap.abs()))
            .with("remarks", remarks),
    )
}
