// Files out of archives, and from addresses of the server this page came from.

/** What a compressed part of an archive holds, if that is exactly `size` bytes; nothing larger is ever kept. */
export async function inflate(blob, size) {
  const reader = blob.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const bytes = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > size) {
      await reader.cancel();
      throw new Error('it is larger than the archive says');
    }
    bytes.set(value, at);
    at += value.length;
  }
  if (at !== size) throw new Error('it is smaller than the archive says');
  return bytes;
}

/** The bytes of a part of a file. */
export async function part(file, start, end) {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

export function fileOf(bytes, name) {
  return new File([bytes], name);
}

/** The file behind an address, which must be on the server this page came from. */
export async function fetchFile(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error('it is not on the server this page came from');
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const name = decodeURIComponent(url.pathname.split('/').pop());
  return new File([await response.blob()], name);
}
