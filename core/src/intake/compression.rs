//! Compressed files, known by their first bytes.

use std::fmt;
use std::io::{BufReader, Cursor, Read};

use crate::error::{Error, ErrorKind, Result};

const BUFFER: usize = 256 << 10;
const LONGEST_MAGIC: usize = 6;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, of any number of members.
    Gzip,
    /// Zstandard, of any number of frames.
    Zstd,
}

impl Compression {
    /// Tells the compression from the first bytes of a file; six are enough. A name is not asked: it may lie.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedFormat`] for archives and compressions that are known and not read.
    ///
    /// ```
    /// use cxmetrics::intake::Compression;
    /// assert_eq!(Compression::of(&[0x1f, 0x8b, 8, 0])?, Compression::Gzip);
    /// assert_eq!(Compression::of(b"a,b\n")?, Compression::None);
    /// assert!(Compression::of(b"PK\x03\x04").is_err());
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn of(first_bytes: &[u8]) -> Result<Self> {
        let other = match first_bytes {
            [0x1f, 0x8b, ..] => return Ok(Self::Gzip),
            // A skippable frame may come first; its magic number has sixteen values.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => return Ok(Self::Zstd),
            [b'P', b'K', 3, 4, ..] => "a zip archive or a spreadsheet; unpack it, or save the sheet as CSV",
            [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old spreadsheet; save the sheet as CSV",
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', ..] => "compressed with bzip2; use gzip or zstd",
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => "compressed with xz; use gzip or zstd",
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => "a 7z archive; unpack it",
            [b'P', b'A', b'R', b'1', ..] => "Parquet; read it as that",
            _ => return Ok(Self::None),
        };
        Err(Error::new(ErrorKind::UnsupportedFormat, format!("the file is {other}")))
    }
}

/// Bytes as they were before they were compressed.
pub struct Decompressed<R: Read> {
    inner: Inner<R>,
}

type Whole<R> = std::io::Chain<Cursor<Vec<u8>>, R>;

enum Inner<R: Read> {
    Plain(Whole<R>),
    Gzip(Box<flate2::bufread::MultiGzDecoder<BufReader<Whole<R>>>>),
    Zstd(zstd::stream::read::Decoder<'static, BufReader<Whole<R>>>),
}

impl<R: Read> Decompressed<R> {
    /// Looks at the first bytes of `reader` and undoes its compression, if it has one.
    ///
    /// # Errors
    /// [`ErrorKind::UnsupportedFormat`] as in [`Compression::of`]; [`ErrorKind::Io`] when the reader fails.
    /// Damage further on is an error of [`Read::read`].
    pub fn new(mut reader: R) -> Result<Self> {
        let mut first = Vec::with_capacity(LONGEST_MAGIC);
        reader.by_ref().take(LONGEST_MAGIC as u64).read_to_end(&mut first)?;
        let compression = Compression::of(&first)?;
        let whole = Cursor::new(first).chain(reader);
        let inner = match compression {
            Compression::None => Inner::Plain(whole),
            Compression::Gzip => {
                Inner::Gzip(Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(BUFFER, whole))))
            }
            Compression::Zstd => {
                Inner::Zstd(zstd::stream::read::Decoder::with_buffer(BufReader::with_capacity(BUFFER, whole))?)
            }
        };
        Ok(Self { inner })
    }

    /// How the bytes were compressed.
    pub fn compression(&self) -> Compression {
        match self.inner {
            Inner::Plain(_) => Compression::None,
            Inner::Gzip(_) => Compression::Gzip,
            Inner::Zstd(_) => Compression::Zstd,
        }
    }
}

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match &mut self.inner {
            Inner::Plain(reader) => reader.read(buffer),
            Inner::Gzip(reader) => reader.read(buffer),
            Inner::Zstd(reader) => reader.read(buffer),
        }
    }
}

impl<R: Read> fmt::Debug for Decompressed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decompressed").field("compression", &self.compression()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    fn whole(bytes: &[u8]) -> (Compression, Vec<u8>) {
        let mut reader = Decompressed::new(bytes).unwrap();
        let mut text = Vec::new();
        reader.read_to_end(&mut text).unwrap();
        (reader.compression(), text)
    }

    #[test]
    fn members_and_frames_are_read_as_one() {
        let text = b"a,b\n1,2\n".repeat(1_000);
        let zstd = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
        assert_eq!(whole(&text), (Compression::None, text.clone()));
        assert_eq!(
            whole(&[gzip(&text[..11]), gzip(b""), gzip(&text[11..])].concat()),
            (Compression::Gzip, text.clone())
        );
        assert_eq!(whole(&[zstd(&text[..11]), zstd(&text[11..])].concat()), (Compression::Zstd, text.clone()));
        for short in [&b""[..], b"a", b"PK", b"\x28\xb5"] {
            assert_eq!(whole(short), (Compression::None, short.to_vec()));
        }
    }

    #[test]
    fn damage_and_other_formats_are_errors() {
        let text = b"a,b\n1,2\n".repeat(1_000);
        for bytes in [gzip(&text), zstd::encode_all(&text[..], 1).unwrap()] {
            let mut cut = Decompressed::new(&bytes[..bytes.len() - 4]).unwrap();
            assert!(cut.read_to_end(&mut Vec::new()).is_err());
        }
        for magic in
            [&b"PK\x03\x04"[..], b"BZh91AY", b"\xfd7zXZ\0", b"\xd0\xcf\x11\xe0", b"PAR1", b"7z\xbc\xaf\x27\x1c"]
        {
            assert_eq!(Decompressed::new(magic).unwrap_err().code(), "unsupported_format");
        }
        assert_eq!(Compression::of(b"BZh,a").unwrap(), Compression::None, "a header may begin like that");
    }
}
