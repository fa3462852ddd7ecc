// Dark or light: as the system has it, unless the person chose.

const KEY = 'pawl.theme';

export const themes = ['system', 'light', 'dark'];

export function chosen() {
  try {
    return localStorage.getItem(KEY) ?? 'system';
  } catch {
    return 'system'; // A browser that keeps nothing.
  }
}

export function choose(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is left.
  }
  apply(theme);
}

export function apply(theme = chosen()) {
  document.documentElement.dataset.theme = theme;
}
