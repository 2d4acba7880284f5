import { h, uniqueId } from '../dom.js';
import { announce } from './news.js';

/** A label over its control, with a hint below. */
export function field({ label, hint, ...props }) {
  const id = uniqueId('field');
  const hintId = hint && `${id}-hint`;
  const control = controlOf({ ...props, id, 'aria-describedby': hintId });
  const note = hint && h('small', { id: hintId }, hint);
  return h('div', { class: 'field' }, h('label', { for: id }, label), control, note);
}

function controlOf({ options, rows, ...props }) {
  if (options) {
    const { value, ...rest } = props;
    return h(
      'select',
      rest,
      options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)),
    );
  }
  return rows ? h('textarea', { ...props, rows }) : h('input', { type: 'text', autocomplete: 'off', ...props });
}

/** What people filled in; empty ones are left out. */
function valuesOf(element) {
  const entries = [...new FormData(element)].map(([name, value]) => [
    name,
    typeof value === 'string' ? value.trim() : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** A form that shows its own failure and cannot be sent twice while it works. */
export function form({ submit, working = 'Working…', onsubmit, ...props }, ...children) {
  const failure = h('p', { class: 'failure', role: 'alert', hidden: true });
  const button = h('button', { class: 'primary', type: 'submit' }, submit);
  const run = async (event) => {
    event.preventDefault();
    failure.hidden = true;
    button.disabled = true;
    button.textContent = working;
    announce(working);
    try {
      await onsubmit(valuesOf(element), element);
    } catch (error) {
      failure.textContent = error.message;
      failure.hidden = error.name === 'AbortError';
    } finally {
      button.disabled = false;
      button.textContent = submit;
    }
  };
  const element = h('form', { ...props, onsubmit: run }, children, failure, h('div', { class: 'actions' }, button));
  return element;
}
