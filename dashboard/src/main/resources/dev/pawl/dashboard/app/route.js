// Where in the dashboard one is: `#/tasks/7?x=y` is the page `tasks` with the rest `7`. It stands behind the hash, so the
// server has one page, and an address can be shared.

export function read() {
  const [place, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...rest] = place.split('/').map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { page, rest: rest.join('/'), params: new URLSearchParams(search) };
}

/** An address in the dashboard; parameters without a value are left out. */
export function href(page, rest = '', params = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of params instanceof URLSearchParams ? params : Object.entries(params)) {
    if (value !== '' && value !== null && value !== undefined) search.append(name, value);
  }
  const text = search.toString().replaceAll('%2C', ',');
  return `#/${page}${rest === '' ? '' : `/${encodeURIComponent(rest)}`}${text === '' ? '' : `?${text}`}`;
}

/** Goes there; `replace` leaves no step to go back to. */
export function go(address, replace = false) {
  if (replace) {
    history.replaceState(null, '', address);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}
