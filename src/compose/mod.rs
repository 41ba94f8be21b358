//! From figures to the report: which are shown, beside what, and the sentences that say what they mean.
//!
//! The overview answers "was the week good", each section one question more. Nothing here rounds or formats. Everything asks
//! the [`Context`] for the reader's stores and nobody else's: what is not in their scope cannot slip into their report.

mod actions;
mod best_day;
mod causes;
mod context;
mod declared;
mod figures;
mod notices;
mod overview;
mod own_tables;
mod periods;
mod reported;
mod restated;
mod sections;
mod waterfall;

pub use context::{Context, Detail, Original};
pub use own_tables::{By, MOST_TABLES, OwnTable};
pub use reported::Reported;
pub use sections::SHEETS;

use crate::calendar::PeriodKind;
use crate::report::{Form, Head, Report, Weight};

/// The whole report.
pub fn report(context: &Context) -> Report {
    let mut notices = notices::notices(context);
    // Who gets a mail again asks first what has changed since the last one.
    notices.sort_by_key(|notice| notice.phrase.key() != "notice.revised");
    let provisional = notices.iter().any(|notice| notice.weight == Weight::Provisional);
    let (findings, progress) = (overview::findings(context), actions::of(context));
    let (sections, left_out) = sections::all(context, &notices, &findings, &progress);
    let defined = sections.iter().any(|section| section.id == "definitions");
    Report {
        head: head(context, provisional),
        form: Form { pages: context.detail.pages(), accent: context.accent, logo: context.logo.cloned() },
        periods: figures::periods(context),
        kpis: figures::all(context),
        stores: context.stores.clone(),
        overview: overview::overview(context, findings, actions::sum(&progress), provisional, defined),
        sections,
        left_out,
        notices,
        sources: figures::sources(context),
        lists: context.shown_lists().to_vec(),
        rejects: figures::rejects(context),
    }
}

fn head(context: &Context, provisional: bool) -> Head {
    let (calendar, period) = (context.metrics.inputs().calendar, context.period());
    let is_in_time = context.revision == Some(1) && !context.late;
    Head {
        program: concat!("zhoubao ", env!("CARGO_PKG_VERSION")).to_owned(),
        report: context.report.clone(),
        title: context.title.clone(),
        kind: period.kind(),
        period: period.id(),
        span: period.span(),
        label: context.metrics.inputs().place(),
        revision: context.revision,
        as_of: context.as_of,
        data_until: context.data_until(),
        language: context.language,
        currency: context.currency.clone(),
        provisional,
        late: context.late,
        fiscal_year_first: calendar.year_span(period.fiscal_year()).first(),
        // In a later revision, or a look back, the next one may be due already.
        next: (period.kind() != PeriodKind::Event)
            .then(|| calendar.next(period).due())
            .filter(|due| is_in_time || *due > context.as_of.date_naive()),
    }
}
