import { h } from '../dom.js';

const MARGIN_MS = 60_000;
const kept = new Map();

/** The same picture keeps its address while that works, so that the browser need not load it twice. */
export function addressOf(url) {
  const { pathname, search, searchParams } = new URL(url);
  const known = kept.get(pathname);
  if (known && known.expiresAt > Date.now()) {
    return known.address;
  }
  const expiresAt = Number(searchParams.get('expires') ?? 0) * 1_000 - MARGIN_MS;
  const address = pathname + search;
  kept.set(pathname, { address, expiresAt });
  return address;
}

/** A picture in a box of its own shape; an address that has expired is read anew, once. */
export function picture({ url, alt, ratio = '3 / 4', isLarge = false, refresh }) {
  const image = h('img', { src: addressOf(url), alt, loading: isLarge ? 'eager' : 'lazy', decoding: 'async' });
  const reread = async () => {
    image.removeEventListener('error', reread);
    kept.delete(new URL(url).pathname);
    const fresh = await refresh().catch(() => null);
    if (fresh) {
      image.src = addressOf(fresh);
    }
  };
  if (refresh) {
    image.addEventListener('error', reread);
  }
  return h('span', { class: 'picture', style: { aspectRatio: ratio } }, image);
}

/** Where a picture will be. */
export const emptyPicture = (text, ratio = '3 / 4') =>
  h('span', { class: 'picture empty', style: { aspectRatio: ratio } }, h('span', {}, text));

/** A picture in the making: as far as its job says, and alive while that says nothing. */
export function pendingPicture(ratio = '3 / 4', text = 'Drawing…') {
  const bar = h('progress', { max: 1, 'aria-label': text });
  const words = h('span', {}, text);
  const box = h('span', { class: 'picture pending', style: { aspectRatio: ratio } }, words, bar);
  const update = (progress, status) => {
    bar.value = progress;
    words.textContent = status === 'queued' ? 'Waiting for its turn…' : `${text} ${Math.round(progress * 100)} %`;
  };
  return { box, update };
}

export const ratioOf = ({ width, height, aspectRatio }) =>
  width && height ? `${width} / ${height}` : (aspectRatio ?? '3:4').replace(':', ' / ');
