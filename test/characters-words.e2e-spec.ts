import { fromUlid } from '../src/common/index.js';
import { buildCharacters, type CharactersUnderTest, GENEROUS_LIMITS } from './factories/characters.js';
import { startApp, type TestApp } from './support/app.js';

const EMAIL = 'jane.doe@example.com';

describe('the words of characters, where personal data is cut out', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api', RATE_LIMITS: GENEROUS_LIMITS, MODERATION_PII_ACTION: 'redact' } });
    characters = await buildCharacters(app, { credits: 100 });
  });

  afterAll(() => app.close());

  const brought = (fields: object = {}) => characters.made(characters.createFromUploads(1, fields));

  const change = (id: string, payload: object) => characters.call('PATCH', `/${id}`, payload);

  /** As rows are that were written before the rules of today. */
  const rewrite = (id: string, attributes: object) =>
    app.database.execute('UPDATE character SET attributes = $2 WHERE id = $1', [
      fromUlid('char', id),
      JSON.stringify(attributes),
    ]);

  const takePictures = (id: string) =>
    app.database.execute('DELETE FROM character_ref WHERE character_id = $1', [fromUlid('char', id)]);

  it.each([
    ['resynthesize', {}],
    ['refs/regenerate', { pose: 'side' }],
  ])('are sent by %s as they were judged', async (route, payload) => {
    const { id } = await brought();
    await rewrite(id, { age: 28, additional_details: `freckles ${EMAIL}` });

    await characters.made(characters.call('POST', `/${id}/${route}`, payload));

    const [shot] = await characters.orderOf(id);
    expect(shot?.prompt.user).toContain('Details: freckles\n');
    expect(shot?.prompt.user).not.toContain(EMAIL);
  });

  it.each([
    ['blank', { gender: ' ', hair_color: '\t', additional_details: '' }],
    ['nothing but what is cut out', { additional_details: EMAIL }],
  ])('are none when they are %s', async (_, attributes) => {
    const { id } = await brought({ attributes: { age: 28 } });

    const changed = await change(id, { attributes });
    await takePictures(id);
    const drawn = await characters.call('POST', `/${id}/resynthesize`);

    expect([changed.statusCode, changed.json().attributes]).toEqual([200, null]);
    expect([drawn.statusCode, drawn.json().error.code]).toEqual([400, 'parameter_invalid_combination']);
  });

  it('are kept without those that are blank', async () => {
    const { attributes } = await brought({ attributes: { age: 0, gender: ' ', hair_color: 'auburn' } });

    expect(attributes).toEqual({ age: 0, hair_color: 'auburn' });
  });

  it('are none in rows that hold blank ones', async () => {
    const { id } = await brought();
    await rewrite(id, { gender: ' ' });
    await takePictures(id);

    const response = await characters.call('POST', `/${id}/resynthesize`);

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'parameter_invalid_combination']);
  });

  it('have to leave something to draw', async () => {
    const response = await characters.create({ attributes: { additional_details: EMAIL } });

    expect([response.statusCode, response.json().error]).toMatchObject([
      400,
      { code: 'value_out_of_range', param: 'attributes' },
    ]);
  });

  it.each(['', '   ', ' \n '])('are refused when a picture is asked for in blank ones: %j', async (prompt_override) => {
    const { id } = await brought();

    const response = await characters.call('POST', `/${id}/refs/regenerate`, { pose: 'side', prompt_override });

    expect([response.statusCode, response.json().error]).toMatchObject([
      400,
      { code: 'value_out_of_range', param: 'prompt_override' },
    ]);
  });

  it('keep a name without the personal data in it', async () => {
    const made = await brought({ name: `Aurora ${EMAIL}` });
    const changed = await change(made.id, { name: `${EMAIL} Nova` });

    expect([made.name, changed.json().name]).toEqual(['Aurora', 'Nova']);
  });

  it('keep no name of nothing else', async () => {
    const { id } = await brought();

    const answers = [await characters.createFromUploads(1, { name: EMAIL }), await change(id, { name: EMAIL })];

    for (const one of answers) {
      expect([one.statusCode, one.json().error]).toMatchObject([400, { code: 'value_out_of_range', param: 'name' }]);
    }
    expect((await characters.item(id)).name).toBe('Aurora');
  });
});
