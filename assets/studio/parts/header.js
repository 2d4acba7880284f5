import { get } from '../api.js';
import { h, show } from '../dom.js';
import { forgetKey, readKey } from '../session.js';

const PAGES = [
  ['#/personas', 'Personas'],
  ['#/avatars', 'Avatars'],
  ['#/characters', 'Characters'],
];

const meters = h('div', { class: 'meters' });

export function renderHeader(hash) {
  show(
    document.getElementById('top'),
    h('a', { class: 'brand', href: '#/personas' }, 'Likeness', h('span', {}, 'Studio')),
    readKey() && navigation(hash),
    readKey() && meters,
    h('div', { class: 'tools' }, themeButton(), readKey() && leaveButton()),
  );
}

const navigation = (hash) =>
  h(
    'nav',
    { 'aria-label': 'Pages' },
    PAGES.map(([href, text]) => h('a', { href, 'aria-current': hash.startsWith(href) && 'page' }, text)),
  );

/** What is left of quota and credits; a key that may not see it sees nothing. */
export function refreshMeters() {
  readMeters().catch(() => show(meters));
}

async function readMeters() {
  const [usage, balance] = await Promise.all([get('v1/usage'), get('v1/balance')]);
  const { used, limit } = usage.portraits;
  const isFree = balance.billing_mode === 'exempt';
  const credits = balance.available_credits.toLocaleString('en', { maximumFractionDigits: 1 });
  show(
    meters,
    meter('Portraits', limit === null ? `${used}, no limit` : `${used} of ${limit}`, limit ? used / limit : null),
    meter('Credits', isFree ? 'free' : credits, null, balance.held_credits ? `${balance.held_credits} held` : null),
  );
}

const meter = (name, text, share, note) =>
  h(
    'div',
    { class: 'meter' },
    h('span', { class: 'meter-name' }, name),
    h('span', { class: 'meter-text' }, text, note && h('small', {}, ` ${note}`)),
    share !== null && h('meter', { min: 0, max: 1, high: 0.9, value: String(share), 'aria-label': `${name} used` }),
  );

function themeButton() {
  const isDark = () =>
    (document.documentElement.dataset.theme ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const words = () => (isDark() ? 'Light colours' : 'Dark colours');
  const change = ({ currentTarget }) => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('likeness-theme', theme);
    currentTarget.textContent = isDark() ? '☀' : '☾';
    currentTarget.setAttribute('aria-label', words());
  };
  return h('button', { class: 'icon', type: 'button', 'aria-label': words(), onclick: change }, isDark() ? '☀' : '☾');
}

function leaveButton() {
  const leave = () => {
    forgetKey();
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
  return h('button', { type: 'button', onclick: leave }, 'Leave');
}
