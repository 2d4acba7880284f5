import fastify, { type InjectOptions, type LightMyRequestResponse } from 'fastify';

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-encoding', 'content-length'];

/** As every HTTP client does: goes where a redirect to another server leads, without its credential, and brings what is there. */
export async function follow(
  response: LightMyRequestResponse,
  { headers = {} }: InjectOptions,
  origin: string,
): Promise<LightMyRequestResponse> {
  const { location } = response.headers;
  if (response.statusCode !== 302 || typeof location !== 'string' || !location.startsWith(origin)) {
    return response;
  }
  const relay = fastify();
  relay.get('/', async (_, reply) => {
    const there = await fetch(location, { headers: headers.range ? { range: headers.range } : {} });
    const named = [...there.headers].filter(([name]) => !HOP_BY_HOP.includes(name));
    return reply
      .status(there.status)
      .headers(Object.fromEntries(named))
      .send(Buffer.from(await there.arrayBuffer()));
  });
  try {
    return await relay.inject('/');
  } finally {
    await relay.close();
  }
}
