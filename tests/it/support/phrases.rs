//! Everything a report says, phrase by phrase.

use zhoubao::report::{Cell, Chart, Report, Table};
use zhoubao::words::{Field, Language, Phrase, Words};

/// Every phrase of a report, in no particular order.
pub fn phrases(report: &Report) -> Vec<&Phrase> {
    let overview = &report.overview;
    let mut all = vec![&report.head.label, &overview.headline, &overview.bars_title, &overview.footer];
    all.extend(overview.status.iter().chain(&overview.second).chain(&overview.stores_note));
    all.extend(overview.message.iter().chain(&overview.cards_note));
    for card in &overview.cards {
        all.push(&card.title);
        all.extend(&card.aside);
        all.extend(of_cell(&card.value));
        all.extend(card.lines.iter().flat_map(|(name, cell, _)| std::iter::once(name).chain(of_cell(cell))));
    }
    all.extend([&overview.trend.title, &overview.trend.subtitle]);
    all.extend(overview.trend.points.iter().map(|point| &point.label));
    all.extend(overview.side.iter().flat_map(of_chart));
    all.extend(of_table(&overview.stores));
    all.extend(overview.bars.iter().filter_map(|bar| bar.note.as_ref()));
    all.extend(&overview.actions);
    for finding in &overview.findings {
        all.extend([&finding.text, &finding.action, &finding.sure, &finding.when]);
        all.extend(&finding.effect);
    }
    for section in &report.sections {
        all.extend([&section.title, &section.message]);
        all.extend(section.charts.iter().flat_map(of_chart));
        all.extend(section.tables.iter().flat_map(of_table));
        all.extend(&section.notes);
    }
    all.extend(&report.left_out);
    all.extend(report.kpis.iter().filter_map(|kpi| kpi.reason.as_ref()));
    all.extend(report.notices.iter().map(|notice| &notice.phrase));
    all.extend(report.rejects.iter().map(|reject| &reject.reason));
    all
}

fn of_cell(cell: &Cell) -> Option<&Phrase> {
    match cell {
        Cell::Said(phrase) | Cell::Missing(Some(phrase)) => Some(phrase),
        _ => None,
    }
}

fn of_chart(chart: &Chart) -> Vec<&Phrase> {
    let names = chart.series.iter().map(|series| &series.name);
    [&chart.title, &chart.subtitle].into_iter().chain(&chart.categories).chain(names).collect()
}

fn of_table(table: &Table) -> Vec<&Phrase> {
    let rows = table.rows.iter().chain(&table.total);
    std::iter::once(&table.title).chain(rows.flatten().filter_map(of_cell)).collect()
}

/// Keys of words that no phrase names but renderers look up.
fn looked_up(report: &Report) -> Vec<String> {
    let sections = report.sections.iter().flat_map(|section| &section.tables);
    let tables: Vec<&Table> = std::iter::once(&report.overview.stores).chain(sections).collect();
    let columns = tables.iter().flat_map(|table| table.columns.iter().map(|column| format!("column.{}", column.key)));
    tables.iter().map(|table| format!("table.{}", table.id)).chain(columns).collect()
}

/// What cannot be said in a language: keys without a text, and texts with a field that nobody filled.
pub fn unsayable(report: &Report, language: Language) -> Vec<String> {
    let words = Words::built_in(language);
    let mut found: Vec<String> = looked_up(report).into_iter().filter(|key| !words.has(key)).collect();
    for phrase in phrases(report) {
        check(&words, phrase, &mut found);
        let said = words.say(phrase);
        if said.contains(['{', '}']) || said.trim().is_empty() {
            found.push(format!("{}: {said}", phrase.key()));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn check(words: &Words, phrase: &Phrase, found: &mut Vec<String>) {
    if !words.has(phrase.key()) {
        found.push(phrase.key().to_owned());
    }
    phrase.fields().iter().for_each(|(_, field)| check_field(words, field, found));
}

fn check_field(words: &Words, field: &Field, found: &mut Vec<String>) {
    match field {
        Field::Word(key) if !words.has(key) => found.push(key.clone()),
        Field::Said(phrase) => check(words, phrase, found),
        Field::List(items) => items.iter().for_each(|item| check_field(words, item, found)),
        _ => {}
    }
}
