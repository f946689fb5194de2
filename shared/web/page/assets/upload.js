// The page that sends files. It ties the page's list to Uppy, and follows each file until its check has ended.
import { Uppy } from './uppy.js';
import { call } from './api.js';
import { Row, size } from './rows.js';
import { Send } from './send.js';
import { Unfinished, sameName } from './unfinished.js';

const page = document.querySelector('#upload');
const picker = document.querySelector('#files');
const drop = page.querySelector('[data-drop]');
const list = page.querySelector('[data-uploads]');
const matter = page.dataset.matter;

const rows = new Map(); // Uppy's file id -> Row
const unfinished = new Unfinished(matter, (file, entry) => add(file, entry));
const uppy = new Uppy({ autoProceed: true, allowMultipleUploadBatches: true });
let refusals = 0;

uppy.use(Send, { matter, adopt: (file) => unfinished.adopt(file), started, report });

function started(id) {
  rows.get(id)?.set('sending');
}

function report(id, { waiting }) {
  const row = rows.get(id);
  if (row?.state !== 'sending') {
    return;
  }
  if (waiting === Infinity) {
    row.detail('The connection is lost. Sending goes on by itself when it is back.');
  } else if (waiting > 0) {
    row.detail('The connection is unsteady. Trying again in ' + Math.ceil(waiting / 1000) + (waiting > 1000 ? ' seconds.' : ' second.'));
  } else {
    row.detail('Trying again.');
  }
}

// trouble says what is wrong with a file before anything of it is sent, or nothing. The server checks the same again.
function trouble(file) {
  if (file.size === 0) {
    return 'The file is empty (0 bytes). Check that it was saved, then choose it again.';
  }
  if (file.size > Number(page.dataset.maxBytes)) {
    return 'The file has ' + size(file.size) + '. The largest that is taken has ' + page.dataset.maxWords + '. Split it or ask the firm for another way.';
  }
  return '';
}

function refuse(name, bytes, words) {
  const row = new Row(list, 'refused-' + ++refusals, name, bytes);
  row.set('failed', words, false);
  row.element.querySelector('[data-action="cancel"]').addEventListener('click', () => forget(row));
  showList();
}

function showList() {
  page.querySelector('[data-sending]').hidden = list.childElementCount === 0;
}

function forget(row) {
  const focus = row.element.nextElementSibling?.querySelector('button:not([hidden])') ?? document.querySelector('main');
  row.remove();
  focus.focus({ preventScroll: true });
  showList();
}

function add(file, entry = unfinished.match(file)) {
  const words = trouble(file);
  if (words) {
    refuse(file.name, file.size, words);
    return;
  }
  const twin = uppy.getFiles().find((f) => sameName(f.name, file.name) && f.size === file.size && f.data.lastModified === file.lastModified);
  if (twin) {
    rows.get(twin.id)?.element.scrollIntoView({ block: 'nearest' });
    return;
  }
  const id = uppy.addFile({ name: file.name, type: file.type, data: file, source: 'local' });
  const row = new Row(list, id, file.name, file.size);
  rows.set(id, row);
  if (entry) {
    uppy.setFileState(id, { transfer: { id: entry.id, document: entry.document, partSize: entry.partSize, parts: entry.parts, confirmed: new Set(), fresh: false } });
    unfinished.take(entry.id);
  }
  row.set('queued');
  row.element.addEventListener('click', (event) => act(id, event.target.closest('[data-action]')?.dataset.action));
  showList();
}

function act(id, action) {
  const row = rows.get(id);
  if (action === 'pause') {
    uppy.pauseResume(id);
    row.set('paused', size(Math.round((row.bar.value / 100) * row.total)) + ' of ' + size(row.total) + ' have arrived.');
  } else if (action === 'resume' && row.state === 'failed') {
    row.set('queued');
    uppy.retryUpload(id).catch(() => {}); // told by upload-error
  } else if (action === 'resume') {
    row.set('queued');
    uppy.pauseResume(id);
  } else if (action === 'cancel') {
    cancel(id);
  }
}

function cancel(id) {
  const { transfer } = uppy.getFile(id);
  const row = rows.get(id);
  rows.delete(id);
  uppy.removeFile(id);
  forget(row);
  if (transfer) {
    call('DELETE', 'api/v1/uploads/' + encodeURIComponent(transfer.id)).catch(() => unfinished.load()); // still there: offer it again
  }
}

uppy.on('upload-progress', (file, { bytesUploaded }) => {
  const row = rows.get(file.id);
  if (row?.state === 'sending') {
    row.progress(bytesUploaded);
  }
});

uppy.on('upload-error', (file, error) => {
  if (!file) {
    return;
  }
  const words = error.status === 401 ? 'Your session has ended. Sign in again and choose the same file; what has arrived is kept.' : error.message;
  rows.get(file.id)?.set('failed', words, error.status !== 401 && error.status !== 403);
});

uppy.on('upload-success', (file, { body }) => {
  const row = rows.get(file.id);
  rows.delete(file.id);
  row.bar.value = 100;
  setTimeout(() => uppy.removeFile(file.id)); // so that the same file can be sent once more
  watch(row, file.transfer, body);
});

// settle shows the state that the server tells, and says whether it is the last one.
function settle(row, transfer, { state, reason }) {
  if (state === 'available') {
    row.set('available', 'The check has ended. The people of this matter can open it.');
  } else if (state === 'held') {
    row.set('held', 'Held for review: ' + (reason || 'no reason was recorded.'));
  } else if (state === 'cancelled') {
    row.set('failed', 'This upload was given up before the whole file had arrived.', false);
    return true;
  } else {
    if (row.state !== 'checking') {
      row.set('checking', 'The whole file has arrived. You can leave this page; the check goes on without it.');
    }
    row.link('matters/' + encodeURIComponent(matter) + '/documents/' + encodeURIComponent(transfer.document));
    return false;
  }
  row.link('matters/' + encodeURIComponent(matter) + '/documents/' + encodeURIComponent(transfer.document));
  return true;
}

// watch asks at growing intervals until the check has ended. These requests do not count as activity of the person.
async function watch(row, transfer, first) {
  const path = 'api/v1/uploads/' + encodeURIComponent(transfer.id);
  let now = first;
  for (let wait = 1000; !settle(row, transfer, now); wait = Math.min(wait * 1.3, 15_000)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      now = await call('GET', path, undefined, { background: true });
    } catch (error) {
      if (error.name === 'Refused') {
        row.detail('The whole file has arrived. Its state can’t be asked any more: ' + error.message);
        return;
      }
    }
  }
}

// Files wait until the earlier uploads are known, so that one that was begun before is taken up and not sent twice.
const ready = unfinished.load().catch((error) => {
  page.querySelector('[data-said]').textContent = 'Earlier uploads could not be listed: ' + error.message;
});

async function addAll(files) {
  await ready;
  files.forEach((file) => add(file));
}

picker.addEventListener('change', () => {
  addAll([...picker.files]);
  picker.value = '';
});

function dropped(event) {
  event.preventDefault();
  drop.classList.remove('over');
  const files = [];
  for (const item of event.dataTransfer.items) {
    if (item.kind === 'file' && item.webkitGetAsEntry?.()?.isDirectory) {
      refuse(item.webkitGetAsEntry().name, 0, 'This is a folder. Open it and choose the files in it.');
    } else if (item.kind === 'file') {
      files.push(item.getAsFile());
    }
  }
  addAll(files);
}

// The whole window takes files, so that one that misses the field doesn't replace the page.
addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.toggle('over', event.dataTransfer.types.includes('Files'));
});
addEventListener('dragleave', (event) => event.relatedTarget === null && drop.classList.remove('over'));
addEventListener('drop', dropped);

addEventListener('beforeunload', (event) => {
  if ([...rows.values()].some(({ state }) => state === 'sending' || state === 'queued')) {
    event.preventDefault();
  }
});

page.hidden = false;
