//! Reads archives from anything that implements `Read` and `Seek`, for tools, tests and fuzzing.

use super::{
    Compression, Damaged, DataEnd, Directory, DirectoryReader, Flow, Inflater, Limits, OutOfTurn, Step, Verifier,
    VerifyReport, VerifyStep,
};
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// The number of bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// Reads the directory of an archive.
///
/// # Errors
///
/// Those of the source. What is wrong with the archive is in the directory's problems.
pub fn read_from(source: &mut (impl Read + Seek), limits: Limits) -> Result<Directory> {
    let size = source.seek(SeekFrom::End(0))?;
    let mut reader = DirectoryReader::new(size, limits);
    loop {
        match reader.step() {
            Step::Done(directory) => return Ok(directory),
            Step::Read { offset, length } => reader.feed(range(source, offset, length)?).map_err(out_of_turn)?,
        }
    }
}

/// Verifies an archive.
///
/// # Errors
///
/// Those of the source. What is wrong with the archive is in the report.
pub fn verify_from(source: &mut (impl Read + Seek), limits: Limits) -> Result<VerifyReport> {
    let mut verifier = Verifier::new(read_from(source, limits)?, limits);
    let mut inflater = Inflater::default();
    loop {
        match verifier.step() {
            VerifyStep::Done => return Ok(verifier.finish()),
            VerifyStep::Read { offset, length } => {
                verifier.feed(range(source, offset, length)?).map_err(out_of_turn)?;
            }
            VerifyStep::Data { offset, length, compression } => {
                source.seek(SeekFrom::Start(offset))?;
                let mut stretch = source.by_ref().take(length);
                let end = match compression {
                    Compression::Deflate => inflate(&mut stretch, &mut verifier, &mut inflater)?,
                    Compression::Stored => copy(&mut stretch, &mut verifier)?,
                };
                verifier.end_data(end);
            }
        }
    }
}

fn copy(source: &mut impl Read, verifier: &mut Verifier) -> Result<DataEnd> {
    let mut buffer = vec![0; BUFFER];
    loop {
        let count = source.read(&mut buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        if bytes.is_empty() || verifier.data(bytes) == Flow::Stop {
            return Ok(DataEnd::Complete);
        }
    }
}

fn inflate(source: &mut impl Read, verifier: &mut Verifier, inflater: &mut Inflater) -> Result<DataEnd> {
    inflater.start();
    let mut buffer = vec![0; BUFFER];
    loop {
        let count = source.read(&mut buffer)?;
        let mut input = buffer.get(..count).unwrap_or_default();
        if input.is_empty() {
            return Ok(verifier.rest(inflater.finish()));
        }
        loop {
            match inflater.inflate(&mut input) {
                Err(Damaged) => return Ok(DataEnd::Damaged),
                Ok([]) => break,
                Ok(bytes) if verifier.data(bytes) == Flow::Stop => return Ok(DataEnd::Complete),
                Ok(_) => {}
            }
        }
    }
}

fn range(source: &mut (impl Read + Seek), offset: u64, length: u64) -> Result<Vec<u8>> {
    source.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    source.by_ref().take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn out_of_turn(error: OutOfTurn) -> Error {
    Error::new(ErrorKind::UnexpectedEof, error)
}
