// How the dashboard asks the server: by the REST API that is open to everybody, relative to where this page stands, so that
// it also works below a path of a proxy.

/** What the server refused, as its problem document says it. */
export class Refused extends Error {
  constructor(status, problem) {
    const fields = (problem.errors ?? []).map((fault) => `${fault.field} ${fault.message}`);
    super(fields.length > 0 ? fields.join('; ') : problem.detail ?? problem.title ?? `The server answered ${status}`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** Nobody answered. */
export class Unreachable extends Error {
  constructor() {
    super('The server cannot be reached. It is tried again.');
    this.status = 0;
  }
}

/** Tells `refused` when the server no longer knows who asks. */
export const doorman = new EventTarget();

/** A path of segments, each written so that it stays one. */
export const path = (...segments) => segments.map((segment) => encodeURIComponent(segment)).join('/');

/** Parameters without those that say nothing; a list stands for several values. */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, one);
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** A number as it was written, where reading it as a number would change its digits. */
export class Exact {
  constructor(text) {
    this.text = text;
  }

  toJSON() {
    return JSON.rawJSON === undefined ? Number(this.text) : JSON.rawJSON(this.text);
  }
}

/** For {@link JSON.parse}; where a browser does not tell how a number was written, it stays the number that it is read as. */
const exactly = (key, value, said) =>
  typeof value === 'number' && said?.source !== undefined && String(value) !== said.source ? new Exact(said.source) : value;

async function exchange(method, target, body, headers = {}, reviver = undefined) {
  let response;
  try {
    response = await fetch(target, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch {
    throw new Unreachable();
  }
  const text = await response.text();
  if (response.ok) return { body: text === '' ? null : JSON.parse(text, reviver), next: nextPage(response) };
  let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Whoever answered was not the server; its status has to do.
  }
  const refused = new Refused(response.status, problem);
  if (response.status === 401) doorman.dispatchEvent(new CustomEvent('refused', { detail: refused }));
  throw refused;
}

/** Where the list goes on, relative to this page; null on the last page. */
function nextPage(response) {
  const link = /<\/([^>]*)>;\s*rel="next"/.exec(response.headers.get('Link') ?? '');
  return link === null ? null : link[1];
}

export const get = async (target, parameters) => (await exchange('GET', target + query(parameters))).body;

/** The same, with each number to its last digit. */
export const getExact = async (target) => (await exchange('GET', target, undefined, {}, exactly)).body;

/** A page of a list, `{body, next}`. */
export const getPage = (target, parameters) => exchange('GET', target + query(parameters));

/** All of a list, for those that are short; at most so many pages. */
export async function getAll(target, parameters, pages = 10) {
  let all = [];
  let next = target + query(parameters);
  for (let page = 0; next !== null && page < pages; page++) {
    const got = await exchange('GET', next);
    all = all.concat(got.body);
    next = got.next;
  }
  return all;
}

export const post = async (target, body) => (await exchange('POST', target, body)).body;
export const put = async (target, body) => (await exchange('PUT', target, body)).body;
export const patch = async (target, body) => (await exchange('PATCH', target, body)).body;
export const remove = async (target) => (await exchange('DELETE', target)).body;

/** Who asks; refused with 401 where a token is needed. */
export const whoAmI = async () => (await exchange('GET', 'session')).body;

/** Keeps a token in a cookie that no script can read. */
export const signIn = async (token) =>
  (await exchange('POST', 'session', undefined, { Authorization: `Bearer ${token}` })).body;

export const signOut = () => exchange('DELETE', 'session');

/** One action for each of many, some at a time; `{done, failed: [{item, error}]}`. */
export async function forEach(items, action) {
  const line = [...items];
  const failed = [];
  const done = [];
  const work = async () => {
    for (let item = line.shift(); item !== undefined; item = line.shift()) {
      try {
        await action(item);
        done.push(item);
      } catch (error) {
        failed.push({ item, error });
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { done, failed };
}
