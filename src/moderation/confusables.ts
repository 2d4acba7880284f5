/**
 * Characters that pass for Latin letters, after the confusables data of UTS #39: the ones people actually type.
 * Each group reads "what it passes for: the look-alikes".
 */
const LOOK_ALIKES = `
a: аɑαᴀᎪ∂ΛΔ
b: вЬьƅβʙᏴᏼ
c: сϲᴄⅽᏟ
d: ԁɗđᎠժᴅ
e: еҽεєɛᴇᎬ℮ҿΣ
f: ƒꜰẝϝք
g: ɡցԍɢᏀᶃ
h: һհнʜᎻΗɦ
i: іıɩιӏїᎥɪӀι
j: јϳʝᴊᎫյ
k: кκᴋᏦҝқ
l: ʟłⅼᏞƚ
m: мᴍᎷΜⅿʍ
n: ոпղηɴΝŋƞи
o: оοσօᴏøɵөഠ๐
p: рρᴘᏢþ
q: ԛգզǫ
r: гʀᎡꭇԻя
s: ѕꜱᏚʂ
t: тτᴛᎢŧե
u: υսᴜμʊ
v: νѵᴠᏙⅴ
w: ԝωᴡᎳɯաш
x: хχⅹ
y: уγʏүΥყỿ
z: ᴢᏃƶʐʑ
`;

/** Letters that stand for two. */
const EXPANSIONS: [string, string][] = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ĳ', 'ij'],
  ['ю', 'io'],
];

const pairsOf = (line: string): [string, string][] => {
  const [latin = '', lookAlikes = ''] = line.split(': ');
  return Array.from(lookAlikes, (lookAlike) => [lookAlike, latin]);
};

export const CONFUSABLES: ReadonlyMap<string, string> = new Map([
  ...LOOK_ALIKES.trim().split('\n').flatMap(pairsOf),
  ...EXPANSIONS,
]);

/** What a digit or sign stands for inside a word. */
export const LEETSPEAK: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '+': 't',
  '€': 'e',
  '£': 'l',
  '¥': 'y',
  '¢': 'c',
  '¡': 'i',
  '§': 's',
};
