//! A diary's file, as the terminal finds it.

use std::{fs, io::Read, path::Path};

use beside_core::diary::{DiaryFormat, FILE_BYTES_MAX, Source};
use jiff::tz::TimeZone;

use crate::failure::Failure;

/// Reads a file, or standard input for `-`. What it holds is told by its name, unless it is said.
pub(crate) fn read(path: &Path, format: Option<DiaryFormat>) -> Result<Source, Failure> {
    let unreadable = |_| Failure::new("file-unreadable").at(path);
    let mut bytes = Vec::new();
    let mut read = |from: &mut dyn Read| from.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable);
    if path == Path::new("-") {
        read(&mut std::io::stdin().lock())?;
    } else {
        read(&mut fs::File::open(path).map_err(unreadable)?)?;
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Failure::new("import-too-large"));
    }
    let by_name = if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
        DiaryFormat::DayOne
    } else {
        DiaryFormat::Lines
    };
    Ok(Source::new(bytes, format.unwrap_or(by_name), TimeZone::system()))
}

#[cfg(test)]
mod tests {
    use beside_core::diary::Unfit;
    use beside_texts::{Language, import_reason, message::reason, problem};

    #[test]
    fn all_that_can_be_wrong_with_a_line_has_words() {
        let codes: Vec<&str> = Unfit::ALL.iter().map(|why| why.code()).collect();
        assert_eq!(codes, reason::ALL.iter().map(|message| message.id()).collect::<Vec<_>>());
    }

    #[test]
    fn a_malformed_line_is_named_in_the_readers_language() {
        for (language, words) in [
            (Language::English, "Line 3 can't be taken: \"date\" is missing. Nothing was imported."),
            (Language::Portuguese, "Não é possível aceitar a linha 3: falta \"date\". Nada foi importado."),
            (Language::Polish, "Nie da się wczytać wiersza 3: brakuje \"date\". Niczego nie zaimportowano."),
        ] {
            let why = import_reason(language, Unfit::NoDate.code());
            let shown = problem(language, "import-line", &[("line", 3_u64.into()), ("reason", why.into())]);
            assert_eq!(shown.what, words);
            assert!(shown.what_to_do.contains("--skip-bad"));
        }
    }
}
