import { fromUlid, toUlid } from '../src/common/index.js';
import { buildOperatorKey, endedImage, orderImage, requestAs, SMALL } from './factories/index.js';
import { buildCharacters, type CharacterItem, CharactersUnderTest, GENEROUS_LIMITS } from './factories/characters.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { storedKeys } from './support/stored-keys.js';

const ENDLESS = 'On a boat test:slow=60000';

describe('pictures of a character that are replaced while images of it are drawn', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    const RATE_LIMITS = `${GENEROUS_LIMITS},images_post=100000/100000`;
    app = await startApp({ env: { RATE_LIMITS, WORKER_CONCURRENCY: '4' } });
  });

  beforeEach(async () => {
    characters = await buildCharacters(app);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, characters.key)(...args);

  /** An image whose first provider call has begun. */
  const drawing = async (fields: object): Promise<string> => {
    const { image } = await orderImage(app, { key: characters.key, ...SMALL, ...fields });
    const text = 'SELECT 1 FROM provider_call c JOIN job j ON j.id = c.job_id WHERE j.subject_id = $1';
    await eventually(
      () => app.database.query(text, [fromUlid('img', image.id)]),
      (calls) => calls.length > 0,
    );
    return image.id;
  };

  const cancel = (imageId: string) => ask('POST', `/v1/images/${imageId}/cancel`);

  const redraw = ({ id }: CharacterItem, pose: string) =>
    characters.settled(characters.call('POST', `/${id}/refs/regenerate`, { pose }));

  const urlOf = ({ refs }: CharacterItem, wanted: string) => refs.find(({ pose }) => pose === wanted)?.url ?? '';

  const keyOf = (url: string) => new URL(url).pathname.replace(/^\/objects\//, '');

  const stored = () => storedKeys(app, `team/${characters.key.teamId}/`);

  /** Bytes go behind the commit. */
  const gone = (key: string) => eventually(stored, (keys) => !keys.includes(key));

  it('are still drawn from, though nobody sees them any more', async () => {
    const before = await characters.ready();
    const imageId = await drawing({ character_id: before.id, prompt: 'On a boat test:slow=700', count: 4 });

    const after = await redraw(before, 'side');

    const old = urlOf(before, 'side');
    expect([after.status, (await characters.download(old)).statusCode]).toEqual(['reviewing', 404]);
    expect(await endedImage(app, characters.key, imageId)).toMatchObject({
      status: 'succeeded',
      output_urls: Array.from({ length: 4 }, () => expect.any(String)),
    });
    await gone(keyOf(old));
    expect((await characters.download(urlOf(after, 'side'))).statusCode).toBe(200);
  });

  it('go with the last image that is drawn from them', async () => {
    const before = await characters.ready();
    const first = await drawing({ character_id: before.id, prompt: ENDLESS });
    const second = await drawing({ character_id: before.id, prompt: ENDLESS });
    await redraw(before, 'side');
    const old = keyOf(urlOf(before, 'side'));

    await cancel(first);
    const between = await stored();
    await cancel(second);

    expect(between).toContain(old);
    await gone(old);
  });

  it('go though the last images of them end at once', async () => {
    const before = await characters.ready();
    const prompt = ENDLESS;
    const images = [
      await drawing({ character_id: before.id, prompt }),
      await drawing({ character_id: before.id, prompt }),
    ];
    await redraw(before, 'side');

    await Promise.all(images.map(cancel));

    await gone(keyOf(urlOf(before, 'side')));
  });

  it('go with their tickets, when they were brought', async () => {
    const before = await brought();
    const imageId = await drawing({ character_id: before.id, prompt: ENDLESS });
    await redraw(before, 'portrait');
    const old = keyOf(urlOf(before, 'portrait'));
    const [during, tickets] = [await stored(), await countTickets()];

    await cancel(imageId);

    expect([during.includes(old), tickets]).toEqual([true, 1]);
    await gone(old);
    expect(await countTickets()).toBe(0);
  });

  it('go at once where no image is drawn from them', async () => {
    const before = await characters.ready();

    await redraw(before, 'side');

    await gone(keyOf(urlOf(before, 'side')));
  });

  it.each(['deleted by its customer', 'erased'])('go with the character that is %s', async (end) => {
    const before = await brought();
    const imageId = await drawing({ character_id: before.id, prompt: ENDLESS });
    await redraw(before, 'portrait');

    await (end === 'erased' ? erase(before.id) : characters.call('DELETE', `/${before.id}`));

    await eventually(stored, (keys) => keys.length === 0);
    await cancel(imageId);
  });

  /** From one picture, whose pose is told to be the portrait. */
  const brought = async (): Promise<CharacterItem> => {
    const { id } = await characters.made(characters.createFromUploads(1));
    await app.database.execute(`UPDATE character_ref SET pose = 'portrait' WHERE character_id = $1`, [
      fromUlid('char', id),
    ]);
    return characters.item(id);
  };

  const countTickets = async () =>
    (await app.database.query('SELECT 1 FROM upload WHERE team_id = $1', [characters.key.teamId])).length;

  const erase = async (id: string) => {
    const operator = requestAs(app, await buildOperatorKey(app));
    const team_id = toUlid('team', characters.key.teamId);
    const accepted = (await operator('POST', '/admin/v1/erasures', { team_id, subject: 'character', id })).json();
    await eventually(
      async () => (await operator('GET', `/admin/v1/erasures/${accepted.id}`)).json(),
      ({ state }) => state === 'done',
      10_000,
    );
  };
});
