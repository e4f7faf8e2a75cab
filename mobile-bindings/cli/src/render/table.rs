//! Tables that fit the terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, presets};

use super::output::Output;

/// A table with a heading; columns share the width of the terminal, and long words wrap.
pub(crate) fn table(output: Output, heading: &[String]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING.header_separator(LineStyle::new('─', '─', '─', '─')));
    fit(&mut table, output);
    table.set_header(heading.iter().map(|text| Cell::new(output.strong(text))));
    table
}

/// Two columns without lines: a name and what it is.
pub(crate) fn pairs(output: Output, rows: impl IntoIterator<Item = (String, String)>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    fit(&mut table, output);
    for (name, value) in rows {
        table.add_row([Cell::new(output.faint(&name)), Cell::new(value)]);
    }
    table.trim_fmt()
}

/// Columns side by side, with lines between them.
pub(crate) fn side_by_side(output: Output, columns: &[(String, String)]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED.with_rounded_corners());
    // Even in a file the page is set in columns that somebody can read.
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(output.width().unwrap_or(100).min(120));
    table.set_header(columns.iter().map(|(name, _)| Cell::new(output.strong(name))));
    table.add_row(columns.iter().map(|(_, text)| Cell::new(text)));
    table.to_string()
}

/// Sets the columns from this one on to the right, as numbers stand.
pub(crate) fn numbers_from(table: &mut Table, first: usize) {
    for column in table.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

fn fit(table: &mut Table, output: Output) {
    match output.width() {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.min(140)),
        // A program that reads the lines wants them whole.
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
}
