// The uploader that Uppy runs: it speaks the portal's transfer API (begin, sign parts, complete) and sends parts to the store. Uppy keeps the
// list of files, their progress, and what was paused, taken up again, retried or removed.
import { BasePlugin, TaskQueue } from './uppy.js';
import { call, Lost, Refused } from './api.js';
import { persist, sendParts } from './parts.js';

const together = 3; // files at a time

export class Send extends BasePlugin {
  #queue = new TaskQueue({ concurrency: together });
  #running = new Map(); // file id -> AbortController
  #sleeping = new Map(); // file id -> wake

  // opts: matter; adopt(file), which looks for an upload that the server knows although its answer was lost; report(fileID, {waiting}).
  constructor(uppy, opts) {
    super(uppy, opts);
    this.id = 'Send';
    this.type = 'uploader';
  }

  install() {
    this.uppy.setState({ capabilities: { ...this.uppy.getState().capabilities, resumableUploads: true } });
    this.uppy.addUploader((ids) => this.#upload(ids));
    this.uppy.on('upload-pause', (file, paused) => (paused ? this.#stop(file.id) : this.#wake(file.id)));
    this.uppy.on('file-removed', (file) => {
      this.#stop(file.id);
      this.#wake(file.id);
    });
  }

  #stop(id) {
    this.#running.get(id)?.abort();
  }

  #wake(id) {
    this.#sleeping.get(id)?.();
    this.#sleeping.delete(id);
  }

  async #upload(ids) {
    this.uppy.emit('upload-start', this.uppy.getFilesByIds(ids));
    await Promise.allSettled(ids.map((id) => this.#follow(id)));
  }

  // follow sees one file through, over pauses. A paused file leaves its place to the next one.
  async #follow(id) {
    for (;;) {
      const file = this.uppy.getFile(id);
      if (!file) {
        return;
      }
      if (file.isPaused) {
        await new Promise((wake) => this.#sleeping.set(id, wake));
      } else if (await this.#queue.add(() => this.#run(id))) {
        return;
      }
    }
  }

  // run sends until the end, a pause or a failure; it gives false after a pause.
  async #run(id) {
    const file = this.uppy.getFile(id);
    if (!file || file.isPaused) {
      return !file;
    }
    const stop = new AbortController();
    this.#running.set(id, stop);
    this.opts.started(id);
    try {
      const state = await this.#send(file, stop.signal);
      this.uppy.emit('upload-success', this.uppy.getFile(id), { status: 200, body: { state } });
      return true;
    } catch (error) {
      if (stop.signal.aborted) {
        return !this.uppy.getFile(id);
      }
      this.uppy.emit('upload-error', this.uppy.getFile(id), error);
      return true;
    } finally {
      this.#running.delete(id);
    }
  }

  async #send(file, signal) {
    const report = (what) => this.opts.report(file.id, what);
    const transfer = file.transfer ?? (await this.#begin(file, signal, report));
    const path = 'api/v1/uploads/' + encodeURIComponent(transfer.id);
    for (let round = 1; ; round++) {
      const now = transfer.fresh ? { state: 'uploading', received: [] } : await persist(() => call('GET', path, undefined, { signal }), signal, report);
      transfer.fresh = false;
      if (now.state === 'cancelled') {
        throw new Refused(409, { detail: 'This upload was given up. Remove it and send the file again.' });
      }
      if (now.state !== 'uploading') {
        return now.state;
      }
      try {
        await sendParts({
          file: file.data,
          transfer,
          received: new Map((now.received ?? []).map((part) => [part.number, part])),
          signal,
          report,
          bytes: (bytesUploaded) => this.#progress(file, bytesUploaded),
        });
        return (await persist(() => call('POST', path + '/complete', {}, { signal }), signal, report)).state;
      } catch (error) {
        if (round > 1 || !(error instanceof Refused) || error.status !== 409) {
          throw error;
        }
        // The server knows more than this page: an answer was lost, or a part is missing. Ask, and compare every part once more.
        transfer.confirmed.clear();
      }
    }
  }

  // begin announces the file. When the answer is lost, the server may have taken the announcement: it is looked for before another is made.
  async #begin(file, signal, report) {
    const { name, size, lastModified, type } = file.data;
    const opened = await persist(async (again) => {
      const adopted = again ? await this.opts.adopt(file.data) : null;
      // Not stopped by a pause: an announcement that was made should be known here.
      return adopted ?? call('POST', 'api/v1/uploads', { matter: this.opts.matter, name, size, type, modified: lastModified });
    }, signal, report);
    if (!(opened.partSize > 0 && opened.parts > 0)) {
      throw new Lost('The portal’s answer can’t be understood.');
    }
    const transfer = { id: opened.id, document: opened.document, partSize: opened.partSize, parts: opened.parts, confirmed: new Set(), fresh: !opened.received };
    if (this.uppy.getFile(file.id)) {
      this.uppy.setFileState(file.id, { transfer });
    } else {
      await call('DELETE', 'api/v1/uploads/' + encodeURIComponent(transfer.id)); // removed in the meantime
    }
    return transfer;
  }

  #progress(file, bytesUploaded) {
    const current = this.uppy.getFile(file.id);
    if (current) {
      this.uppy.emit('upload-progress', current, { uploadStarted: current.progress.uploadStarted ?? Date.now(), bytesUploaded, bytesTotal: file.size });
    }
  }
}
