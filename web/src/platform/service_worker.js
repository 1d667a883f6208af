// Starts the service worker, and hears of newer versions and of the browser's offer to install the page.

let registration;
let offer;

/** The version of this page; none where it was not built to be kept. */
const version = () => document.querySelector('meta[name="ossa-version"]')?.content;

/** Tells `onNewer` when another version waits, and `onOffer` whether the page can be installed. */
export async function startKeeping(onNewer, onOffer) {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event;
    onOffer(true);
  });
  addEventListener('appinstalled', () => onOffer(false));
  const container = navigator.serviceWorker;
  if (!container || !version()) return;
  container.addEventListener('message', (event) => {
    if (event.data?.version && event.data.version !== version()) onNewer();
  });
  const ask = (worker) => worker.postMessage('version');
  try {
    registration = await container.register('./sw.js');
  } catch {
    // Without a place to keep things, or over plain HTTP, the page works as it always did.
    return;
  }
  if (registration.waiting) ask(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      // The first version ever replaces nothing.
      if (worker.state === 'installed' && container.controller) ask(worker);
    });
  });
}

/** Looks whether the server has another version. */
export function lookForNewer() {
  registration?.update().catch(() => {});
}

/** Goes to the version that waits. */
export function goToNewer() {
  const waiting = registration?.waiting;
  const container = navigator.serviceWorker;
  if (!waiting) return location.reload();
  container.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take over');
}

/** Asks the person whether to install the page, where the browser offers it. */
export async function install() {
  const asked = offer;
  offer = undefined;
  await asked?.prompt();
}
