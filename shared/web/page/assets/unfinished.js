// The uploads that this person began and that did not arrive completely, as the server knows them. Nothing about them is kept in the browser.
import { call } from './api.js';
import { size } from './rows.js';

const section = document.querySelector('#unfinished');
const list = section.querySelector('[data-unfinished]');
const template = document.querySelector('#unfinished-row');

export function sameName(a, b) {
  return a.normalize('NFC').trim() === b.normalize('NFC').trim();
}

export class Unfinished {
  #entries = new Map(); // upload id -> {entry, element}
  #taken = new Set(); // upload ids that this page has begun or taken up

  // chosen(file, entry) is called when somebody picks the file of an entry.
  constructor(matter, chosen) {
    this.matter = matter;
    this.chosen = chosen;
  }

  async fetch() {
    const { uploads } = await call('GET', 'api/v1/uploads?matter=' + encodeURIComponent(this.matter));
    return uploads ?? [];
  }

  async load() {
    for (const entry of await this.fetch()) {
      this.#show(entry);
    }
    this.#refresh();
  }

  take(id) {
    this.#taken.add(id);
    this.#entries.get(id)?.element.remove();
    this.#entries.delete(id);
    this.#refresh();
  }

  // match finds the entry of a file: same name and size, and the same date where the server knows it.
  match(file) {
    for (const { entry } of this.#entries.values()) {
      if (sameName(entry.name, file.name) && entry.size === file.size && (!entry.modified || entry.modified === file.lastModified)) {
        return entry;
      }
    }
    return null;
  }

  // adopt asks the server for an upload of this file that this page doesn't know: one whose answer was lost on the way.
  async adopt(file) {
    const found = (await this.fetch()).find(
      (entry) => !this.#taken.has(entry.id) && !this.#entries.has(entry.id) && sameName(entry.name, file.name) && entry.size === file.size && entry.modified === file.lastModified,
    );
    if (found) {
      this.#taken.add(found.id);
    }
    return found ?? null;
  }

  #refresh() {
    section.hidden = this.#entries.size === 0;
  }

  #show(entry) {
    if (this.#taken.has(entry.id) || this.#entries.has(entry.id)) {
      return;
    }
    const element = template.content.firstElementChild.cloneNode(true);
    const part = (name) => element.querySelector('[data-' + name + ']');
    element.dataset.id = entry.id;
    part('name').textContent = entry.name;
    part('size').textContent = size(entry.size);
    const arrived = (entry.received ?? []).reduce((sum, p) => sum + p.size, 0);
    part('words').textContent = Math.floor((100 * arrived) / entry.size) + '% arrived';
    const bar = element.querySelector('progress');
    bar.value = (100 * arrived) / entry.size;
    bar.setAttribute('aria-label', 'Arrived of ' + entry.name);
    const input = element.querySelector('input');
    input.setAttribute('aria-label', 'Choose the same file: ' + entry.name);
    input.addEventListener('change', () => this.#choose(entry, input, part('detail')));
    this.#wireDiscard(entry, element, part('detail'));
    this.#entries.set(entry.id, { entry, element });
    list.append(element);
  }

  #choose(entry, input, detail) {
    const [file] = input.files;
    input.value = '';
    if (!file) {
      return;
    }
    if (!sameName(entry.name, file.name) || entry.size !== file.size) {
      detail.textContent = 'That is another file. Choose “' + entry.name + '” with ' + size(entry.size) + '.';
      return;
    }
    this.chosen(file, entry);
  }

  #wireDiscard(entry, element, detail) {
    const button = element.querySelector('[data-action="discard"]');
    button.setAttribute('aria-label', 'Discard ' + entry.name);
    button.addEventListener('click', async () => {
      if (button.dataset.sure !== 'yes') {
        button.dataset.sure = 'yes';
        button.textContent = 'Discard for good';
        button.setAttribute('aria-label', 'Discard ' + entry.name + ' for good');
        return;
      }
      try {
        await call('DELETE', 'api/v1/uploads/' + encodeURIComponent(entry.id));
        this.take(entry.id);
        document.querySelector('main').focus({ preventScroll: true });
      } catch (error) {
        detail.textContent = error.message;
      }
    });
  }
}
