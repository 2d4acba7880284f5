import { buildPicture } from '../support/pictures.js';
import { Fleet } from '../support/processes.js';
import { type Answer, Customer, report, tally } from './load.js';
import { findViolations } from './oracle.js';

const CREATES = 20;

interface Ticket {
  upload_id: string;
  upload_url: string;
  upload_headers: Record<string, string>;
}

describe('one upload that 20 parallel orders want', () => {
  let fleet: Fleet;
  let customer: Customer;

  beforeEach(async () => {
    fleet = await Fleet.create();
    customer = new Customer(fleet);
    await Promise.all([fleet.start('api'), fleet.start('api'), fleet.startAll('worker')]);
  }, 90_000);

  afterEach(() => fleet.close());

  const upload = async (): Promise<string> => {
    const picture = await buildPicture('jpeg');
    const wish = { filename: 'face.jpg', extension: 'jpg', content_type: 'image/jpeg', size_bytes: picture.length };
    const { body } = await customer.ask('/v1/characters/uploads/init', wish);
    const { upload_id: id, upload_url: url, upload_headers: headers } = body as unknown as Ticket;
    const sent = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(picture) });
    expect(sent.status).toBe(200);
    return id;
  };

  const create = (uploadId: string): Promise<Answer> =>
    customer.ask('/v1/characters', { name: 'Aurora', upload_ids: [uploadId] });

  const codeOf = ({ status, body }: Answer): string =>
    [status, (body.error as { code: string } | undefined)?.code].filter(Boolean).join(' ');

  it('is used by one of them, over two API processes, and by none afterwards', async () => {
    const [used, expired] = [await upload(), await upload()];
    await fleet.query(
      `UPDATE upload SET created_at = now() - interval '25 h', expires_at = now() - interval '1 h'
        WHERE id = (SELECT id FROM upload ORDER BY id DESC LIMIT 1)`,
    );

    const answers = await Promise.all(Array.from({ length: CREATES }, () => create(used)));
    const [again, late] = [await create(used), await create(expired)];

    const seen = answers.map(codeOf);
    report('row 44, one upload', {
      creates: CREATES,
      answered: tally(seen),
      again: codeOf(again),
      expired: codeOf(late),
    });
    expect(seen.toSorted()).toEqual(['201', ...Array.from({ length: CREATES - 1 }, () => '400 upload_invalid')]);
    expect([again, late].map(codeOf)).toEqual(['400 upload_invalid', '400 upload_invalid']);
    expect(await fleet.count('SELECT count(*) FROM character')).toBe(1);
    expect(await fleet.count('SELECT count(*) FROM character_ref')).toBe(1);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);
});
