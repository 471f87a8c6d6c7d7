//! One sheet of an XLSX workbook as CSV text, row for row: what a cell shows becomes its text. This is the only place that
//! names calamine.
//!
//! Always true: a number has the digits that a spreadsheet shows (at most 15), never those of its binary form; a date is a
//! date; a code that is shown with zeros in front keeps them; a share keeps its sign.

use crate::quantity::Number;
use calamine::{Data, DataRef, ExcelDateTime, Reader, Style, Xlsx, XlsxError, open_workbook_from_rs};
use std::io::{Cursor, Read};

/// The most bytes of all parts of a workbook, unpacked.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most parts of a workbook.
const MOST_PARTS: usize = 10_000;

/// Why a workbook gives no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is damaged, or no XLSX workbook.
    Unreadable,
    /// It is larger than is read, unpacked.
    TooLarge,
    /// It has no sheet of the name, or several and none is named.
    NoSheet {
        /// The sheets that it has.
        known: Vec<String>,
    },
}

/// Returns true for a workbook, by its name or by how its bytes begin: a packed file, or a workbook of the older form.
pub fn is_workbook(name: &str, bytes: &[u8]) -> bool {
    name.to_ascii_lowercase().ends_with(".xlsx")
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Which sheet of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'n> {
    /// The one of this name.
    Named(&'n str),
    /// The only one.
    Only,
    /// The first one.
    First,
}

/// Returns a sheet as CSV text with its rows on the same lines.
///
/// Rows and columns beyond the bounds of a sheet are cut one behind the bound, so that the reader of the text reports them.
pub fn csv_text(bytes: &[u8], which: Which<'_>, most: (usize, usize)) -> Result<String, Fault> {
    expect_bounded(bytes)?;
    let mut workbook: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_: XlsxError| Fault::Unreadable)?;
    let known = workbook.sheet_names();
    let name = match (which, known.as_slice()) {
        (Which::Named(sheet), known) if known.iter().any(|name| name == sheet) => sheet.to_owned(),
        (Which::Only, [only]) | (Which::First, [only, ..]) => only.clone(),
        (Which::Named(_) | Which::Only | Which::First, _) => return Err(Fault::NoSheet { known }),
    };
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|_| Fault::Unreadable)?;
    let styles = reader.styles().to_vec();
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| Fault::Unreadable)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let text = text_of(cell.get_value(), styles.get(style));
        if text.is_empty() || row > most.0 || column > most.1 {
            continue;
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
    }
    Ok(as_csv(&rows))
}

// What a part says of its own size may be wrong: each is unpacked once, and nothing of it kept.
fn expect_bounded(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Unreadable)?;
    if archive.len() > MOST_PARTS {
        return Err(Fault::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|_| Fault::Unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left.checked_sub(read.map_err(|_| Fault::Unreadable)?).ok_or(Fault::TooLarge)?;
    }
    Ok(())
}

fn text_of(value: &DataRef<'_>, style: Option<&Style>) -> String {
    match value {
        DataRef::Int(whole) => shown(whole.to_string(), style),
        DataRef::Float(number) => shown(decimal(*number), style),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(day) => day_text(*day),
        DataRef::DateTimeIso(text) => text.split("T00:00:00").next().unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) => Data::from(value.clone()).to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Returns a number as its format shows it: with its percent sign, with zeros in front.
fn shown(text: String, style: Option<&Style>) -> String {
    let format = style.and_then(|style| style.number_format.as_ref());
    let Some(format) = format else { return text };
    let is_share = format.format_code.contains('%') || matches!(format.format_id, Some(9 | 10));
    if is_share {
        let share = Number::parse(&text).and_then(|number| number.checked_mul(Number::whole(100)));
        return share.map_or(text, |share| format!("{share}%"));
    }
    let zeros = format.format_code.len();
    let pads = zeros > 1 && format.format_code.bytes().all(|mark| mark == b'0');
    if pads && text.bytes().all(|mark| mark.is_ascii_digit()) { format!("{text:0>zeros$}") } else { text }
}

fn day_text(moment: ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return decimal(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// Returns the digits that a spreadsheet shows of a number: 15 at most, without an exponent.
fn decimal(number: impl std::fmt::LowerExp) -> String {
    let written = format!("{number:.14e}");
    let Some((digits, exponent)) = written.split_once('e') else { return written };
    let Ok(exponent) = exponent.parse::<i32>() else { return written };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    // Beyond that no figure of a regulation is meant: it stays as it is, and is no number of the language.
    if exponent.abs() > 30 {
        return written;
    }
    let before = usize::try_from(exponent + 1).unwrap_or(0);
    let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
    let (whole, rest) = digits.split_at_checked(before).unwrap_or((digits, ""));
    let whole = if whole.is_empty() { "0".to_owned() } else { format!("{whole:0<before$}") };
    match rest {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{zeros}{rest}"),
    }
}

/// Returns rows as CSV, every row with as many cells as the longest.
fn as_csv(rows: &[Vec<String>]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        for column in 0..width {
            if column > 0 {
                text.push(',');
            }
            let cell = row.get(column).map_or("", String::as_str);
            let is_plain = !cell.contains(['"', ',', '\n', '\r']) && cell.trim() == cell;
            if is_plain {
                text.push_str(cell);
            } else {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_number_has_the_digits_that_a_spreadsheet_shows() {
        for (number, text) in [
            (0.300_000_000_000_000_04, "0.3"),
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (1200.0, "1200"),
            (-2.5, "-2.5"),
            (0.05, "0.05"),
            (0.333_333_333_333_333_3, "0.333333333333333"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e20, "100000000000000000000"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(decimal(number), text);
        }
        assert_eq!(decimal(1e300), "1.00000000000000e300");
        assert_eq!(decimal(f64::NAN), "NaN");
    }
}
