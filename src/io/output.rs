//! Output that is whole or not there: a file is written beside its place and put there at the end.

use super::error::{IoError, IoProblem};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Something that is written to: standard output, or a file that appears when it is finished.
pub struct Output {
    path: PathBuf,
    to: Option<To>,
}

enum To {
    Standard(BufWriter<io::Stdout>),
    File { temporary: PathBuf, file: BufWriter<File>, keep: bool },
}

impl Output {
    /// Opens the output; `-` is standard output.
    pub fn open(path: &Path) -> Result<Self, IoError> {
        let to = if path == Path::new("-") {
            To::Standard(BufWriter::new(io::stdout()))
        } else {
            let temporary = temporary_beside(path);
            let file = File::create_new(&temporary).map_err(|error| IoError::of(path, &error))?;
            To::File { temporary, file: BufWriter::new(file), keep: false }
        };
        Ok(Self { path: path.to_owned(), to: Some(to) })
    }

    /// Opens a file of lines that is a part until it is finished: `OUT.part` beside it, which stays when the run breaks off.
    /// With `resume` the lines of an earlier run stay in front, without the one that it could not end.
    pub fn open_part(path: &Path, resume: bool) -> Result<Self, IoError> {
        let temporary = part_of(path);
        let error = |error: io::Error| IoError::of(&temporary, &error);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(!resume);
        let mut file = options.open(&temporary).map_err(error)?;
        if resume {
            let whole = whole_lines(&mut file).map_err(error)?;
            file.set_len(whole).and_then(|()| file.seek(SeekFrom::End(0))).map_err(error)?;
        }
        let to = To::File { temporary: temporary.clone(), file: BufWriter::new(file), keep: true };
        Ok(Self { path: path.to_owned(), to: Some(to) })
    }

    /// Returns the file that is a part until the output is finished.
    pub fn part(&self) -> Option<PathBuf> {
        match &self.to {
            Some(To::File { temporary, keep: true, .. }) => Some(temporary.clone()),
            Some(To::File { .. } | To::Standard(_)) | None => None,
        }
    }

    /// Writes what is still held back as far as that goes, and leaves the part where it is.
    pub fn keep_part(mut self) {
        if let Some(To::File { file, keep: true, .. }) = &mut self.to {
            // The run has broken off already: what cannot be written now is decided again.
            let _ = file.flush();
            let _ = file.get_ref().sync_all();
        }
    }

    /// Writes some bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), IoError> {
        let written = match &mut self.to {
            Some(To::Standard(stream)) => stream.write_all(bytes),
            Some(To::File { file, .. }) => file.write_all(bytes),
            None => Ok(()),
        };
        written.map_err(|error| IoError::of(&self.path, &error))
    }

    /// Writes a text and a line end.
    pub fn write_line(&mut self, text: &str) -> Result<(), IoError> {
        self.write(text.as_bytes())?;
        self.write(b"\n")
    }

    /// Sends what is still held back; a file appears in its place.
    pub fn finish(mut self) -> Result<(), IoError> {
        let finished = match self.to.take() {
            Some(To::Standard(mut stream)) => stream.flush(),
            Some(To::File { temporary, mut file, keep }) => {
                let moved = file
                    .flush()
                    .and_then(|()| file.get_ref().sync_all())
                    .and_then(|()| keep_permissions(&self.path, &temporary))
                    .and_then(|()| fs::rename(&temporary, &self.path));
                if moved.is_err() && !keep {
                    // The answer is the first error; a file that cannot be removed would only hide it.
                    let _ = fs::remove_file(&temporary);
                }
                moved
            }
            None => Ok(()),
        };
        finished.map_err(|error| IoError::of(&self.path, &error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(To::File { temporary, keep: false, .. }) = self.to.take() {
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Writes a whole file at once, or standard output for `-`; a file is whole or not there.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), IoError> {
    let mut output = Output::open(path)?;
    output.write(bytes)?;
    output.finish()
}

/// Returns where the part of an output stands: `OUT.part`.
pub fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{name}.part"))
}

/// Returns the length of the lines that are whole.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    let (mut whole, mut read) = (0, 0);
    let mut line = Vec::new();
    let mut lines = BufReader::new(file);
    while lines.read_until(b'\n', &mut line)? > 0 {
        read += u64::try_from(line.len()).unwrap_or_default();
        if line.ends_with(b"\n") {
            whole = read;
        }
        line.clear();
    }
    Ok(whole)
}

fn temporary_beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn keep_permissions(path: &Path, temporary: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(kind) if kind.is_file() => fs::set_permissions(temporary, kind.permissions()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Makes a folder, and those above it, where it is not there yet.
pub fn create_folder(folder: &Path) -> Result<(), IoError> {
    fs::create_dir_all(folder).map_err(|error| IoError::of(folder, &error))
}

/// Writes files into a folder that is new or empty: all of them, or an error before the first.
pub fn write_new_folder(folder: &Path, files: &[(&str, &str)]) -> Result<(), IoError> {
    let error = |path: &Path, error: io::Error| IoError::of(path, &error);
    if let Ok(mut entries) = fs::read_dir(folder)
        && entries.next().is_some()
    {
        return Err(IoError::new(folder, IoProblem::Exists));
    }
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|why| error(parent, why))?;
        write_whole(&path, text.as_bytes())?;
    }
    Ok(())
}
