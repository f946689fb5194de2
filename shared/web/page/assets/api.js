// The portal's JSON API as this browser session may use it. Nothing is stored.

const root = new URL(document.body.dataset.root, document.baseURI);
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? '';

export function address(path) {
  return new URL(path, root).href;
}

// Refused is an answer that names a problem (RFC 9457). Its message is meant for the person.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || 'The portal answered with an error (' + status + ').');
    this.name = 'Refused';
    this.status = status;
    this.code = problem.code ?? '';
  }
}

// Lost means that no usable answer came back: no network, or a server that can't answer just now. Trying again may help.
export class Lost extends Error {
  constructor(message, after = 0) {
    super(message);
    this.name = 'Lost';
    this.after = after; // milliseconds that the server asked to wait
  }
}

// call sends one request and gives the parsed answer, or null when it has no body. A request that the person did not ask for says so
// (background), so that it does not keep the session alive.
export async function call(method, path, body, { signal, background = false } = {}) {
  let response;
  try {
    response = await fetch(address(path), {
      method,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: {
        Accept: 'application/json',
        ...(background ? { 'X-Background': '1' } : {}),
        ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrf }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) {
      return response.status === 204 ? null : await response.json();
    }
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new Lost('The connection was lost.');
  }
  if (response.status >= 500 || response.status === 429) {
    throw new Lost('The portal can’t answer just now.', 1000 * Number(response.headers.get('Retry-After') || 0));
  }
  throw new Refused(response.status, await response.json().catch(() => ({})));
}
