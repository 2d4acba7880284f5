import { Operator } from './caller.js';
import { NotFoundError } from './http.errors.js';
import { Watchers } from './watchers.js';

const ada = new Operator('ada');
const found = () => Promise.resolve(ada);
const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
const refused = () => Promise.reject(new NotFoundError());

describe('an operator who watches', () => {
  it('goes on while the database is away', async () => {
    const watchers = new Watchers();
    await watchers.admit('good', found);

    expect(await watchers.admit('good', away)).toBe(ada);
    await expect(watchers.admit('another', away)).rejects.toThrow('ECONNREFUSED');
  });

  it('is forgotten once the key is refused', async () => {
    const watchers = new Watchers();
    await watchers.admit('good', found);

    await expect(watchers.admit('good', refused)).rejects.toBeInstanceOf(NotFoundError);
    await expect(watchers.admit('good', away)).rejects.toThrow('ECONNREFUSED');
  });
});
