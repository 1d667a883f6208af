// Large pictures in small pieces: pixels of a canvas, and compression that does not wait for all of them.

/** Compresses what is written, as PNG files hold it. */
export class Deflater {
  constructor() {
    const stream = new CompressionStream('deflate');
    this.writer = stream.writable.getWriter();
    this.whole = new Response(stream.readable).arrayBuffer();
  }

  async write(bytes) {
    await this.writer.ready;
    await this.writer.write(bytes);
  }

  async end() {
    await this.writer.close();
    return new Uint8Array(await this.whole);
  }
}

/** Red, green, blue and alpha of the upper left part of a plain canvas. */
export function pixels(canvas, width, height) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return new Uint8Array(data.buffer);
}

/** Gives the graphics card back what a canvas had of it: browsers allow a page only a few. */
export function release(canvas) {
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
}
