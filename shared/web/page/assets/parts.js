// Sends the parts of one file straight to the store: read, hash, have the link signed for exactly this part, send, and try again when the
// connection fails. The store checks every part against the hash that was signed.
import { fetcher } from './uppy.js';
import { call, Lost, Refused } from './api.js';

const together = 4; // parts of one file at a time
const attempts = 9; // without success, while the browser believes that it is online
const stall = 60_000; // milliseconds without progress

export async function sha256(buffer) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));
  return btoa(String.fromCharCode(...digest));
}

// pause waits, but no longer than until the connection is back.
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stopped = () => finish(() => reject(signal.reason));
    const online = () => finish(resolve);
    const timer = Number.isFinite(milliseconds) ? setTimeout(online, milliseconds) : undefined;
    function finish(then) {
      clearTimeout(timer);
      removeEventListener('online', online);
      signal.removeEventListener('abort', stopped);
      then();
    }
    addEventListener('online', online);
    signal.addEventListener('abort', stopped);
    if (signal.aborted) {
      stopped();
    }
  });
}

// persist repeats an act while the connection is the trouble. Being offline costs no attempt. The act learns whether it is a repetition.
export async function persist(act, signal, report) {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      return await act(failures > 0);
    } catch (error) {
      if (!(error instanceof Lost)) {
        throw error;
      }
      if (navigator.onLine === false) {
        report({ waiting: Infinity });
        await pause(Infinity, signal);
      } else if (++failures >= attempts) {
        throw new Error(error.message + ' What has arrived is kept: try again, or come back later and choose the same file.');
      } else {
        const wait = Math.max(error.after ?? 0, Math.min(1000 * 2 ** (failures - 1), 15_000)) * (0.75 + Math.random() / 2);
        report({ waiting: wait });
        await pause(wait, signal);
      }
      report({ waiting: 0 });
    }
  }
}

// put sends one part to its link. A link that has run out and a store that is busy are worth another try with a new link.
async function put({ url, headers }, buffer, single, signal, progress) {
  const patience = new AbortController();
  try {
    await fetcher(url, {
      method: 'PUT',
      body: buffer,
      headers,
      retries: 0,
      timeout: stall,
      onTimeout: () => patience.abort(),
      signal: AbortSignal.any([signal, patience.signal]),
      onUploadProgress: (event) => progress(event.loaded),
    });
  } catch (error) {
    if (signal.aborted) {
      throw signal.reason;
    }
    const status = error.request?.status ?? 0;
    if (status === 412 && single) {
      return; // it is there already: an earlier answer was lost
    }
    if (status === 404) {
      throw new Refused(404, { detail: 'This upload is no longer open. Send the file again.' });
    }
    throw new Lost(status === 0 ? 'The connection was lost.' : 'The store did not take a part (' + status + ').');
  }
}

async function read(file, start, end) {
  try {
    return await file.slice(start, end).arrayBuffer();
  } catch {
    throw new Error('The file can’t be read any more. It may have been moved, renamed or changed: choose it again.');
  }
}

// sendParts sends every part that has not arrived yet. confirmed holds the numbers of parts that are known to have arrived with the content
// that the file has now; received maps the numbers that the server knows to their size and checksum.
export async function sendParts({ file, transfer, received, signal, report, bytes }) {
  const { id, partSize, parts, confirmed } = transfer;
  const flying = new Map();
  const length = (n) => Math.min(partSize, file.size - (n - 1) * partSize);
  const tell = () => {
    let sent = 0;
    for (const n of confirmed) sent += length(n);
    for (const loaded of flying.values()) sent += loaded;
    bytes(Math.min(sent, file.size));
  };

  async function one(number) {
    const size = length(number);
    const buffer = await read(file, (number - 1) * partSize, (number - 1) * partSize + size);
    const checksum = await sha256(buffer);
    const there = received.get(number);
    if (!(there && there.size === size && there.checksum === checksum)) {
      await persist(async () => {
        const answer = await call('POST', 'api/v1/uploads/' + encodeURIComponent(id) + '/parts', { parts: [{ number, size, checksum }] }, { signal });
        try {
          await put(answer.parts[0], buffer, parts === 1, signal, (loaded) => flying.set(number, Math.min(loaded, size)) && tell());
        } finally {
          flying.delete(number);
        }
      }, signal, report);
    }
    confirmed.add(number);
    tell();
  }

  let next = 1;
  const failed = new AbortController();
  async function worker() {
    while (next <= parts && !failed.signal.aborted) {
      const number = next++;
      if (!confirmed.has(number)) {
        signal.throwIfAborted();
        await one(number).catch((error) => {
          failed.abort();
          throw error;
        });
      }
    }
  }
  tell();
  const ends = await Promise.allSettled(Array.from({ length: Math.min(together, parts) }, worker));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) {
    throw broken.reason;
  }
}
