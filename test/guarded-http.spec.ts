import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { buildConnector } from 'undici';
import { type Env, loadEnv } from '../src/config/index.js';
import { GuardedHttp, NameResolver, RequestRefused } from '../src/webhooks/index.js';
import { type Purpose, type Target, TargetGuard } from '../src/webhooks/guarded-http/target-guard.js';
import { answer, Receiver, silence } from './support/webhook-receiver.js';
import { TEST_TLS } from './support/webhook-tls.js';

const FORBIDDEN = `
  0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254
  169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1
  192.168.255.254 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
  255.255.255.255 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.1 127.0.1 10.1 012.0.0.1
  １２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127.0.0.1. 0 0x0 169.16689918 [::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1]
  [::7f00:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:0:127.0.0.1]
  [64:ff9b::127.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::1] [100::1] [2001::1] [2001:0:7f00:1::] [2001:db8::1]
  [2001:1ff:ffff::1] [2002:7f00:1::] [2002:a00:1::] [3fff::1] [5f00::1] [fc00::1] [fd00:ec2::254] [fe80::1]
  [febf::1] [fec0::1] [ff02::1] [4000::1] [1fff::1] localhost LOCALHOST localhost. a.localhost l%6fcalhost
`
  .trim()
  .split(/\s+/);

const JUST_OUTSIDE = `
  1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.254 100.128.0.1 126.255.255.255 128.0.0.1 169.253.255.255
  169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.0.3.1 192.88.98.1 192.88.100.1 192.167.255.255
  192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.1 198.51.101.1 203.0.112.1 203.0.114.1 223.255.255.255
  [::ffff:8.8.8.8] [2001:200::1] [2001:db7::1] [2001:db9::1] [2003::1] [2606:4700::1111] [3ffe::1]
  [2a00:1450::8a]
`
  .trim()
  .split(/\s+/);

const MALFORMED = [
  '',
  'hooks.example.com',
  'ftp://hooks.example.com',
  'http://hooks.example.com',
  'https://hooks.example.com:8443',
  'https://user@hooks.example.com',
  'https://user:word@hooks.example.com',
  'https://hooks.example.com\\@10.0.0.1/',
  'https://hooks.example.com/ x',
  'https://hooks.example.com/\tx',
  ' https://hooks.example.com',
  'https://',
  'https://hooks.example.com:99999',
  `https://hooks.example.com/${'x'.repeat(2_048)}`,
  'https://[::1',
  'https://[fe80::1%25lo]/',
  `https://${'a.'.repeat(127)}example.com`,
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https:/hooks\n.example.com',
];

class FakeResolver extends NameResolver {
  asked = 0;

  constructor(private readonly answers: (asked: number) => string[]) {
    super();
  }

  override async resolve(): Promise<string[]> {
    this.asked += 1;
    return this.answers(this.asked);
  }
}

/** Stands a server of the test behind every address that was let through. */
class RoutedHttp extends GuardedHttp {
  readonly targets: Target[] = [];

  constructor(
    guard: TargetGuard,
    private readonly port: number,
  ) {
    super(guard);
  }

  protected override connector(target: Target, timeoutMs: number): buildConnector.connector {
    this.targets.push(target);
    const connect = buildConnector({
      lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
      timeout: timeoutMs,
      allowH2: false,
      ca: TEST_TLS.cert,
    });
    return (options, callback) => connect({ ...options, port: String(this.port) }, callback);
  }
}

const PUBLIC = ['93.184.216.34'];

function guardOf(answers: (asked: number) => string[] = () => PUBLIC, allowed = ''): TargetGuard {
  const env: Env = loadEnv({ WEBHOOK_ALLOW_CIDRS: allowed });
  return new TargetGuard(env, new FakeResolver(answers));
}

const httpOf = (...guard: Parameters<typeof guardOf>): GuardedHttp => new GuardedHttp(guardOf(...guard));

const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'let through',
    (error: unknown) => (error instanceof RequestRefused ? error.reason : String(error)),
  );

const POST = { headers: {}, body: '{}', maxBytes: 20_000, deadlineMs: 2_000 };

describe('a URL that somebody else chose', () => {
  it('is known in more than 60 spellings', () => {
    expect(FORBIDDEN.length).toBeGreaterThan(60);
  });

  it.each(FORBIDDEN)('is refused as %s', async (host) => {
    const guard = guardOf();
    for (const purpose of ['webhook', 'picture'] satisfies Purpose[]) {
      expect(await reasonOf(guard.examine(`https://${host}/`, purpose))).toBe('blocked_address');
    }
  });

  it.each(JUST_OUTSIDE)('is let through as %s', async (host) => {
    expect(await reasonOf(guardOf().examine(`https://${host}/`, 'picture'))).toBe('let through');
  });

  it.each(MALFORMED)('is refused when it is no plain https URL: %j', async (url) => {
    expect(await reasonOf(guardOf().examine(url, 'webhook'))).toBe('invalid_url');
  });

  it.each([
    ['to nothing', []],
    ['to a private address', ['10.0.0.1']],
    ['to a public and a private one', ['93.184.216.34', '127.0.0.1']],
    ['to a private and a public one', ['::1', '2606:4700::1111']],
    ['to no address at all', ['nonsense']],
    ['to a scoped one', ['fe80::1%lo']],
  ])('is refused when its name resolves %s', async (_, addresses) => {
    expect(await reasonOf(guardOf(() => addresses).examine('https://hooks.example.com/', 'webhook'))).toBe(
      'blocked_address',
    );
  });

  it('may be a private one that the operator opened, on any port, for webhooks only', async () => {
    const guard = guardOf(() => ['10.1.2.3'], '10.1.0.0/16,127.0.0.1,fd00::/8');

    for (const url of [
      'http://hooks.example.com:8080/',
      'https://10.1.255.255:8443/',
      'http://[fd00::1]/',
      'http://localhost:1/',
    ]) {
      expect(await reasonOf(guard.examine(url, 'webhook'))).toBe('let through');
      expect(await reasonOf(guard.examine(url, 'picture'))).not.toBe('let through');
    }
    expect(await reasonOf(guard.examine('https://10.2.0.1/', 'webhook'))).toBe('blocked_address');
    expect(await reasonOf(guard.examine('http://93.184.216.34/', 'webhook'))).toBe('invalid_url');
  });

  it('opens the addresses that clouds hand out credentials on only when each is named', async () => {
    const url = 'http://169.254.169.254/';

    expect(await reasonOf(guardOf(undefined, '169.254.0.0/16').examine(url, 'webhook'))).toBe('invalid_url');
    expect(await reasonOf(guardOf(undefined, '169.254.169.254').examine(url, 'webhook'))).toBe('let through');
  });
});

describe('a request to it', () => {
  let receiver: Receiver;
  let canary: Receiver;

  beforeEach(async () => {
    // In this order: nobody else listens on the second address.
    canary = await Receiver.start({ host: '127.0.0.1' });
    receiver = await Receiver.start({ host: '127.0.0.2', port: canary.port });
  });

  afterEach(async () => {
    await Promise.all([receiver.close(), canary.close()]);
  });

  const open = (answers: (asked: number) => string[] = () => ['127.0.0.2']) => httpOf(answers, '127.0.0.2');
  const url = () => `http://hooks.example.com:${receiver.port}/hook`;

  it('goes to the address that was checked, whatever the name says a moment later', async () => {
    const http = open((asked) => (asked % 2 === 1 ? ['127.0.0.2'] : ['127.0.0.1']));
    const reasons: string[] = [];

    for (let tries = 0; tries < 1_000; tries += 1) {
      reasons.push(await reasonOf(http.post(url(), POST)));
    }

    expect(reasons.filter((reason) => reason === 'let through')).toHaveLength(500);
    expect(reasons.filter((reason) => reason === 'invalid_url')).toHaveLength(500);
    expect(receiver.received).toHaveLength(500);
    expect(canary.received).toHaveLength(0);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example.com:${receiver.port}`);
  }, 60_000);

  it('does not go to a name with a good and a bad address', async () => {
    const http = open((asked) => (asked % 2 === 1 ? ['127.0.0.2', '127.0.0.1'] : ['127.0.0.1', '127.0.0.2']));

    for (let tries = 0; tries < 100; tries += 1) {
      expect(await reasonOf(http.post(url(), POST))).toBe('invalid_url');
    }
    expect([receiver.received, canary.received]).toEqual([[], []]);
  });

  it.each([301, 302, 303, 307, 308])('is not sent on by a %i', async (status) => {
    receiver.respond = answer(status, { location: `http://127.0.0.1:${receiver.port}/` });

    expect((await open().post(url(), POST)).status).toBe(status);
    expect(canary.received).toHaveLength(0);
  });

  it('takes no proxy from the environment', async () => {
    const proxy = `http://127.0.0.1:${canary.port}`;
    Object.assign(process.env, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, NODE_USE_ENV_PROXY: '1' });
    try {
      expect((await open().post(url(), POST)).status).toBe(200);
    } finally {
      for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY']) {
        delete process.env[name];
      }
    }
    expect(canary.received).toHaveLength(0);
  });

  it('reads no more of an endless answer than it was told to', async () => {
    let sent = 0;
    receiver.respond = (response) => {
      const more = () => {
        sent += 1;
        if (!response.destroyed) {
          response.write('x'.repeat(65_536), more);
        }
      };
      more();
    };

    const { status, bytes } = await open().post(url(), POST);

    expect([status, bytes.length]).toEqual([200, 20_000]);
    expect(sent).toBeLessThan(200);
  });

  it.each([
    ['says nothing', silence],
    ['sends headers and then nothing', (response) => response.writeHead(200).flushHeaders()],
    [
      'drips its answer',
      (response) => {
        const timer = setInterval(() => response.write('.'), 20);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ] satisfies [string, Receiver['respond']][])('ends at one deadline when the receiver %s', async (_, respond) => {
    receiver.respond = respond;
    const startedAt = performance.now();

    expect(await reasonOf(open().post(url(), { ...POST, deadlineMs: 300 }))).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(1_300);
  });

  it('ends at the deadline when the name is never resolved', async () => {
    const resolver = new (class extends NameResolver {
      override resolve(): Promise<string[]> {
        return new Promise(() => undefined);
      }
    })();
    const http = new GuardedHttp(new TargetGuard(loadEnv({}), resolver));

    expect(await reasonOf(http.post('https://hooks.example.com/', { ...POST, deadlineMs: 100 }))).toBe('timeout');
  });

  it('gives up on huge headers, on broken TLS and on a closed port in the same words', async () => {
    const raw = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(10 * 2 ** 20)}\r\n\r\n`));
    }).listen(0, '127.0.0.2');
    await once(raw, 'listening');
    const { port } = raw.address() as { port: number };
    const tls = await Receiver.start({ host: '127.0.0.2', isTls: true });

    expect(await reasonOf(open().post(`http://hooks.example.com:${port}/`, POST))).toBe('unreachable');
    expect(await reasonOf(open().post(`https://hooks.example.com:${tls.port}/`, POST))).toBe('unreachable');
    expect(await reasonOf(open().post(`https://hooks.example.com:${receiver.port}/`, POST))).toBe('unreachable');
    expect(await reasonOf(open().post('http://hooks.example.com:1/', POST))).toBe('unreachable');
    expect(tls.received).toHaveLength(0);
    await tls.close();
    raw.close();
  });
});

describe('a picture that is fetched', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await Receiver.start({ isTls: true });
  });

  afterEach(() => receiver.close());

  const routed = () => new RoutedHttp(guardOf(), receiver.port);

  it('comes whole, from a server that proved its name', async () => {
    receiver.respond = answer(200, { 'content-type': 'image/png' }, 'a picture');
    const http = routed();

    const { status, headers, bytes } = await http.download('https://pictures.example.com/a.png', {
      maxBytes: 9,
      deadlineMs: 2_000,
    });

    expect([status, headers['content-type'], bytes.toString()]).toEqual([200, 'image/png', 'a picture']);
    expect(receiver.received[0]).toMatchObject({ path: '/a.png', serverName: 'pictures.example.com' });
    expect(receiver.received[0]?.headers.host).toBe('pictures.example.com');
    expect(http.targets[0]?.addresses).toEqual(PUBLIC);
  });

  it('is refused when it is a byte too large or its server is somebody else', async () => {
    receiver.respond = answer(200, {}, 'a picture');
    const limits = { maxBytes: 8, deadlineMs: 2_000 };

    expect(await reasonOf(routed().download('https://pictures.example.com/', limits))).toBe('too_large');
    expect(await reasonOf(routed().download('https://other.example.com/', limits))).toBe('unreachable');
  });

  it('never comes from where only webhooks may go', async () => {
    const http = httpOf(() => ['127.0.0.1'], '127.0.0.0/8');
    const limits = { maxBytes: 100, deadlineMs: 2_000 };

    expect(await reasonOf(http.download(`https://pictures.example.com:${receiver.port}/`, limits))).toBe('invalid_url');
    expect(await reasonOf(http.download('https://pictures.example.com/', limits))).toBe('blocked_address');
    expect(receiver.received).toHaveLength(0);
  });
});
