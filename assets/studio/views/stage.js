import { get, post, remove } from '../api.js';
import { h } from '../dom.js';
import { ask } from '../parts/dialog.js';
import { field, form } from '../parts/form.js';
import { complain } from '../parts/news.js';
import { emptyPicture, pendingPicture, picture, ratioOf } from '../parts/picture.js';
import { altOf, isInTheMaking, isShowable, kindOf, wordsOf } from '../portraits.js';

const STATUSES = {
  generated: 'Ready',
  approved: 'Approved',
  rejected: 'Rejected',
  pending: 'Waiting',
  generating: 'Being drawn',
};

/** The picture that is looked at, large, with all that can be done to it. */
export function stage({ persona, gallery, item, failure, onface, onedit, onchange }) {
  const hasFace = gallery.canonicalId !== null;
  const isFaceComing = gallery.items.some((one) => one.kind === 'canonical' && isInTheMaking(one));
  return h(
    'section',
    { class: 'stage', 'aria-label': 'The picture' },
    item ? large({ persona, gallery, item }) : emptyPicture('No portrait yet'),
    failure && failed(failure),
    item && h('p', { class: 'caption' }, h('strong', {}, wordsOf(item)), ' ', chips(gallery, item)),
    item && isShowable(item) && editBox(item, onedit),
    item && states({ gallery, item, onchange }),
    !isFaceComing &&
      h(
        'button',
        { type: 'button', class: hasFace ? 'quiet' : 'primary', 'data-focus': 'face', onclick: onface },
        hasFace ? 'Draw a new face…' : 'Draw the first portrait',
      ),
  );
}

const failed = ({ message, retry }) =>
  h(
    'div',
    { class: 'failure' },
    h('p', {}, message),
    retry && h('button', { type: 'button', 'data-focus': 'retry', onclick: retry }, 'Try again'),
  );

function large({ persona, gallery, item }) {
  if (isInTheMaking(item)) {
    const { box, update } = pendingPicture(ratioOf(item));
    gallery.progressOf(item, (value, status) => update(value, status));
    return box;
  }
  const refresh = async () => (await get(`${gallery.path}/portrait/${item.portraitId}`)).signedUrl;
  return picture({ url: item.signedUrl, alt: altOf(persona, item), ratio: ratioOf(item), isLarge: true, refresh });
}

const chips = (gallery, item) => [
  item.kind === 'edit' && h('span', { class: 'chip' }, kindOf(item)),
  h('span', { class: `chip ${item.status}` }, STATUSES[item.status]),
  item.portraitId === gallery.activeId && h('span', { class: 'chip active' }, 'Active face'),
];

const editBox = (item, onedit) =>
  form(
    {
      submit: 'Draw the change',
      working: 'Ordering…',
      class: 'edit',
      onsubmit: ({ instruction }) => onedit(instruction, item),
    },
    field({
      label: 'What should change?',
      name: 'instruction',
      rows: 2,
      required: true,
      maxlength: 500,
      placeholder: 'add round glasses',
      'data-focus': `instruction ${item.portraitId}`,
      hint: 'Everything else stays. From an earlier picture this begins a branch.',
    }),
  );

function states({ gallery, item, onchange }) {
  const path = `${gallery.path}/portrait/${item.portraitId}`;
  const isActive = item.portraitId === gallery.activeId;
  const act = (text, run, isWanted) =>
    isWanted &&
    h('button', { type: 'button', 'data-focus': text, onclick: () => run().then(onchange).catch(complain) }, text);
  const askToDelete = () =>
    ask({
      title: isInTheMaking(item) ? 'Cancel this picture?' : 'Delete this picture?',
      text: isInTheMaking(item) ? 'Its unit of the quota is given back.' : 'Its bytes are removed for good.',
      submit: isInTheMaking(item) ? 'Cancel picture' : 'Delete',
      onsubmit: async () => {
        await remove(path);
        await onchange();
      },
    });
  return h(
    'div',
    { class: 'buttons' },
    act('Make active', () => post(`${path}/activate`), isShowable(item) && !isActive),
    act('Approve', () => post(`${path}/approve`), ['generated', 'rejected'].includes(item.status)),
    act('Reject', () => post(`${path}/reject`), isShowable(item)),
    h(
      'button',
      { type: 'button', class: 'quiet', 'data-focus': 'remove', onclick: askToDelete },
      isInTheMaking(item) ? 'Cancel' : 'Delete',
    ),
  );
}
