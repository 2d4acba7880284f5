import { get } from '../api.js';
import { h } from '../dom.js';
import { field, form } from '../parts/form.js';
import { forgetKey, keepKey } from '../session.js';

/** The door: one key, kept by this tab. */
export function keyView(reason, onenter) {
  const enter = async ({ key }) => {
    keepKey(key ?? '');
    try {
      await get('v1/team');
    } catch (error) {
      forgetKey();
      throw error;
    }
    onenter();
  };
  return h(
    'div',
    { class: 'door' },
    h('h1', {}, 'Faces that stay themselves'),
    h('p', { class: 'lead' }, 'Make a face, change it one sentence at a time, and keep it.'),
    form(
      { submit: 'Enter', working: 'Looking at the key…', onsubmit: enter },
      field({
        label: 'API key',
        name: 'key',
        type: 'password',
        required: true,
        placeholder: 'al_live_…',
        spellcheck: 'false',
        hint: 'The server printed one at its first start. This tab keeps it until it is closed; it is in no address.',
      }),
      reason && h('p', { class: 'failure', role: 'alert' }, reason),
    ),
  );
}
