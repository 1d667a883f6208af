// Frames of any page, told from outside of it.

// After the frame that was asked for last.
export const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// Waits until everything drawn so far is there: a pixel can only be read from what is drawn.
export function closed(canvases) {
  for (const canvas of canvases) {
    const gl = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
    if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
}
