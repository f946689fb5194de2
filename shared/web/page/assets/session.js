// The session bar: a visible countdown, a way to stay signed in, a polite warning before the session ends (WCAG 2.2, 2.2.1).
// Tabs of one browser tell each other that the session was extended; nothing is stored.
import { call } from './api.js';
import { local } from './times.js';

const warnBefore = 120_000;
const main = document.querySelector('main');
const bar = document.querySelector('[data-session]');
const text = bar.querySelector('[data-session-text]');
const warning = document.querySelector('[data-session-warning]');
const warningText = warning.querySelector('[data-session-warning-text]');
const left = warning.querySelector('[data-session-left]');
const said = warning.querySelector('[data-session-said]');
const stayButton = warning.querySelector('[data-session-stay]');
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('strongroom-session') : null;

let ends = times(bar.dataset);
let announced = Infinity; // the smallest number of minutes that was announced
let asked = -Infinity; // when the server was last asked

// times turns the server's times into this browser's clock, which may be wrong.
function times({ idle, absolute, now }) {
  const ahead = Date.now() - Date.parse(now);
  return { idle: Date.parse(idle) + ahead, absolute: Date.parse(absolute) + ahead };
}

function remaining() {
  return Math.min(ends.idle, ends.absolute) - Date.now();
}

function clock(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const rest = two(Math.floor(seconds / 60) % 60) + ':' + two(seconds % 60);
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? hours + ':' + rest : rest;
}

function show() {
  const fixed = ends.absolute <= ends.idle;
  text.textContent = fixed
    ? 'Your session ends in ' + clock(remaining()) + ', at ' + local(new Date(ends.absolute), 'hour')
    : 'Your session ends in ' + clock(remaining()) + ' without activity';
  warning.hidden = remaining() > warnBefore;
  if (warning.hidden) {
    announced = Infinity;
    return;
  }
  left.textContent = clock(remaining());
  warningText.textContent = fixed
    ? 'You have been signed in for the longest time that is allowed. Finish what you are doing, then sign in again.'
    : 'To protect the documents, you will be signed out soon.';
  stayButton.hidden = fixed;
  announce(Math.ceil(remaining() / 60_000), fixed);
}

// announce speaks once for each minute, without moving the focus.
function announce(minutes, fixed) {
  if (minutes >= announced || minutes < 1) {
    return;
  }
  announced = minutes;
  const time = minutes + (minutes === 1 ? ' minute' : ' minutes');
  said.textContent = 'Your session ends in less than ' + time + '.' + (fixed ? '' : ' Choose “Stay signed in” to go on.');
}

function take({ idleEnds, absoluteEnds, now }) {
  ends = times({ idle: idleEnds, absolute: absoluteEnds, now });
  main.hidden = false;
  show();
}

async function stay(event) {
  event.preventDefault();
  const here = document.activeElement;
  try {
    take(await call('POST', 'api/v1/session'));
    tabs?.postMessage('extended');
    said.textContent = 'You stay signed in.';
    if (here === stayButton) {
      main.focus({ preventScroll: true });
    }
  } catch (error) {
    if (error.name === 'Refused') {
      location.reload(); // the session is gone; the server says why
    } else {
      warningText.textContent = 'The portal could not be reached. Check your connection and try again.';
    }
  }
}

// verify asks the server before anything is said or done: another tab or an upload may have kept the session alive.
// This request does not count as activity.
async function verify(atLeastEvery = 0) {
  if (Date.now() - asked < atLeastEvery) {
    return;
  }
  asked = Date.now();
  try {
    take(await call('GET', 'api/v1/session', undefined, { background: true }));
  } catch (error) {
    if (error.name === 'Refused') {
      location.reload();
    }
  }
}

function tick() {
  if (remaining() <= 0) {
    main.hidden = true; // what was shown is no longer for whoever sits here now
    text.textContent = 'Your session has ended.';
    verify(5_000);
    return;
  }
  if (remaining() <= warnBefore) {
    verify(warning.hidden ? 5_000 : 15_000).then(show);
    if (warning.hidden) {
      return; // not before the server has confirmed it
    }
  }
  show();
}

tabs?.addEventListener('message', () => verify());
bar.querySelector('[data-session-form]').addEventListener('submit', stay);
stayButton.addEventListener('click', stay);
window.addEventListener('pageshow', ({ persisted }) => persisted && verify());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && verify(10_000));
tabs?.postMessage('extended');
tick();
setInterval(tick, 1000);
