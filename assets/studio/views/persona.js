import { get, remove } from '../api.js';
import { h, show } from '../dom.js';
import { Gallery } from '../gallery.js';
import { ask } from '../parts/dialog.js';
import { refreshMeters } from '../parts/header.js';
import { announce, complain } from '../parts/news.js';
import { drawTree, narrow } from '../parts/tree.js';
import { isShowable, wordsOf } from '../portraits.js';
import { moveHead } from '../conversations.js';
import { askForLooks } from './persona-form.js';
import { askForFace, askForVariant } from './portrait-orders.js';
import { stage } from './stage.js';

/** One persona: the picture that is looked at, and the trees it grew in. */
export async function personaView({ main, id, signal }) {
  const persona = await get(`v1/personas/${id}`, signal);
  const page = new PersonaPage(main, persona, signal);
  await page.open();
}

/** Wide trees scroll sideways to the chosen picture. */
function bringIntoSight(main) {
  const place = main.querySelector('.node[aria-pressed="true"]')?.parentElement;
  const tree = place?.closest('.tree');
  if (tree) {
    tree.scrollLeft = place.offsetLeft - (tree.clientWidth - place.offsetWidth) / 2;
  }
}

class PersonaPage {
  selectedId = null;
  failure = null;
  /** What was ordered, and while looking at what, by the id of the picture to come. */
  orders = new Map();

  constructor(main, persona, signal) {
    this.main = main;
    this.persona = persona;
    this.gallery = new Gallery(persona.id, signal);
  }

  async open() {
    const { gallery } = this;
    await gallery.load();
    this.selectedId = gallery.activeId ?? gallery.items[0]?.portraitId ?? null;
    narrow.addEventListener('change', () => this.render(), { signal: gallery.signal });
    gallery.watchAll((id, outcome) => this.settle(id, outcome));
    this.render();
  }

  render() {
    document.title = `${this.persona.name} · Likeness Studio`;
    show(this.main, this.title(), h('div', { class: 'persona' }, this.stage(), this.forest()));
    bringIntoSight(this.main);
  }

  title() {
    const { persona } = this;
    const drop = async () => {
      await remove(`v1/personas/${persona.id}`);
      location.hash = '#/personas';
    };
    const askToDelete = () =>
      ask({
        title: `Delete ${persona.name}?`,
        text: 'The persona and its pictures are gone at once. It can be restored for 30 days through the API.',
        submit: 'Delete',
        onsubmit: drop,
      });
    const change = () => askForLooks(persona, (changed) => this.adopt(changed));
    return h(
      'div',
      { class: 'title' },
      h('div', {}, h('h1', {}, persona.name), persona.intent && h('p', { class: 'lead' }, persona.intent)),
      h(
        'div',
        { class: 'buttons' },
        persona.portraitStale && h('span', { class: 'chip' }, 'Description is newer than the face'),
        h('button', { type: 'button', 'data-focus': 'looks', onclick: change }, 'Name and looks'),
        h('button', { type: 'button', class: 'quiet', 'data-focus': 'delete', onclick: askToDelete }, 'Delete persona'),
      ),
    );
  }

  adopt(persona) {
    this.persona = persona;
    this.render();
  }

  stage() {
    const { persona, gallery, failure } = this;
    return stage({
      persona,
      gallery,
      failure,
      item: gallery.find(this.selectedId),
      onface: () => askForFace(gallery.canonicalId !== null, (body) => this.draw('canonical/generate', body)),
      onedit: (instruction, source) => this.draw(`${source.portraitId}/edit`, { instruction }),
      onchange: () => this.reload(),
    });
  }

  forest() {
    const { gallery } = this;
    if (gallery.items.length === 0) {
      return h(
        'section',
        { class: 'invitation' },
        h('h2', {}, 'No pictures yet'),
        h(
          'p',
          {},
          'Draw the first portrait. Then say what should change, in a sentence: every edit becomes a picture of its own in this tree.',
        ),
      );
    }
    const variant = () => askForVariant((body) => this.draw('variants/generate', body));
    const heading = h(
      'div',
      { class: 'bar' },
      h('h2', {}, 'Pictures'),
      gallery.canonicalId && h('button', { type: 'button', 'data-focus': 'variant', onclick: variant }, 'New variant'),
    );
    return h(
      'section',
      { class: 'forest', 'aria-label': 'Pictures' },
      heading,
      gallery.roots.map((root) => this.tree(root)),
    );
  }

  tree(root) {
    const { gallery, persona, selectedId } = this;
    const headId = gallery.headOf(root);
    const refresh = async ({ portraitId }) => {
      const { renditions, signedUrl } = await get(`${gallery.path}/portrait/${portraitId}`);
      return renditions.thumb || signedUrl;
    };
    const tree = drawTree({
      persona,
      root,
      childrenOf: (item) => gallery.childrenOf(item),
      selectedId,
      headId,
      onselect: (item) => this.select(item),
      progressOf: (item, tell) => gallery.progressOf(item, tell),
      refresh,
    });
    return h(
      'section',
      { class: 'trunk' },
      h('div', { class: 'bar' }, h('h3', {}, wordsOf(root)), this.steps(root, headId)),
      tree,
    );
  }

  steps(root, headId) {
    const head = this.gallery.find(headId);
    if (!head) {
      return null;
    }
    const parent = this.gallery.find(head.parentId);
    const child = this.gallery.childrenOf(head).filter(isShowable).at(-1);
    const step = (name, to) =>
      h(
        'button',
        { type: 'button', disabled: !to, 'data-focus': `${name} ${root.portraitId}`, onclick: () => this.select(to) },
        name,
      );
    return h('div', { class: 'buttons' }, step('Undo', parent), step('Redo', child));
  }

  /** Looks at a picture; in a conversation it becomes the present one. */
  async select(item) {
    this.selectedId = item.portraitId;
    this.failure = null;
    this.render();
    announce(`${wordsOf(item)} is shown`);
    const { gallery } = this;
    const headId = gallery.headOf(item);
    if (!headId || headId === item.portraitId || !isShowable(item)) {
      return;
    }
    const path = gallery.conversationPath(item.conversationId);
    try {
      const head = await moveHead({ path, headId, items: gallery.items, targetId: item.portraitId });
      gallery.heads.set(item.conversationId, head);
    } catch (error) {
      complain(error);
      await gallery.loadHead(item.conversationId);
    }
    this.render();
  }

  async draw(route, body) {
    this.failure = null;
    const from = this.selectedId;
    this.selectedId = await this.gallery.draw(route, body, (id, outcome) => this.settle(id, outcome));
    this.orders.set(this.selectedId, { route, body, from });
    refreshMeters();
    announce('The picture is being drawn');
    this.render();
  }

  async settle(id, { item, error }) {
    refreshMeters();
    const ordered = this.orders.get(id);
    const retry = ordered && (() => this.draw(ordered.route, ordered.body).catch(complain));
    this.failure = error && { message: error.message, retry };
    if (error && this.selectedId === id) {
      this.selectedId = ordered?.from ?? this.gallery.activeId;
    }
    announce(item ? `Ready: ${wordsOf(item)}` : `Failed: ${error.message}`);
    this.persona = await get(this.gallery.path);
    this.render();
  }

  async reload() {
    await this.gallery.load();
    if (!this.gallery.find(this.selectedId)) {
      this.selectedId = this.gallery.activeId ?? this.gallery.items[0]?.portraitId ?? null;
    }
    this.persona = await get(this.gallery.path);
    this.render();
  }
}
