// Keeps the states of documents up to date while they are being checked: asks at growing intervals, only for those that wait, only while
// the page is seen, and stops when nothing waits any more. The requests do not count as activity of the person.
import { call } from './api.js';

const waiting = new Set(['uploading', 'received']);
const longest = 50; // identifiers in one request
const giveUp = 30 * 60_000;
const started = Date.now();
const area = document.querySelector('[data-live]');
const said = area?.querySelector('[data-live-said]');

function rows() {
  const all = area.matches('[data-document]') ? [area] : [...area.querySelectorAll('[data-document]')];
  return all.filter((row) => waiting.has(row.dataset.state)).slice(0, longest);
}

function apply({ id, state, reason }) {
  const row = rows().find((r) => r.dataset.document === id);
  if (!row || row.dataset.state === state) {
    return;
  }
  row.dataset.state = state;
  const template = area.querySelector('template[data-chip="' + CSS.escape(state) + '"]');
  const chip = row.querySelector('[data-chip-of]');
  if (!template || !chip) {
    location.reload(); // a document's own page: its actions change with the state
    return;
  }
  chip.replaceChildren(template.content.cloneNode(true));
  const why = row.querySelector('[data-reason-of]');
  why.textContent = reason || '';
  why.hidden = state !== 'held' || !reason;
  said.textContent = row.querySelector('.name a').textContent + ': ' + chip.textContent.trim() + '.';
}

async function ask() {
  const ids = rows().map((row) => row.dataset.document);
  const path = 'api/v1/matters/' + encodeURIComponent(area.dataset.live) + '/states?ids=' + ids.map(encodeURIComponent).join(',');
  const { states } = await call('GET', path, undefined, { background: true });
  states.forEach(apply);
}

async function run(pause) {
  if (rows().length === 0 || Date.now() - started > giveUp) {
    return;
  }
  let next = Math.min(pause * 1.4, 15_000);
  if (document.visibilityState === 'visible') {
    try {
      await ask();
    } catch (error) {
      if (error.name === 'Refused') {
        return; // signed out, or no longer allowed: the session bar or the next click says why
      }
      next = Math.max(next, error.after || 0);
    }
  }
  setTimeout(run, next, next);
}

if (area) {
  setTimeout(run, 1500, 1500);
}
