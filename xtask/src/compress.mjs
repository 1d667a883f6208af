// Compresses files as far as brotli goes, each into a file beside it. Prints name and size before and after.

import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

await Promise.all(
  process.argv.slice(2).map(async (file) => {
    const content = await readFile(file);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    const compressed = await compress(content, { params });
    await writeFile(`${file}.br`, compressed);
    console.log(`${file}\t${content.length}\t${compressed.length}`);
  }),
);
