import { h } from '../dom.js';
import { ask } from '../parts/dialog.js';
import { field } from '../parts/form.js';

const RATIOS = ['3:4', '1:1', '4:3', '9:16', '16:9'];
const SIZES = ['1K', '2K', '4K'];
const UNIT = 'One portrait of this month’s quota; nothing when it fails.';

const same = (values) => values.map((value) => [value, value]);

const shape = () =>
  h(
    'div',
    { class: 'columns' },
    field({ label: 'Shape', name: 'aspectRatio', options: same(RATIOS), value: '3:4' }),
    field({ label: 'Size', name: 'imageSize', options: same(SIZES), value: '2K' }),
  );

/** A canonical portrait: the first, or a new face instead of the one there is. */
export function askForFace(hasFace, onsubmit) {
  ask({
    title: hasFace ? 'Draw a new face?' : 'Draw the first portrait',
    text: hasFace ? `The pictures there are stay, with the face they have. ${UNIT}` : UNIT,
    submit: 'Draw',
    working: 'Ordering…',
    fields: [shape()],
    onsubmit: (values) => onsubmit({ ...values, force: hasFace }),
  });
}

/** The same face somewhere else. */
export function askForVariant(onsubmit) {
  const wish = (label, name, placeholder) => field({ label, name, placeholder, maxlength: 500 });
  ask({
    title: 'New variant',
    text: `The same face, elsewhere. Say at least one of these. ${UNIT}`,
    submit: 'Draw',
    working: 'Ordering…',
    fields: [
      wish('Scene', 'scene', 'at the beach at sunset'),
      wish('Outfit', 'outfit', 'a green turtleneck'),
      wish('Pose', 'pose', 'laughing, side view'),
      wish('Anything else', 'customPrompt', 'round glasses'),
      shape(),
    ],
    onsubmit,
  });
}
