import { get, order } from '../api.js';
import { h, show } from '../dom.js';
import { readUntil } from '../jobs.js';
import { field, form } from '../parts/form.js';
import { refreshMeters } from '../parts/header.js';
import { announce, complain } from '../parts/news.js';
import { emptyPicture, pendingPicture, picture } from '../parts/picture.js';

const SIZES = [
  ['2k_1_1', 'Square'],
  ['2k_3_4', 'Portrait'],
  ['2k_16_9', 'Wide'],
];
const isOver = ({ status }) => ['succeeded', 'failed', 'cancelled'].includes(status);

/** What a character was put into. */
export class Scenes {
  list = h('ul', { class: 'scenes' });

  constructor(characterId, signal) {
    this.characterId = characterId;
    this.signal = signal;
  }

  render({ name }) {
    const draw = async (values, element) => {
      const image = await order('v1/images', { ...values, character_id: this.characterId });
      element.reset();
      refreshMeters();
      this.add(image);
    };
    return h(
      'section',
      { class: 'shelf', 'aria-label': 'Scenes' },
      h('h2', {}, 'Scenes'),
      form(
        { submit: 'Make a scene', working: 'Ordering…', onsubmit: draw, class: 'inline' },
        field({
          label: `Where is ${name}?`,
          name: 'prompt',
          required: true,
          maxlength: 4000,
          placeholder: 'on a beach at sunset',
        }),
        field({ label: 'Shape', name: 'size', options: SIZES, value: '2k_3_4' }),
      ),
      this.list,
    );
  }

  async load() {
    const { data } = await get(`v1/images?character_id=${this.characterId}&limit=20`, this.signal);
    show(
      this.list,
      data.filter(({ status }) => status !== 'cancelled').map((image) => this.card(image)),
    );
  }

  add(image) {
    announce('The scene is being drawn');
    this.list.prepend(this.card(image));
  }

  card(image) {
    const item = h('li', {});
    this.fill(item, image);
    if (!isOver(image)) {
      this.follow(item, image).catch(complain);
    }
    return item;
  }

  async follow(item, { id }) {
    const image = await readUntil(() => get(`v1/images/${id}`, this.signal), isOver, this.signal);
    refreshMeters();
    announce(image.status === 'succeeded' ? 'The scene is ready' : 'The scene failed');
    this.fill(item, image);
  }

  fill(item, image) {
    show(item, pictureOf(image), h('p', { class: 'caption' }, image.prompt), failureOf(image));
  }
}

function pictureOf(image) {
  const { id, status, width, height, prompt, output_urls: urls } = image;
  const ratio = `${width} / ${height}`;
  if (!isOver(image)) {
    return pendingPicture(ratio).box;
  }
  const refresh = async () => (await get(`v1/images/${id}`)).output_urls[0];
  return urls[0] ? picture({ url: urls[0], alt: `Scene: ${prompt}`, ratio, refresh }) : emptyPicture(status, ratio);
}

const failureOf = ({ error }) => error && h('p', { class: 'failure' }, error.message);
