//! The frame of a PNG file around pixels that were compressed elsewhere.

/// What every PNG file begins with.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// Most bytes of a chunk.
const MOST: usize = 1 << 20;

/// A file of 8-bit red, green, blue and alpha. `compressed` is the zlib stream of its rows, each after a zero, which says
/// that the row is not filtered.
pub fn file(width: u32, height: u32, compressed: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(compressed.len() + 64);
    file.extend(SIGNATURE);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Bits of a channel, kind of pixel, then compression, filters and interlacing, of which there is one kind each.
    header.extend([8, 6, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    for data in compressed.chunks(MOST) {
        chunk(&mut file, *b"IDAT", data);
    }
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let checksum = crc32fast::hash(&file[start..]);
    file.extend(checksum.to_be_bytes());
}

/// Puts the rows of a tile beside what a strip already holds. A row of the strip is its zero and `width` pixels.
pub fn put_tile(strip: &mut [u8], width: usize, left: usize, tile: &[u8], tile_width: usize) {
    let row = 1 + width * 4;
    for (line, pixels) in strip.chunks_exact_mut(row).zip(tile.chunks_exact(tile_width * 4)) {
        let start = 1 + left * 4;
        line[start..start + tile_width * 4].copy_from_slice(pixels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_picture_is_known_byte_by_byte() {
        let file = file(1, 1, &[]);
        assert_eq!(file[..8], SIGNATURE);
        // The checksum of the last chunk is the same in every PNG there is.
        assert_eq!(file[file.len() - 12..], [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82]);
        assert_eq!(file[8..24], [0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1]);
    }

    #[test]
    fn tiles_stand_beside_each_other() {
        let mut strip = vec![0; 2 * (1 + 3 * 4)];
        put_tile(&mut strip, 3, 0, &[1; 16], 2);
        put_tile(&mut strip, 3, 2, &[2; 8], 1);
        assert_eq!(strip, [[0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2]; 2].concat());
    }
}
