import { patch, post } from '../api.js';
import { h, show } from '../dom.js';
import { ask } from '../parts/dialog.js';
import { field, form } from '../parts/form.js';

const LOOKS = [
  ['gender', 'Gender', 'woman'],
  ['ethnicity', 'Ethnicity', 'Portuguese'],
  ['skinTone', 'Skin', 'olive'],
  ['hairColor', 'Hair colour', 'auburn'],
  ['hairStyle', 'Hair style', 'shoulder-length, wavy'],
  ['eyeColor', 'Eyes', 'green'],
  ['build', 'Build', 'slim'],
  ['distinguishingMarks', 'Marks', 'round glasses, freckles'],
  ['clothing', 'Clothing', 'navy turtleneck'],
  ['expression', 'Expression', 'a slight smile'],
];
const FACTS = [
  ['age', 'Age', '34'],
  ['occupation', 'Occupation', 'harbour photographer'],
  ['location', 'Place', 'Lisbon, by the river'],
];

const inputs = (rows, values = {}) =>
  rows.map(([name, label, example]) =>
    field({ label, name, placeholder: example, maxlength: 200, value: String(values[name] ?? '') }),
  );

const nameField = (value = '') =>
  field({ label: 'Name', name: 'name', required: true, maxlength: 80, value, placeholder: 'Inês Duarte' });

const looksFields = (surface = {}) => [
  h('fieldset', {}, h('legend', {}, 'Looks'), h('div', { class: 'columns' }, inputs(LOOKS, surface.appearance))),
  h('fieldset', {}, h('legend', {}, 'Life'), h('div', { class: 'columns' }, inputs(FACTS, surface))),
];

/** What was filled in, as the layer that shows; what the form does not know stays. */
function surfaceOf(values, before = {}) {
  const pick = (rows) => Object.fromEntries(rows.map(([name]) => [name, values[name]]));
  const { age, ...facts } = pick(FACTS);
  const appearance = { ...before.appearance, ...pick(LOOKS) };
  return { ...before, ...facts, age: /^\d{1,3}$/.test(age ?? '') ? Number(age) : age, appearance };
}

const isDescribed = (values) => [...LOOKS, ...FACTS].some(([name]) => values[name]);

export async function newPersonaView({ main }) {
  const create = async (values) => {
    const layers = isDescribed(values) ? { surface: surfaceOf(values) } : undefined;
    const persona = await post('v1/personas', { name: values.name, intent: values.intent, layers });
    location.hash = `#/personas/${persona.id}`;
  };
  show(
    main,
    h('div', { class: 'title' }, h('h1', {}, 'New persona')),
    form(
      { submit: 'Create persona', working: 'Creating…', onsubmit: create, class: 'sheet' },
      nameField(),
      field({
        label: 'Who is it?',
        name: 'intent',
        rows: 3,
        maxlength: 5000,
        placeholder: 'A harbour photographer in her thirties who knows every ferry captain by name.',
        hint: 'A sentence is enough. Looks below count more than this text.',
      }),
      looksFields(),
    ),
  );
}

/** Changes name and looks of a persona. */
export function askForLooks(persona, onchange) {
  const { surface } = persona.layers;
  const save = async (values) => {
    const layers = { ...persona.layers, surface: surfaceOf(values, surface) };
    onchange(await patch(`v1/personas/${persona.id}`, { name: values.name, layers }));
  };
  ask({
    title: 'Name and looks',
    text: 'Pictures that exist stay as they are; the next canonical portrait follows the new looks.',
    submit: 'Save',
    working: 'Saving…',
    fields: [nameField(persona.name), looksFields(surface)],
    onsubmit: save,
  });
}
