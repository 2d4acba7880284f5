import { h, uniqueId } from '../dom.js';
import { form } from './form.js';

/** A question in the middle of the page; answers once it is closed, and gives the focus back. */
export function ask({ title, text, submit, working, fields = [], onsubmit }) {
  const id = uniqueId('dialog');
  const close = () => dialog.close();
  const body = form(
    {
      submit,
      working,
      onsubmit: async (values, element) => {
        await onsubmit(values, element);
        close();
      },
    },
    fields,
  );
  body.querySelector('.actions').prepend(h('button', { type: 'button', onclick: close }, 'Cancel'));
  const dialog = h(
    'dialog',
    { 'aria-labelledby': id, onclose: () => dialog.remove() },
    h('h2', { id }, title),
    text && h('p', {}, text),
    body,
  );
  document.body.append(dialog);
  dialog.showModal();
}
