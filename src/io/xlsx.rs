//! A sheet to fill in: one column a field, drop-downs for words, dates as dates. The same columns give the same bytes.
//! This is the only file that names rust_xlsxwriter.

use super::error::{IoError, IoProblem};
use crate::locale::{Locale, Text};
use crate::show::{Choices, Column};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    Formula, Workbook, Worksheet, XlsxError,
};
use std::path::Path;

/// The rows that are prepared for typing.
const ROWS: u32 = 5000;

/// Returns the bytes of an XLSX file with these columns, its list of words on a second sheet.
pub fn sheet_of(columns: &[Column], locale: Locale) -> Result<Vec<u8>, IoError> {
    written(columns, locale)
        .map_err(|error| IoError::new(Path::new("-"), IoProblem::Sheet { why: error.to_string() }))
}

fn written(columns: &[Column], locale: Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A file that is made twice is the same file: no clock is read.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let records = Text::new("记录", "records");
    let lists = Text::new("取值", "words");
    let mut sheet = Worksheet::new();
    sheet.set_name(records.in_locale(locale))?;
    sheet.set_freeze_panes(1, 0)?;
    let mut words = Worksheet::new();
    words.set_name(lists.in_locale(locale))?;
    for (column, of) in (0u16..).zip(columns) {
        sheet.write_with_format(0, column, of.header.as_str(), &Format::new().set_bold())?;
        sheet.set_column_width(column, width(&of.header))?;
        sheet.set_column_format(column, &format(&of.cells))?;
        if let Some(validation) = validation(column, of, lists.in_locale(locale), &mut words)? {
            sheet.add_data_validation(1, column, ROWS, column, &validation)?;
        }
    }
    workbook.push_worksheet(sheet);
    workbook.push_worksheet(words);
    workbook.save_to_buffer()
}

fn width(header: &str) -> u32 {
    u32::try_from(header.len()).unwrap_or(u32::MAX).clamp(10, 40) + 2
}

fn format(cells: &Choices) -> Format {
    match cells {
        // Codes such as 00012 keep their zeros, and shares their sign.
        Choices::Text | Choices::Words { .. } => Format::new().set_num_format("@"),
        Choices::Number => Format::new(),
        Choices::Date => Format::new().set_num_format("yyyy-mm-dd"),
    }
}

fn validation(
    column: u16,
    of: &Column,
    lists: &str,
    words_sheet: &mut Worksheet,
) -> Result<Option<DataValidation>, XlsxError> {
    Ok(match &of.cells {
        Choices::Text | Choices::Number => None,
        Choices::Date => {
            let from = ExcelDateTime::from_ymd(1900, 1, 1)?;
            let rule = DataValidationRule::GreaterThanOrEqualTo(from);
            Some(DataValidation::new().allow_date(rule))
        }
        Choices::Words { words, .. } if words.is_empty() => None,
        Choices::Words { words, only } => {
            words_sheet.write(0, column, of.header.as_str())?;
            for (row, word) in (1u32..).zip(words) {
                words_sheet.write(row, column, word.as_str())?;
            }
            let name = rust_xlsxwriter::utility::column_number_to_name(column);
            let last = words.len() + 1;
            let range = Formula::new(format!("='{lists}'!${name}$2:${name}${last}"));
            let style =
                if *only { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Information };
            Some(DataValidation::new().allow_list_formula(range).set_error_style(style))
        }
    })
}
