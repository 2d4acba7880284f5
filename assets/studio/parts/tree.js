import { h, svg } from '../dom.js';
import { altOf, isInTheMaking, wordsOf } from '../portraits.js';
import { picture, pendingPicture } from './picture.js';

const LARGE = { width: 120, height: 160, gapX: 52, gapY: 60 };
const SMALL = { width: 84, height: 112, gapX: 30, gapY: 56 };
const MARGIN = 8;

/** Trees are drawn smaller on a phone. */
export const narrow = matchMedia('(max-width: 640px)');

const sizes = () => (narrow.matches ? SMALL : LARGE);

/** Puts every portrait of a tree on a grid: depth to the right, branches below each other. */
function placesOf(root, childrenOf) {
  const places = [];
  let row = 0;
  const place = (item, depth, parent) => {
    const own = { item, depth, row, parent };
    places.push(own);
    const children = childrenOf(item);
    children.forEach((child, at) => {
      row += at === 0 ? 0 : 1;
      place(child, depth + 1, own);
    });
  };
  place(root, 0, null);
  return { places, rows: row + 1 };
}

/** Draws a tree of edits: lines behind, pictures that can be clicked before them. */
export function drawTree({ root, childrenOf, ...look }) {
  const size = sizes();
  const { places, rows } = placesOf(root, childrenOf);
  const depth = Math.max(...places.map((place) => place.depth));
  const at = (place) => ({
    x: MARGIN + place.depth * (size.width + size.gapX),
    y: MARGIN + place.row * (size.height + size.gapY),
  });
  const width = (depth + 1) * (size.width + size.gapX) - size.gapX + 2 * MARGIN;
  const height = rows * (size.height + size.gapY) + MARGIN;
  const lines = places.filter(({ parent }) => parent).map((place) => lineTo(at(place.parent), at(place), size));
  const nodes = places.map((place) => {
    const { x, y } = at(place);
    return h('li', { style: { left: `${x}px`, top: `${y}px`, width: `${size.width}px` } }, node(place.item, look));
  });
  const plane = h(
    'div',
    { class: 'tree-plane', style: { width: `${width}px`, height: `${height}px` } },
    svg('svg', { width, height, 'aria-hidden': 'true' }, lines),
    h('ul', { onkeydown: (event) => walk(event, places) }, nodes),
  );
  return h('div', { class: 'tree' }, plane);
}

function node(item, look) {
  const isHead = item.portraitId === look.headId;
  const words = wordsOf(item);
  return h(
    'button',
    {
      type: 'button',
      class: `node ${item.status}`,
      'data-focus': item.portraitId,
      'aria-pressed': String(item.portraitId === look.selectedId),
      'aria-current': isHead && 'true',
      'aria-label': `${words}, ${item.status}${isHead ? ', the present picture' : ''}`,
      title: words,
      onclick: () => look.onselect(item),
    },
    thumbnail(item, look),
    h('span', { class: 'node-words' }, words),
  );
}

function thumbnail(item, { persona, progressOf, refresh }) {
  if (isInTheMaking(item)) {
    const { box, update } = pendingPicture();
    progressOf(item, update);
    return box;
  }
  const url = item.renditions.thumb || item.signedUrl;
  return picture({ url, alt: altOf(persona, item), refresh: () => refresh(item) });
}

function lineTo(from, to, { width, height }) {
  const start = { x: from.x + width, y: from.y + height / 2 };
  const end = { x: to.x, y: to.y + height / 2 };
  const middle = (start.x + end.x) / 2;
  return svg('path', { d: `M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}` });
}

/** Arrow keys follow the lines. */
function walk(event, places) {
  const id = event.target.dataset.focus;
  const here = places.find(({ item }) => item.portraitId === id);
  const siblings = places.filter(({ depth }) => depth === here?.depth);
  const index = siblings.indexOf(here);
  const next = {
    ArrowLeft: here?.parent,
    ArrowRight: places.find(({ parent }) => parent === here),
    ArrowUp: siblings[index - 1],
    ArrowDown: siblings[index + 1],
  }[event.key];
  if (next) {
    event.preventDefault();
    event.currentTarget.querySelector(`[data-focus="${next.item.portraitId}"]`).focus();
  }
}
