import { h } from '../dom.js';
import { field, form } from '../parts/form.js';

const ANY = ['', 'As described'];
const choices = (...values) => [ANY, ...values.map((value) => [value, value])];
const HINTS = [
  ['avatar_composition', 'Framing', choices('headshot', 'waist up', 'full body')],
  ['expression', 'Expression', choices('a slight smile', 'laughing', 'serious')],
  ['art_direction', 'Style', choices('flat illustration', 'photorealistic', 'watercolour')],
  ['background', 'Background', choices('plain', 'city', 'nature')],
];
const RATIOS = [['auto', 'Automatic'], ...['1:1', '3:4', '4:3', '9:16', '16:9'].map((ratio) => [ratio, ratio])];
const RESOLUTIONS = ['512', '1K', '2K', '4K'].map((size) => [size, size]);
const MAX_PICTURES = 6;

/** What an avatar is ordered with; pictures of a person make it that person. */
export function avatarForm(ongenerate) {
  const submit = async ({ prompt, aspect_ratio, resolution, ...values }, element) => {
    const files = [...element.elements.namedItem('pictures').files];
    if (files.length > MAX_PICTURES) {
      throw new Error(`Choose at most ${MAX_PICTURES} pictures.`);
    }
    const reference_images = await Promise.all(files.map(readPicture));
    await ongenerate({
      prompt,
      hints: Object.fromEntries(HINTS.flatMap(([name]) => (values[name] ? [[name, values[name]]] : []))),
      output: { aspect_ratio, resolution },
      ...(reference_images.length > 0 ? { reference_images } : {}),
    });
  };
  return form(
    { submit: 'Generate', working: 'Ordering…', onsubmit: submit, class: 'sheet' },
    field({
      label: 'Describe the avatar',
      name: 'prompt',
      rows: 4,
      required: true,
      maxlength: 5000,
      placeholder: 'A calm lighthouse keeper with curly red hair and a yellow raincoat',
    }),
    h(
      'div',
      { class: 'columns' },
      HINTS.map(([name, label, options]) => field({ name, label, options, value: '' })),
    ),
    field({
      label: 'Pictures of the person (optional)',
      name: 'pictures',
      type: 'file',
      multiple: true,
      accept: 'image/jpeg,image/png,image/webp',
      hint: 'Up to 6. Without any, a picture of the library inspires a new character.',
    }),
    h(
      'div',
      { class: 'columns' },
      field({ label: 'Shape', name: 'aspect_ratio', options: RATIOS, value: 'auto' }),
      field({ label: 'Size', name: 'resolution', options: RESOLUTIONS, value: '1K' }),
    ),
  );
}

function readPicture(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(new Error(`${file.name} could not be read. Choose it again.`)));
    reader.readAsDataURL(file);
  });
}
