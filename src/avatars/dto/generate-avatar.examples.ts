import { EXAMPLE_UUID } from '../../http/index.js';

/** A PNG of 64 pixels a side: a disc, where a face would be. */
export const SMALL_PICTURE = [
  'data:image/png;base64,',
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAgMAAADXB5lNAAAADFBMVEWazMzuzKrEzLvYzLOcRQdNAAAACXBIWXMAAAsTAAALEwEA',
  'mpwYAAAAjklEQVQ4y2NgGIGA6Wt8A4rA1NDQMGQ+ZygQJKAqQFHCFAoGCFN4IQIFcAFTiEAMqhFIhkCNQBjCCBNwQHYFsktYYQIB',
  'UAFVmEAEVEAUJhCCS2AqTADmkKswgXBcAqFwQL4AYVswHEbYLxjexwggjCDECGSMaMCIKMyoxIhsjOSAkWAwkxRGosNMlkMAAACj',
  'bnJDNlBWxwAAAABJRU5ErkJggg==',
].join('');

export const GENERATE_AVATAR_EXAMPLES = {
  'from a wish': { prompt: "A ship's cook with a kind face", output: { aspect_ratio: '3:4', resolution: '1K' } },
  'with hints': {
    prompt: "A ship's cook with a kind face",
    hints: { age_range: '40-50', hair_color: 'grey', mood: 'warm', accessories: ['a brass whistle'] },
    client_reference_id: 'order-8472',
    metadata: { crew: 'galley' },
  },
  'from a picture of yours': { prompt: 'The same person in a storm', reference_images: [SMALL_PICTURE], seed: 42 },
  'of a saved avatar': { prompt: 'The same person on shore leave', avatar_id: EXAMPLE_UUID },
};
