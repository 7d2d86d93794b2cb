//! Reads the write-ahead log beside a database (file format, section 4), to know which pages the server will take from
//! it instead of from the database.

use super::super::bytes::{u32_be, wide};
use crate::core::sort;

/// Bytes of the log's header, and of that of each frame in it.
const HEADER: usize = 32;
const FRAME: usize = 24;
/// Frames whose places are held: 4 GB of a log that is usually emptied after 4 MB.
const MOST_FRAMES: usize = 1_000_000;

/// Reads a log while its bytes are streamed.
#[derive(Debug, Default)]
pub(in super::super) struct Log {
    start: Option<Start>,
    /// The checksum up to here.
    sums: [u32; 2],
    /// The beginning of what is being read.
    buffer: Vec<u8>,
    /// Whether the rest does not count: SQLite stops at the first frame whose checksum or salt is wrong.
    is_over: bool,
    /// The page of each frame.
    frames: Vec<u32>,
    /// How many of them belong to transactions that were committed.
    committed: usize,
    /// Pages of the database after the last of these.
    pages: u32,
    /// The committed frames in the order of their pages, the newest of a page last.
    order: Vec<usize>,
}

/// The log's header.
#[derive(Debug, Clone, Copy)]
struct Start {
    page_size: usize,
    salts: u64,
    is_big_endian: bool,
}

impl Log {
    /// Takes the next bytes of the log.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && !self.is_over {
            let length = self.start.map_or(HEADER, |start| FRAME + start.page_size);
            let (taken, rest) = bytes.split_at(length.saturating_sub(self.buffer.len()).min(bytes.len()));
            self.buffer.extend_from_slice(taken);
            bytes = rest;
            if self.buffer.len() == length {
                let piece = std::mem::take(&mut self.buffer);
                let read = if self.start.is_none() { self.header(&piece) } else { self.frame(&piece) };
                self.is_over = read.is_none();
            }
        }
    }

    /// Ends the log.
    pub fn end(&mut self) {
        self.is_over = true;
        let page = |index: usize| self.frames.get(index);
        self.order = sort::order(self.committed, &|one, other| page(one).cmp(&page(other)));
    }

    /// The size of the database's pages, and how many there are once the log was taken over; `None` if the log has
    /// nothing that counts.
    pub fn outcome(&self) -> Option<(usize, u32)> {
        self.start.filter(|_| self.committed > 0).map(|start| (start.page_size, self.pages))
    }

    /// The offset of the newest content of a page in the log.
    pub fn place(&self, number: u32) -> Option<u64> {
        let page = |index: &usize| self.frames.get(*index).copied();
        let after = self.order.partition_point(|index| page(index) <= Some(number));
        let index = self.order.get(after.checked_sub(1)?).filter(|index| page(index) == Some(number))?;
        let frame = wide(FRAME + self.start?.page_size);
        Some(wide(HEADER) + wide(*index) * frame + wide(FRAME))
    }

    fn header(&mut self, bytes: &[u8]) -> Option<()> {
        let magic = u32_be(bytes, 0)?;
        let page_size = usize::try_from(u32_be(bytes, 8)?).ok()?;
        let start = Start {
            page_size,
            salts: u64::from(u32_be(bytes, 16)?) << 32 | u64::from(u32_be(bytes, 20)?),
            is_big_endian: magic & 1 == 1,
        };
        self.sum(bytes.get(..24)?, start.is_big_endian);
        let is_right = magic & !1 == 0x377F_0682
            && u32_be(bytes, 4)? == 3_007_000
            && page_size.is_power_of_two()
            && (512..=65_536).contains(&page_size)
            && self.sums == [u32_be(bytes, 24)?, u32_be(bytes, 28)?];
        self.start = Some(start);
        is_right.then_some(())
    }

    fn frame(&mut self, bytes: &[u8]) -> Option<()> {
        let start = self.start?;
        self.sum(bytes.get(..8)?, start.is_big_endian);
        self.sum(bytes.get(FRAME..)?, start.is_big_endian);
        let number = u32_be(bytes, 0)?;
        let salts = u64::from(u32_be(bytes, 8)?) << 32 | u64::from(u32_be(bytes, 12)?);
        let is_right = number > 0
            && salts == start.salts
            && self.sums == [u32_be(bytes, 16)?, u32_be(bytes, 20)?]
            && self.frames.len() < MOST_FRAMES;
        if !is_right {
            return None;
        }
        self.frames.push(number);
        let pages = u32_be(bytes, 4)?;
        if pages > 0 {
            (self.committed, self.pages) = (self.frames.len(), pages);
        }
        Some(())
    }

    /// Continues the checksum (4.2): two sums over pairs of words, in the order of bytes of the log's writer.
    fn sum(&mut self, bytes: &[u8], is_big_endian: bool) {
        let word = if is_big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
        let [mut one, mut other] = self.sums;
        for [first, second] in bytes.as_chunks::<4>().0.as_chunks::<2>().0 {
            one = one.wrapping_add(word(*first)).wrapping_add(other);
            other = other.wrapping_add(word(*second)).wrapping_add(one);
        }
        self.sums = [one, other];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of these frames: page and, where a transaction ends, the size of the database.
    fn written(magic: u32, frames: &[(u32, u32)]) -> Vec<u8> {
        let mut sums = Log::default();
        let mut bytes = Vec::new();
        let mut put = |summed: &[u8], rest: &[u8], page: &[u8]| {
            sums.sum(summed, magic & 1 == 1);
            sums.sum(page, magic & 1 == 1);
            let [one, other] = sums.sums;
            bytes.extend([summed, rest, &one.to_be_bytes(), &other.to_be_bytes(), page].concat());
        };
        let salts = [7; 8];
        let start = [magic, 3_007_000, 512, 0].map(u32::to_be_bytes).concat();
        put(&[&start[..], &salts].concat(), &[], &[]);
        for (page, pages) in frames {
            put(&[page.to_be_bytes(), pages.to_be_bytes()].concat(), &salts, &[*page as u8; 512]);
        }
        bytes
    }

    fn read(bytes: &[u8], chunk: usize) -> Log {
        let mut log = Log::default();
        bytes.chunks(chunk).for_each(|bytes| log.feed(bytes));
        log.end();
        log
    }

    #[test]
    fn gives_the_newest_committed_page() {
        for magic in [0x377F_0682, 0x377F_0683] {
            let bytes = written(magic, &[(1, 0), (3, 3), (1, 0), (4, 4), (3, 0)]);
            for chunk in [1, 31, 536, 10_000] {
                let log = read(&bytes, chunk);
                assert_eq!(log.outcome(), Some((512, 4)));
                let frame = |index: u64| Some(32 + index * 536 + 24);
                assert_eq!([1, 2, 3, 4, 5].map(|page| log.place(page)), [frame(2), None, frame(1), frame(3), None]);
            }
            let cut = read(&bytes[..32 + 3 * 536 + 100], 64);
            assert_eq!((cut.outcome(), cut.place(4)), (Some((512, 3)), None));
        }
    }

    #[test]
    fn ends_at_the_first_frame_that_does_not_fit() {
        let bytes = written(0x377F_0682, &[(1, 1), (2, 2)]);
        for (at, pages) in
            [(0, None), (5, None), (10, None), (20, None), (40, None), (100, None), (568, Some(1)), (900, Some(1))]
        {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x40;
            assert_eq!(read(&damaged, 99).outcome().map(|(_, pages)| pages), pages, "{at}");
        }
        assert_eq!(read(&written(0x377F_0682, &[(0, 1)]), 99).outcome(), None);
        assert_eq!(read(&written(0x377F_0682, &[(1, 0)]), 99).outcome(), None);
        assert_eq!(read(&[], 1).outcome(), None);
    }
}
