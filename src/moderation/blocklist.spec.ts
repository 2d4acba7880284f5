import { Blocklist } from './blocklist.js';

const list = Blocklist.of([
  { kind: 'person', term: 'Will Smith', aliases: ['ウィル・スミス'] },
  { kind: 'person', term: 'Jean-Claude Van Damme', aliases: [] },
  { kind: 'person', term: 'Li Na', aliases: [] },
  { kind: 'person', term: 'Zendaya', aliases: [] },
  { kind: 'person', term: 'Rose Paris', aliases: [] },
  { kind: 'person', term: 'Αλέξης Τσίπρας', aliases: [] },
  { kind: 'person', term: '习近平', aliases: [] },
  { kind: 'person', term: '50 Cent', aliases: [] },
  { kind: 'term', term: 'com', aliases: [] },
  { kind: 'term', term: 'golden dawn', aliases: [] },
]);
const find = (text: string): string | null => list.find(text)?.term ?? null;

describe('Blocklist', () => {
  it.each([
    ['Will Smith'],
    ['a portrait of WILL   SMITH.'],
    ['W1ll  Smith'],
    ['W!ll $mith'],
    ['Smith, Will'],
    ['Wіll Smіth'],
    ['Ｗｉｌｌ Ｓｍｉｔｈ'],
    ['W i l l  S m i t h'],
    ['W.i.l.l S-m-i-t-h'],
    ['Wi\u200bll Smith'],
    ['Will\u200bSmith'],
    ['#willsmith'],
    ['Willll Smith'],
    ['VVill Srnith'],
    ['WiII Smith'],
    ['\u202ehtimS lliW'],
    ["Will Smith's hat"],
    ['ウィル・スミスの写真'],
  ])('finds the person in %j', (text) => {
    expect(find(text)).toMatch(/Will Smith/);
  });

  it.each([
    ['Will Smithson the baker'],
    ['a rose in paris'],
    ['Will the smith'],
    ['the smith will come'],
    ['James Smith, will you come'],
    ['Smith, will-less'],
    ['Lina and Lin'],
    ['zen daya'],
    ['so cent'],
    ['corn and corners'],
    ['dawn, golden'],
    [''],
  ])('leaves %j alone', (text) => {
    expect(find(text)).toBeNull();
  });

  it('takes words beside a comma for one name only when they begin alike and nothing is owned', () => {
    expect(find('Will, Smith')).toBe('Will Smith');
    expect(find('Van Damme, Jean-Claude')).toBe('Jean-Claude Van Damme');
    expect(find('Will, smith of the village')).toBeNull();
    expect(find("Will, Smith's friend")).toBeNull();
  });

  it('reads scripts without spaces, and Greek in capitals', () => {
    expect(find('我画习近平的脸')).toBe('习近平');
    expect(find('ΑΛΕΞΗΣ ΤΣΙΠΡΑΣ')).toBe('Αλέξης Τσίπρας');
  });

  it('keeps digits of an entry as digits', () => {
    expect(find('50 Cent')).toBe('50 Cent');
  });

  it('names the person first where a text holds a term too', () => {
    expect(find('golden dawn')).toBe('golden dawn');
    expect(find('golden dawn and Will Smith')).toBe('Will Smith');
  });

  it('is the same when it is made in turns', async () => {
    const names = Array.from({ length: 5_000 }, (_, at) => ({
      kind: 'term' as const,
      term: `term ${at}x`,
      aliases: [],
    }));
    const built = await Blocklist.build(names);
    expect(built.size).toBe(5_000);
    expect(built.find('here is term 4321x')?.term).toBe('term 4321x');
  });
});
