/** How Chromium is started, for journeys and measurements alike: nothing goes to the network by itself. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Mesa draws several times faster than SwiftShader where there is no graphics card.
  '--use-angle=gl-egl',
  '--ignore-gpu-blocklist',
];
