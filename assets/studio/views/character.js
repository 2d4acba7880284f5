import { get, order, post, remove } from '../api.js';
import { describe, POSES, STATUSES } from '../characters.js';
import { h, show } from '../dom.js';
import { readUntil } from '../jobs.js';
import { ask } from '../parts/dialog.js';
import { field } from '../parts/form.js';
import { refreshMeters } from '../parts/header.js';
import { announce, complain } from '../parts/news.js';
import { emptyPicture, pendingPicture, picture } from '../parts/picture.js';
import { Scenes } from './scenes.js';

/** One character in four poses. */
export async function characterView({ main, id, signal }) {
  const character = await get(`v1/characters/${id}`, signal);
  new CharacterPage(main, character, signal).adopt(character);
}

class CharacterPage {
  /** The pose that is drawn anew; null: all of them, or what is missing. */
  pose = null;

  constructor(main, { id }, signal) {
    this.main = main;
    this.path = `v1/characters/${id}`;
    this.signal = signal;
    this.scenes = new Scenes(id, signal);
  }

  adopt(character) {
    this.character = character;
    document.title = `${character.name} · Likeness Studio`;
    this.render();
    if (character.status === 'synthesizing') {
      this.follow().catch(complain);
    }
    if (character.status === 'ready') {
      this.scenes.load().catch(complain);
    }
  }

  async follow() {
    const isDone = ({ status }) => status !== 'synthesizing';
    const character = await readUntil(() => get(this.path, this.signal), isDone, this.signal);
    this.pose = null;
    refreshMeters();
    announce(`${character.name}: ${STATUSES[character.status]}`);
    this.adopt(character);
  }

  render() {
    const { character } = this;
    const problem = character.error ?? character.last_error;
    show(
      this.main,
      this.title(),
      problem && h('p', { class: 'failure', role: 'alert' }, problem.message),
      h(
        'ul',
        { class: 'poses' },
        POSES.map((pose) => this.poseOf(pose)),
      ),
      character.status === 'ready' && this.scenes.render(character),
    );
  }

  title() {
    const { character } = this;
    const isIdle = character.status !== 'synthesizing';
    const save = () => this.act(() => post(`${this.path}/save`), 'Saved');
    const button = (text, onclick, kind) =>
      h('button', { type: 'button', class: kind, 'data-focus': text, onclick }, text);
    return h(
      'div',
      { class: 'title' },
      h(
        'div',
        {},
        h('h1', {}, character.name, ' ', h('span', { class: `chip ${character.status}` }, STATUSES[character.status])),
        h('p', { class: 'lead' }, Object.values(character.attributes ?? {}).join(', ')),
      ),
      h(
        'div',
        { class: 'buttons' },
        character.status === 'reviewing' && button('Save character', save, 'primary'),
        isIdle && button(this.isWhole() ? 'Draw all anew' : 'Draw the missing', () => this.askToRedraw()),
        button('Delete character', () => this.askToDelete(), 'quiet'),
      ),
    );
  }

  isWhole() {
    return POSES.every((pose) => this.character.refs.some((ref) => ref.pose === pose));
  }

  poseOf(pose) {
    const { character } = this;
    const isWorking = character.status === 'synthesizing' && (this.pose === null || this.pose === pose);
    const redraw = () => this.askForPose(pose);
    return h(
      'li',
      {},
      isWorking ? pendingPicture('3 / 4', 'Drawing…').box : this.pictureOf(pose),
      h(
        'div',
        { class: 'bar' },
        h('h2', { class: 'pose-name' }, pose),
        character.status !== 'synthesizing' &&
          h(
            'button',
            { type: 'button', 'aria-label': `Draw ${pose} again`, 'data-focus': pose, onclick: redraw },
            'Draw again',
          ),
      ),
    );
  }

  pictureOf(pose) {
    const urlIn = ({ refs }) => refs.find((ref) => ref.pose === pose)?.url;
    const url = urlIn(this.character);
    const refresh = async () => urlIn(await get(this.path));
    return url ? picture({ url, alt: `${describe(this.character)}; ${pose}`, refresh }) : emptyPicture('Not drawn');
  }

  askForPose(pose) {
    ask({
      title: `Draw the ${pose} pose again`,
      text: 'One credit when it is delivered. The old picture stays until then.',
      submit: 'Draw',
      working: 'Ordering…',
      fields: [
        field({ label: 'What should be different? (optional)', name: 'prompt_override', rows: 2, maxlength: 1000 }),
      ],
      onsubmit: async (values) => {
        const character = await order(`${this.path}/refs/regenerate`, { pose, ...values });
        this.begin(character, pose);
      },
    });
  }

  askToRedraw() {
    const isWhole = this.isWhole();
    ask({
      title: isWhole ? 'Draw all four poses anew?' : 'Draw the missing poses?',
      text: 'One credit for each pose that is delivered. The old pictures stay until then.',
      submit: 'Draw',
      working: 'Ordering…',
      onsubmit: async () => this.begin(await order(`${this.path}/resynthesize`, { force_all: isWhole }), null),
    });
  }

  askToDelete() {
    ask({
      title: `Delete ${this.character.name}?`,
      text: 'The character and its poses are gone.',
      submit: 'Delete',
      onsubmit: async () => {
        await remove(this.path);
        location.hash = '#/characters';
      },
    });
  }

  begin(character, pose) {
    this.pose = pose;
    refreshMeters();
    announce('The poses are being drawn');
    this.adopt(character);
  }

  async act(work, words) {
    try {
      this.adopt(await work());
      announce(words);
    } catch (error) {
      complain(error);
    }
  }
}
