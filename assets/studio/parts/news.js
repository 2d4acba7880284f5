import { h } from '../dom.js';

const TOAST_MS = 9_000;

/** Tells people who listen to the page. */
export function announce(text) {
  document.getElementById('news').textContent = text;
}

/** Shows and tells what went wrong; what a person left behind is no news. */
export function complain(error) {
  if (error?.name === 'AbortError' || error?.status === 401) {
    return;
  }
  const toast = h('div', { class: 'toast', role: 'alert' }, h('p', {}, error.message), closeButton());
  document.getElementById('toasts').append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

const closeButton = () =>
  h('button', { class: 'icon', type: 'button', 'aria-label': 'Close', onclick: closeToast }, '✕');

function closeToast({ currentTarget }) {
  currentTarget.closest('.toast').remove();
}
