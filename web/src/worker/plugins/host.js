/// Time for a worker to be there before its own clock runs, in milliseconds.
const BOOT_MILLIS = 20000;
/// How long an answer that was sent in time may wait to be heard.
const GRACE_MILLIS = 50;

/// Runs one request in a worker of its own, which is ended in any case. Its clock runs from when it says `begin`.
export function runGuest(script, request, limitMillis) {
  return new Promise((resolve) => {
    const worker = new Worker(script);
    let timer;
    const end = (reply) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(reply);
    };
    const failed = (error, what) => ({ text: JSON.stringify({ error, what }), arrays: [], millis: limitMillis });
    const wait = (millis, reply) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = setTimeout(() => end(reply), GRACE_MILLIS);
      }, millis);
    };
    wait(BOOT_MILLIS, failed('worker', 'its worker did not start'));
    worker.onerror = (event) => {
      event.preventDefault();
      end(failed('worker', event.message || 'the script of its worker did not load'));
    };
    worker.onmessage = ({ data }) => {
      if (data === 'begin') wait(limitMillis, failed('time', ''));
      else end(data);
    };
    worker.postMessage(request);
  });
}
