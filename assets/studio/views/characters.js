import { get, order } from '../api.js';
import { ATTRIBUTES, describe, STATUSES } from '../characters.js';
import { h, show } from '../dom.js';
import { field, form } from '../parts/form.js';
import { emptyPicture, picture } from '../parts/picture.js';

/** All characters, by cover. */
export async function charactersView({ main, signal }) {
  const grid = h('ul', { class: 'faces' });
  const more = h('div', { class: 'more' });
  const load = async (cursor) => {
    const query = cursor ? `&starting_after=${cursor}` : '';
    const { data, next_cursor } = await get(`v1/characters?limit=40${query}`, signal);
    grid.append(...data.map(card));
    show(more, next_cursor && h('button', { type: 'button', onclick: () => load(next_cursor) }, 'Show more'));
    return data.length;
  };
  const count = await load(null);
  const add = h('a', { class: 'button primary', href: '#/characters/new' }, 'New character');
  show(main, h('div', { class: 'title' }, h('h1', {}, 'Characters'), add), count === 0 ? invitation() : grid, more);
}

const invitation = () =>
  h(
    'div',
    { class: 'invitation' },
    h('h2', {}, 'No characters yet'),
    h(
      'p',
      {},
      'Say how someone looks. Four poses of the same person are drawn; keep them, and put the character into scenes.',
    ),
    h('a', { class: 'button primary', href: '#/characters/new' }, 'Make the first one'),
  );

function card(character) {
  const { id, name, status, refs } = character;
  const refresh = async () => (await get(`v1/characters/${id}`)).refs[0]?.url;
  const cover = refs[0]
    ? picture({ url: refs[0].url, alt: describe(character), refresh })
    : emptyPicture(STATUSES[status]);
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'face', href: `#/characters/${id}` },
      cover,
      h('span', { class: 'face-name' }, name),
      h('span', { class: `chip ${status}` }, STATUSES[status]),
    ),
  );
}

export async function newCharacterView({ main }) {
  const create = async ({ name, age, ...texts }) => {
    const attributes = { ...texts, ...(age ? { age: Number(age) } : {}) };
    if (Object.keys(attributes).length === 0) {
      throw new Error('Fill in at least one of the looks.');
    }
    const { id } = await order('v1/characters', { name, generate: true, attributes });
    location.hash = `#/characters/${id}`;
  };
  show(
    main,
    h('div', { class: 'title' }, h('h1', {}, 'New character')),
    form(
      { submit: 'Draw four poses', working: 'Ordering…', onsubmit: create, class: 'sheet' },
      field({ label: 'Name', name: 'name', required: true, maxlength: 80, placeholder: 'Aurora' }),
      h(
        'fieldset',
        {},
        h('legend', {}, 'Looks'),
        h(
          'div',
          { class: 'columns' },
          ATTRIBUTES.map(([name, label, placeholder, maxlength]) => attribute({ name, label, placeholder, maxlength })),
        ),
        field({
          label: 'Anything else',
          name: 'additional_details',
          rows: 2,
          maxlength: 2000,
          placeholder: 'a navy coat, round glasses',
        }),
      ),
      h('p', { class: 'lead' }, 'Four credits are held; only poses that are delivered are charged.'),
    ),
  );
}

const attribute = (props) =>
  field({
    ...props,
    ...(props.name === 'age' ? { inputmode: 'numeric', pattern: '\\d{1,3}', title: 'A whole number of years' } : {}),
  });
