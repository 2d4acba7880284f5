export const HAIR_CUTS = [
  'loose',
  'ponytail',
  'bun',
  'braid',
  'braids',
  'pigtails',
  'mohawk',
  'locs',
  'afro',
  'quiff',
  'receding',
  'buzz',
  'bald',
] as const;
export const GARMENTS = [
  'tshirt',
  'shirt',
  'blouse',
  'sweater',
  'turtleneck',
  'hoodie',
  'jacket',
  'suit',
  'coat',
  'dress',
  'overalls',
  'apron',
  'labcoat',
  'uniform',
  'spacesuit',
  'armor',
] as const;
export const EXPRESSIONS = [
  'neutral',
  'smile',
  'laugh',
  'serious',
  'sad',
  'surprised',
  'angry',
  'dreamy',
  'wink',
] as const;
export const HATS = [
  'none',
  'beanie',
  'cap',
  'fedora',
  'sunhat',
  'beret',
  'crown',
  'chef',
  'hardhat',
  'headscarf',
  'turban',
  'wizard',
] as const;
export const PLACES = [
  'studio',
  'city',
  'forest',
  'beach',
  'mountains',
  'park',
  'office',
  'library',
  'cafe',
  'home',
  'workshop',
  'snow',
  'desert',
  'space',
  'stage',
] as const;

export type Gender = 'woman' | 'man' | 'neutral';
export type HairCut = (typeof HAIR_CUTS)[number];
export type Garment = (typeof GARMENTS)[number];
export type Expression = (typeof EXPRESSIONS)[number];
export type Hat = (typeof HATS)[number];
export type Place = (typeof PLACES)[number];
export type View = 'front' | 'side' | 'back';
export type Framing = 'bust' | 'half' | 'full';

/** Every visible attribute of one drawing; colours are `#rrggbb`. It is kept as the picture's state, and an edit is a patch of it. */
export interface Look {
  gender: Gender;
  ageYears: number;
  build: 'slim' | 'average' | 'broad';
  skin: string;
  eyes: string;
  hairColor: string;
  hairLength: 'short' | 'medium' | 'long';
  hairTexture: 'straight' | 'wavy' | 'curly';
  hairCut: HairCut;
  parting: 'left' | 'right' | 'middle' | 'fringe' | 'back';
  facialHair: 'none' | 'stubble' | 'moustache' | 'goatee' | 'beard' | 'fullbeard';
  freckles: boolean;
  scar: boolean;
  glasses: 'none' | 'round' | 'square' | 'sun';
  glassesColor: string;
  hat: Hat;
  hatColor: string;
  earrings: 'none' | 'studs' | 'hoops';
  necklace: 'none' | 'pendant' | 'pearls';
  /** A colour, or `none`. */
  scarf: string;
  flower: string;
  headphones: string;
  garment: Garment;
  garmentColor: string;
  accentColor: string;
  expression: Expression;
  place: Place;
  light: 'day' | 'sunset' | 'night';
  weather: 'clear' | 'rain' | 'snow';
  backdrop: string;
  palette: 'natural' | 'mono' | 'sepia' | 'pastel' | 'vivid';
  view: View;
  framing: Framing;
  /** Decides what no word names: the proportions of the face, the details of the scene. */
  variation: number;
  /** Which of several moments of one scene; absent for the first. */
  take?: number;
}

export type LookPatch = Partial<Look>;

/** What makes a person the same person in another picture. */
export const PERSON_FIELDS = [
  'gender',
  'ageYears',
  'build',
  'skin',
  'eyes',
  'hairColor',
  'hairLength',
  'hairTexture',
  'facialHair',
  'freckles',
  'scar',
  'variation',
] as const satisfies readonly (keyof Look)[];
