//! The problems that an archive can have. Each has a stable code, a sentence, and a consequence.

use serde::{Serialize, Serializer};

/// The verdict on an archive as a ZIP file: whether every entry's bytes are what its directory says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything that was read is as it should be.
    Ok,
    /// Something in it cannot be read here, so nobody knows whether it is whole.
    Unsupported,
    /// Something in it is encrypted, so nobody knows whether it is whole.
    Encrypted,
    /// Bytes are not what the directory says, or the directory contradicts itself.
    Corrupt,
    /// This is no ZIP file.
    NotZip,
}

impl Verdict {
    /// The verdict as JavaScript sees it, such as `not-zip`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unsupported => "unsupported",
            Self::Encrypted => "encrypted",
            Self::Corrupt => "corrupt",
            Self::NotZip => "not-zip",
        }
    }
}

/// Each row is a problem: its variant, code and verdict, whether it alone keeps the server from a good
/// restore, and its sentence. The verdicts other than `Ok` keep it from one anyway.
macro_rules! problems {
    ($($variant:ident $code:literal $verdict:ident $blocks:literal $message:literal)*) => {
        /// The stable name of a problem; messages may change, codes do not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode { $(#[doc = $message] $variant,)* }

        impl ProblemCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as JavaScript sees it, such as `crc-mismatch`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The problem in a sentence.
            pub fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }

            /// The verdict on an archive, as far as this problem goes.
            pub fn verdict(self) -> Verdict {
                match self { $(Self::$variant => Verdict::$verdict,)* }
            }

            /// Whether the server cannot restore an archive with this problem, or would be left
            /// without its data by it. An archive with several ends can be restored if the server takes the right one.
            pub fn blocks_restore(self) -> bool {
                match self { $(Self::$variant => $blocks || !matches!(Verdict::$verdict, Verdict::Ok),)* }
            }
        }
    };
}

problems! {
    NotZip "not-zip" NotZip true "This is not a ZIP file."
    Truncated "truncated" Corrupt true "The end of the archive is missing: it was cut off on its way."
    AmbiguousEnd "ambiguous-end" Ok true "The archive has several ends: programs disagree on which is the right one."
    TrailingJunk "trailing-junk" Ok false "There are bytes behind the end of the archive."
    PrefixJunk "prefix-junk" Ok false "There are bytes in front of the archive."
    UnusedBytes "unused-bytes" Ok false "There are bytes in the archive that belong to no entry."
    MultiDisk "multi-disk" Unsupported true "This is one part of an archive split into several files."
    Zip64Invalid "zip64-invalid" Corrupt true "The records for large archives (ZIP64) are damaged."
    DirectoryInvalid "directory-invalid" Corrupt true "The archive's directory is damaged."
    EntryCount "entry-count" Corrupt true "The directory does not have as many entries as the archive says."
    ExtraInvalid "extra-invalid" Ok false "An entry's extra fields are damaged."
    InvalidUtf8 "invalid-utf8" Ok false "An entry's name claims to be UTF-8 and is not."
    TooManyEntries "too-many-entries" Unsupported true "The archive has more entries than allowed."
    TooLarge "too-large" Unsupported true "Unpacked, the archive would be larger than allowed."
    SuspiciousRatio "suspicious-ratio" Unsupported true "An entry claims to unpack to more than its bytes can hold."
    OutOfBounds "out-of-bounds" Corrupt true "An entry's bytes lie outside of the archive."
    Overlap "overlap" Corrupt true "Two entries use the same bytes of the archive."
    DuplicateName "duplicate-name" Ok false "Two entries have the same name: the last one wins."
    DuplicateDatabase "duplicate-database" Ok true "There are two databases of the same name in the archive."
    NameConflict "name-conflict" Ok true "A name is used for both a file and a folder."
    UnsafeName "unsafe-name" Ok false "A name is absolute or has a backslash, a drive letter, control characters or dots as parts."
    InvalidName "invalid-name" Ok true "A name is one that no file can have."
    PathEscape "path-escape" Ok true "A name leads out of the folder that the archive is unpacked to."
    Symlink "symlink" Ok false "An entry is a symbolic link; the server leaves those out."
    SpecialFile "special-file" Ok false "An entry is neither file nor folder; the server leaves those out."
    Encrypted "encrypted" Encrypted true "An entry is encrypted."
    UnsupportedMethod "unsupported-method" Unsupported true "An entry is compressed in a way that the server cannot read."
    UnsupportedFeature "unsupported-feature" Unsupported true "An entry is a patch to another file."
    LocalHeaderInvalid "local-header-invalid" Corrupt true "There is no entry where the directory says."
    LocalMismatch "local-mismatch" Corrupt true "An entry and the directory disagree on its name, size, checksum or method."
    MetadataMismatch "metadata-mismatch" Ok false "An entry and the directory disagree on its time or other details."
    DescriptorMismatch "descriptor-mismatch" Corrupt true "The sizes or the checksum behind an entry's data are wrong."
    DataDamaged "data-damaged" Corrupt true "An entry's compressed data is damaged."
    SizeMismatch "size-mismatch" Corrupt true "An entry's data is not as long as the directory says."
    CrcMismatch "crc-mismatch" Corrupt true "An entry's data does not match its checksum."
    EmptyArchive "empty-archive" Ok true "The archive has no entries."
    NoDatabase "no-database" Ok true "There is no data.db at the top of the archive: the server cannot restore it."
    DatabasePermission "database-permission" Ok true "The database's permissions in the archive keep the server from opening it."
    DatabaseEmpty "database-empty" Ok true "The database is an empty file."
    NotSqlite "not-sqlite" Ok true "The database is not an SQLite file: the server would not start again."
    DatabaseHeader "database-header" Ok true "The database's header is damaged or of an unknown version."
    DatabaseSize "database-size" Ok true "The database is shorter than its header says: a part is missing."
    SchemaUnreadable "schema-unreadable" Ok true "The list of the database's tables cannot be read."
    NotPocketbase "not-pocketbase" Ok true "The database is not one of PocketBase: the server would come back empty or not at all."
    WalPending "wal-pending" Ok false "Changes to the database are still in its write-ahead log; the server takes them over."
    JournalPending "journal-pending" Ok false "An unfinished change to the database will be rolled back from its journal."
    MoreProblems "more-problems" Ok false "There are more problems than are listed here."
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Something that is wrong with an archive, or at least worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The code of the problem.
    pub code: ProblemCode,
    /// Name of the entry that has it; `None` where it is the archive's.
    pub entry: Option<String>,
    /// The same as a sentence.
    pub message: &'static str,
}

/// The most problems that are kept: a hostile archive can have millions, and a verdict needs the first ones only.
const MAX_LISTED: usize = 1000;

/// The problems found so far, and the verdict that follows from them.
#[derive(Debug, Clone)]
pub(super) struct Problems {
    pub list: Vec<Problem>,
    pub verdict: Verdict,
    pub blocks_restore: bool,
}

impl Default for Problems {
    fn default() -> Self {
        Self { list: Vec::new(), verdict: Verdict::Ok, blocks_restore: false }
    }
}

impl Problems {
    /// Notes a problem of the whole archive.
    pub fn note(&mut self, code: ProblemCode) {
        self.add(code, None);
    }

    /// Notes a problem of the whole archive that does not keep the server from restoring it, although problems of its
    /// kind can.
    pub fn mention(&mut self, code: ProblemCode) {
        let blocks_restore = self.blocks_restore;
        self.note(code);
        self.blocks_restore = blocks_restore;
    }

    /// Notes a problem of an entry.
    pub fn add(&mut self, code: ProblemCode, entry: Option<&str>) {
        self.verdict = self.verdict.max(code.verdict());
        self.blocks_restore |= code.blocks_restore();
        let code = match self.list.len() {
            MAX_LISTED => ProblemCode::MoreProblems,
            listed if listed > MAX_LISTED => return,
            _ => code,
        };
        let entry = entry.filter(|_| code != ProblemCode::MoreProblems).map(str::to_string);
        self.list.push(Problem { code, entry, message: code.message() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_single() {
        let mut codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert!(codes.iter().all(|code| code.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        assert!(ProblemCode::ALL.iter().all(|code| code.message().ends_with('.')));
    }

    #[test]
    fn the_list_has_an_end_and_the_verdict_has_not() {
        let mut problems = Problems::default();
        for _ in 0..5000 {
            problems.add(ProblemCode::UnsafeName, Some("/x"));
        }
        assert_eq!((problems.verdict, problems.blocks_restore), (Verdict::Ok, false));
        problems.note(ProblemCode::CrcMismatch);
        problems.note(ProblemCode::Encrypted);
        assert_eq!((problems.verdict, problems.blocks_restore), (Verdict::Corrupt, true));
        assert_eq!(problems.list.len(), MAX_LISTED + 1);
        assert_eq!(problems.list.last().unwrap().code, ProblemCode::MoreProblems);
    }
}
