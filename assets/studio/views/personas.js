import { get } from '../api.js';
import { h, show } from '../dom.js';
import { emptyPicture, picture } from '../parts/picture.js';
import { altOf } from '../portraits.js';

/** Everybody, by face. */
export async function personasView({ main, signal }) {
  const grid = h('ul', { class: 'faces' });
  const more = h('div', { class: 'more' });
  const load = async (cursor) => {
    const { items, nextCursor } = await get(`v1/personas?limit=40${cursor ? `&cursor=${cursor}` : ''}`, signal);
    grid.append(...items.map((persona) => card(persona, signal)));
    show(more, nextCursor && h('button', { type: 'button', onclick: () => load(nextCursor) }, 'Show more'));
    return items.length;
  };
  const count = await load(null);
  const add = h('a', { class: 'button primary', href: '#/personas/new' }, 'New persona');
  show(main, h('div', { class: 'title' }, h('h1', {}, 'Personas'), add), count === 0 ? invitation() : grid, more);
}

const invitation = () =>
  h(
    'div',
    { class: 'invitation' },
    h('h2', {}, 'Nobody here yet'),
    h(
      'p',
      {},
      'Describe someone in a sentence or by their looks. The first portrait takes a moment; every change after it keeps the face.',
    ),
    h('a', { class: 'button primary', href: '#/personas/new' }, 'Describe the first one'),
  );

function card(persona, signal) {
  const face = h('span', {}, emptyPicture(''));
  const read = () => get(`v1/personas/${persona.id}/portrait`, signal);
  read()
    .then((portrait) => show(face, faceOf(persona, portrait, read)))
    .catch(() => show(face, emptyPicture('No picture')));
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'face', href: `#/personas/${persona.id}` },
      face,
      h('span', { class: 'face-name' }, persona.name),
      persona.portraitStale && h('span', { class: 'chip' }, 'Description is newer'),
    ),
  );
}

function faceOf(persona, portrait, read) {
  if (portrait.status === 'absent') {
    return emptyPicture('No portrait yet');
  }
  return picture({
    url: portrait.renditions.card || portrait.signedUrl,
    alt: altOf(persona, portrait),
    refresh: async () => (await read()).renditions.card,
  });
}
