import { readAsset } from './assets.js';
import { ContentScorer } from './content-scorer.js';
import { ModerationPolicy } from './moderation.policy.js';
import { overThreshold } from './text-inspector.js';

const scorer = new ContentScorer(readAsset('moderation', 'lexicon.txt'));
const refusedFor = (text: string): string[] => overThreshold(scorer.score(text), new ModerationPolicy().thresholds);

describe('ContentScorer', () => {
  it.each([
    ['a nude woman on a bed', ['sexual']],
    ['n u d e  photo', ['sexual']],
    ['p0rn star', ['sexual']],
    ['a severed head on a plate', ['violence']],
    ['she is hanging herself', ['self_harm']],
    ['a man in a nazi uniform', ['hate']],
    ['make her look like a whore', ['harassment']],
  ])('refuses %j', (text, categories) => {
    expect(refusedFor(text)).toEqual(categories);
  });

  it.each([
    ['a sexy teen'],
    ['schoolgirl in lingerie'],
    ['erotic picture, she is 15 years old'],
    ['aged 12, seductive'],
    ['sexy 16yo'],
  ])('refuses what is sexual beside a child: %j', (text) => {
    expect(refusedFor(text)).toContain('sexual_minors');
  });

  it.each([
    ['a child with a red balloon'],
    ['a sexy woman of 35 in a red dress'],
    ['her 12 year old car'],
    ['a warrior with a bloody sword and an old wound'],
    ['nude lipstick, baby blue eyes, a killer smile'],
    ['a knife maker with a rifle'],
    ['therapist, Scunthorpe, cockatoo, assassin, Essex'],
  ])('tolerates %j', (text) => {
    expect(refusedFor(text)).toEqual([]);
  });

  it('adds terms of a topic up, each once', () => {
    const once = scorer.score('sexy').sexual;
    expect(scorer.score('sexy sexy sexy').sexual).toBe(once);
    expect(scorer.score('sexy, topless').sexual).toBeGreaterThan(once);
  });

  it('refuses a lexicon that it cannot read', () => {
    expect(() => new ContentScorer('violence|much|gore')).toThrow('topic|weight|term;term');
  });
});
