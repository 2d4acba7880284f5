import { get, order, patch, remove } from '../api.js';
import { h, show } from '../dom.js';
import { failureOfJob, followJob } from '../jobs.js';
import { ask } from '../parts/dialog.js';
import { field, form } from '../parts/form.js';
import { refreshMeters } from '../parts/header.js';
import { announce, complain } from '../parts/news.js';
import { emptyPicture, pendingPicture, picture } from '../parts/picture.js';
import { avatarForm } from './avatar-form.js';

const PAGE = 24;

/** Avatars: order one, watch it, keep it under a name. */
export async function avatarsView({ main, signal }) {
  const result = h('div', { class: 'result' }, emptyPicture('Your next avatar', '1 / 1'));
  const shelf = new Shelf(signal);
  const generate = async (body) => {
    const { data } = await order('api/v1/avatars/generate', body);
    refreshMeters();
    follow({ jobId: data.job_id, prompt: body.prompt, result, shelf, signal }).catch(complain);
  };
  show(
    main,
    h('div', { class: 'title' }, h('h1', {}, 'Avatars')),
    h('div', { class: 'workshop' }, avatarForm(generate), result),
    h('section', { class: 'shelf', 'aria-label': 'Saved avatars' }, h('h2', {}, 'Saved'), shelf.element),
  );
  await shelf.load();
}

async function follow({ jobId, prompt, result, shelf, signal }) {
  const { box, update } = pendingPicture('1 / 1');
  show(result, box);
  box.scrollIntoView({ block: 'nearest' });
  announce('The avatar is being drawn');
  const job = await followJob(jobId, update, signal);
  refreshMeters();
  if (job.status !== 'completed') {
    const { message } = failureOfJob(job);
    show(result, emptyPicture('No picture', '1 / 1'), h('p', { class: 'failure', role: 'alert' }, message));
    return;
  }
  announce('The avatar is ready');
  const { image_url: url, width, height } = job.avatar;
  const refresh = async () => (await get(`api/v1/jobs/${jobId}`)).data.avatar.image_url;
  show(
    result,
    picture({ url, alt: `Avatar: ${prompt}`, ratio: `${width} / ${height}`, isLarge: true, refresh }),
    saveForm(jobId, shelf),
  );
}

function saveForm(jobId, shelf) {
  const save = async ({ label }, element) => {
    await order('api/v1/avatars/save', { job_id: jobId, label });
    announce('Saved');
    element.replaceWith(h('p', { class: 'chip approved' }, `Saved${label ? ` as “${label}”` : ''}`));
    await shelf.load();
  };
  return form(
    { submit: 'Save', working: 'Saving…', onsubmit: save, class: 'inline' },
    field({ label: 'Name', name: 'label', maxlength: 200, placeholder: 'CEO hero v2' }),
  );
}

class Shelf {
  element = h('div', {});

  constructor(signal) {
    this.signal = signal;
  }

  async load(count = PAGE) {
    const { data } = await get(`api/v1/avatars?limit=${Math.min(count, 100)}`, this.signal);
    const more = h('button', { type: 'button', onclick: () => this.load(count + PAGE).catch(complain) }, 'Show more');
    show(
      this.element,
      data.data.length === 0
        ? h('p', { class: 'lead' }, 'What you save stands here, under the name you give it.')
        : h(
            'ul',
            { class: 'faces square' },
            data.data.map((avatar) => this.card(avatar)),
          ),
      data.has_more && count < 100 && h('div', { class: 'more' }, more),
    );
  }

  card(avatar) {
    const path = `api/v1/avatars/${avatar.id}`;
    const name = avatar.label ?? 'Unnamed';
    const refresh = async () => (await get(path)).data.image_url;
    const rename = () =>
      ask({
        title: `Rename ${name}`,
        submit: 'Rename',
        fields: [field({ label: 'Name', name: 'label', maxlength: 200, value: avatar.label ?? '' })],
        onsubmit: ({ label }) => this.change(patch(path, { label: label ?? null })),
      });
    const drop = () =>
      ask({
        title: `Delete ${name}?`,
        text: 'Its picture is removed for good.',
        submit: 'Delete',
        onsubmit: () => this.change(remove(path)),
      });
    return h(
      'li',
      { class: 'face' },
      picture({ url: avatar.image_url, alt: `Avatar ${name}`, ratio: '1 / 1', refresh }),
      h('span', { class: 'face-name' }, name),
      h(
        'span',
        { class: 'buttons' },
        h('button', { type: 'button', 'aria-label': `Rename ${name}`, onclick: rename }, 'Rename'),
        h('button', { type: 'button', class: 'quiet', 'aria-label': `Delete ${name}`, onclick: drop }, 'Delete'),
      ),
    );
  }

  async change(work) {
    await work;
    await this.load();
  }
}
