// One line of the upload page's list: name, state in words, progress, and the buttons that make sense now.
import { address } from './api.js';

const said = document.querySelector('[data-said]');
const units = ['KiB', 'MiB', 'GiB', 'TiB'];

// size writes bytes as the server's pages do.
export function size(bytes) {
  if (bytes < 1024) {
    return bytes + (bytes === 1 ? ' byte' : ' bytes');
  }
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1023.95 && unit < units.length - 1; unit++) {
    value /= 1024;
  }
  return value.toFixed(1).replace(/\.0$/, '') + ' ' + units[unit];
}

export function duration(seconds) {
  if (seconds < 60) {
    const few = Math.max(1, Math.ceil(seconds / 5) * 5);
    return 'about ' + few + ' seconds';
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) {
    return 'about ' + minutes + (minutes === 1 ? ' minute' : ' minutes');
  }
  return 'about ' + Math.round(minutes / 60) + ' hours';
}

const words = {
  queued: 'Waiting to be sent',
  sending: 'Sending',
  paused: 'Paused',
  checking: 'Being checked',
  available: 'Available',
  held: 'Held for review',
  failed: 'Not sent',
};

const buttons = {
  queued: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['resume', 'cancel'],
};

export class Row {
  #samples = [];
  state = '';

  constructor(list, key, name, bytes) {
    this.element = document.querySelector('#row').content.firstElementChild.cloneNode(true);
    this.element.dataset.upload = key;
    this.name = name;
    this.total = bytes;
    this.#part('name').textContent = name;
    this.#part('size').textContent = size(bytes);
    this.bar = this.element.querySelector('progress');
    this.bar.setAttribute('aria-label', 'Sent of ' + name);
    for (const button of this.#buttons()) {
      button.setAttribute('aria-label', button.textContent + ': ' + name);
    }
    list.append(this.element);
  }

  #part(name) {
    return this.element.querySelector('[data-' + name + ']');
  }

  #buttons() {
    return [...this.element.querySelectorAll('[data-action]')];
  }

  // set moves the line to a state. detail is a plain sentence; retry says whether a failed file can be tried again.
  set(state, detail = '', retry = true) {
    const focused = document.activeElement;
    this.state = state;
    this.element.dataset.state = state;
    this.#part('words').textContent = words[state];
    this.detail(detail);
    for (const button of this.#buttons()) {
      const { action } = button.dataset;
      button.hidden = !(buttons[state] ?? []).includes(action) || (action === 'resume' && state === 'failed' && !retry);
      const text = state === 'failed' ? { resume: 'Try again', cancel: 'Remove' }[action] : { pause: 'Pause', resume: 'Go on', cancel: 'Cancel' }[action];
      button.textContent = text ?? button.textContent;
      button.setAttribute('aria-label', button.textContent + ': ' + this.name);
    }
    if (focused?.hidden && this.element.contains(focused)) {
      this.element.querySelector('button:not([hidden]), a:not([hidden])')?.focus();
    }
    this.#samples = [];
    if (state !== 'queued') {
      said.textContent = this.name + ': ' + words[state] + '. ' + detail;
    }
  }

  detail(text) {
    this.#part('detail').textContent = text;
  }

  // progress shows the bytes that have arrived, and from those of the last seconds the speed and the time that is left.
  progress(bytes, now = performance.now()) {
    this.bar.value = this.total > 0 ? (100 * bytes) / this.total : 0;
    this.#samples.push([now, bytes]);
    while (this.#samples.length > 2 && now - this.#samples[0][0] > 8000) {
      this.#samples.shift();
    }
    const [since, before] = this.#samples[0];
    const rate = now > since + 400 ? (1000 * (bytes - before)) / (now - since) : 0;
    let text = size(bytes) + ' of ' + size(this.total);
    if (rate > 0 && bytes < this.total) {
      text += ' · ' + size(Math.round(rate)) + ' a second · ' + duration((this.total - bytes) / rate) + ' left';
    }
    this.detail(text);
  }

  link(path) {
    const link = this.#part('link');
    link.href = address(path);
    link.setAttribute('aria-label', 'Open the page of ' + this.name);
    link.hidden = false;
  }

  remove() {
    this.element.remove();
  }
}
