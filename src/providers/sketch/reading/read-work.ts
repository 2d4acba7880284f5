import type { LookPatch } from '../look.js';
import { type Phrase, textOf } from './description.js';

const WORK: readonly (readonly [RegExp, LookPatch])[] = [
  [/\b(astronaut|cosmonaut)\b/, { garment: 'spacesuit', place: 'space' }],
  [/\b(doctor|physician|surgeon|nurse|veterinarian|vet|pharmacist)\b/, { garment: 'labcoat', place: 'office' }],
  [/\b(scientist|chemist|biologist|physicist|researcher)\b/, { garment: 'labcoat', place: 'office' }],
  [/\b(chef|cook)\b/, { garment: 'apron', hat: 'chef', place: 'cafe' }],
  [/\b(barista|baker|waiter|waitress|bartender)\b/, { garment: 'apron', place: 'cafe' }],
  [/\b(carpenter|blacksmith|potter|shoemaker|luthier|watchmaker|sculptor)\b/, { garment: 'apron', place: 'workshop' }],
  [/\b(mechanic|plumber|electrician)\b/, { garment: 'overalls', place: 'workshop' }],
  [/\b(florist|gardener|farmer|beekeeper)\b/, { garment: 'overalls', place: 'park' }],
  [
    /\b(police\w*|pilot|soldier|ship captain|sheriff|firefighter|flight attendant)\b/,
    { garment: 'uniform', place: 'city' },
  ],
  [/\b(construction worker|builder|architect on site|foreman)\b/, { garment: 'jacket', hat: 'hardhat', place: 'city' }],
  [/\b(knight|warrior|paladin|gladiator)\b/, { garment: 'armor', place: 'mountains' }],
  [/\b(wizard|witch|sorcerer|sorceress|mage)\b/, { garment: 'coat', hat: 'wizard', place: 'forest' }],
  [/\b(king|queen|prince|princess|emperor|empress)\b/, { garment: 'coat', hat: 'crown' }],
  [
    /\b(lawyer|banker|executive|ceo|politician|diplomat|consultant|accountant|business\w+)\b/,
    { garment: 'suit', place: 'office' },
  ],
  [
    /\b(librarian|professor|historian|teacher|writer|novelist|poet|scholar|archivist)\b/,
    { garment: 'sweater', place: 'library' },
  ],
  [/\b(singer|musician|actor|actress|dancer|comedian|guitarist)\b/, { garment: 'jacket', place: 'stage' }],
  [/\b(dj|producer|podcaster|streamer|radio host)\b/, { garment: 'hoodie', headphones: '#3b3f4a', place: 'stage' }],
  [/\b(sailor|surfer|lifeguard|marine biologist|fisher\w*|diver)\b/, { garment: 'sweater', place: 'beach' }],
  [/\b(ranger|forester|lumberjack|hunter)\b/, { garment: 'shirt', place: 'forest' }],
  [/\b(hiker|mountaineer|climber|shepherd)\b/, { garment: 'jacket', place: 'mountains' }],
  [/\b(programmer|developer|engineer|designer|hacker|gamer)\b/, { garment: 'hoodie', place: 'office' }],
  [/\b(painter|artist|illustrator|photographer)\b/, { garment: 'overalls', place: 'workshop' }],
];

/** What a trade wears and where it works: a guess that every explicit word overrides. */
export function readWork(phrases: readonly Phrase[]): LookPatch {
  const text = textOf(phrases, 'work', 'free', 'gender');
  return WORK.find(([pattern]) => pattern.test(text))?.[1] ?? {};
}
