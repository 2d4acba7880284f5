import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { variables } from '../src/config/index.js';

/** Nest's Swagger module brings it; it has no types of its own. */
const yaml = createRequire(import.meta.url)('js-yaml') as {
  loadAll(text: string, options: { schema: unknown }): unknown[];
  /** The one that knows `<<`. */
  YAML11_SCHEMA: unknown;
};

const ROOT = join(import.meta.dirname, '..');
const KUBERNETES = 'deploy/kubernetes';
const PROBES = ['/health/live', '/health/ready'];
/** A stop takes 25 s at most. */
const STOP_S = 25;
const NODE = new Set(['NODE_ENV', 'NODE_OPTIONS']);

type Tree = { [name: string]: Tree } & Tree[];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const parse = (path: string): Tree[] => yaml.loadAll(read(path), { schema: yaml.YAML11_SCHEMA }) as Tree[];
const known = new Set(variables().map(({ name }) => name));
const unknown = (names: string[]): string[] => names.filter((name) => !known.has(name) && !NODE.has(name));
const text = (value: unknown): string => String(value);

describe('the Dockerfile', () => {
  const stages = read('Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split(/^(?=FROM )/m)
    .slice(1);
  const image = stages.at(-1) ?? '';
  const instruction = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(image)?.[1] ?? '';

  it('sets variables that the service has', () => {
    const names = instruction('ENV')
      .split(' ')
      .map((pair) => pair.split('=')[0] as string);

    expect(names).toContain('DATA_DIR');
    expect(unknown(names)).toEqual([]);
  });

  it('runs as a user who is not root, known by number', () => {
    expect(instruction('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.lastIndexOf('\nRUN')).toBeLessThan(image.indexOf('\nUSER'));
  });

  it('starts the service itself, so that it hears signals', () => {
    const command = JSON.parse(instruction('CMD')) as string[];

    expect(command).toEqual(['node', '--enable-source-maps', 'dist/src/main.js']);
    expect(JSON.parse(/CMD (\[.*\])$/.exec(instruction('HEALTHCHECK'))?.[1] ?? '') as string[]).toEqual([
      'node',
      '-e',
      expect.stringContaining('/health/live'),
    ]);
  });

  it('takes nothing into the image but what was built and what that needs', () => {
    const copied = [...image.matchAll(/^COPY (.*)$/gm)].map(([, what]) => what);

    expect(copied).toEqual([
      '--from=packages /app/node_modules ./node_modules',
      '--from=build /out ./dist',
      'package.json LICENSE ./',
    ]);
    expect(read('Dockerfile')).toContain('npm ci --omit=dev');
  });
});

describe('compose.yaml', () => {
  const services = parse('compose.yaml')[0]?.services as Tree;
  const ours = Object.entries(services).filter(([, { image }]) => text(image).startsWith('likeness'));

  it('gives variables that the service has, and none that is known to everybody', () => {
    for (const [, { environment }] of ours) {
      expect(unknown(Object.keys(environment ?? {}))).toEqual([]);
    }
    const secrets = Object.entries(services.api?.environment ?? {}).filter(([name]) =>
      /SECRET|ENCRYPTION|API_KEY/.test(name),
    );
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    expect(secrets.filter(([, value]) => !text(value).startsWith('${'))).toEqual([]);
  });

  it('runs one migration before an API and two workers that only check the schema', () => {
    expect(ours.map(([name]) => name).toSorted()).toEqual(['api', 'migrate', 'worker']);
    expect(services.worker?.deploy).toEqual({ replicas: 2 });
    expect([services.api?.environment?.ROLE, services.worker?.environment?.ROLE]).toEqual(['api', 'worker']);
    for (const { environment, depends_on: needs } of [services.api as Tree, services.worker as Tree]) {
      expect(environment?.MIGRATIONS).toBe('check');
      expect(needs?.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it('keeps our trees read-only, without rights, and waits for a stop', () => {
    for (const [, service] of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(Number.parseInt(text(service.stop_grace_period), 10)).toBeGreaterThan(STOP_S);
    }
  });

  it('opens no port beyond this machine', () => {
    const ports = Object.values(services).flatMap(({ ports: own }) => (own as unknown as string[] | undefined) ?? []);

    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('the Kubernetes manifests', () => {
  const files = readdirSync(join(ROOT, KUBERNETES)).filter((name) => name !== 'kustomization.yaml');
  const objects = files.flatMap((name) => parse(`${KUBERNETES}/${name}`));
  const ofKind = (kind: string): Tree[] => objects.filter((object) => text(object.kind) === kind);
  const workloads = [...ofKind('Deployment'), ...ofKind('Job')];
  const podOf = (workload: Tree): Tree => workload.spec?.template?.spec as Tree;
  const containerOf = (workload: Tree): Tree => podOf(workload).containers?.[0] as Tree;

  it('are all applied, but for the example of a secret', () => {
    const applied = parse(`${KUBERNETES}/kustomization.yaml`)[0]?.resources as unknown as string[];

    expect(applied.toSorted()).toEqual(files.filter((name) => name !== 'secret.example.yaml').toSorted());
  });

  it('name variables that the service has', () => {
    const given = [
      ...ofKind('ConfigMap').map(({ data }) => data),
      ...ofKind('Secret').map(({ stringData }) => stringData),
    ];
    const direct = workloads.flatMap((workload) => (containerOf(workload).env ?? []).map(({ name }) => text(name)));

    expect(unknown([...given.flatMap((values) => Object.keys(values ?? {})), ...direct])).toEqual([]);
    expect(direct).toEqual(expect.arrayContaining(['ROLE', 'DATABASE_URL']));
  });

  it('probe what the service answers, on the port that it opens', () => {
    for (const deployment of ofKind('Deployment')) {
      const { startupProbe, livenessProbe, readinessProbe, ports } = containerOf(deployment);
      const asked = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet);
      expect(asked.map((get) => text(get?.path))).toEqual([PROBES[0], PROBES[0], PROBES[1]]);
      expect(asked.map((get) => text(get?.port))).toEqual(['http', 'http', 'http']);
      expect(ports).toEqual([{ name: 'http', containerPort: 3000 }]);
    }
  });

  it('let a pod stop in its time', () => {
    for (const deployment of ofKind('Deployment')) {
      const pauseMs = Number(
        /setTimeout\(.*, (\d+)\)/.exec(JSON.stringify(containerOf(deployment).lifecycle) ?? '')?.[1] ?? 0,
      );
      expect(Number(podOf(deployment).terminationGracePeriodSeconds)).toBeGreaterThan(STOP_S + pauseMs / 1_000);
    }
  });

  it('run without rights on a tree that nobody can write', () => {
    for (const workload of workloads) {
      expect(podOf(workload).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(containerOf(workload).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(containerOf(workload).resources).toMatchObject({
        requests: { cpu: expect.anything() },
        limits: { memory: expect.anything() },
      });
    }
  });

  it('keep one pod of each kind through every disruption', () => {
    const budgets = ofKind('PodDisruptionBudget').map(({ spec }) => [spec?.minAvailable, spec?.selector]);

    expect(budgets).toEqual(ofKind('Deployment').map(({ spec }) => [1, spec?.selector]));
    expect(ofKind('Deployment').map(({ spec }) => Number(spec?.replicas))).toEqual([2, 2]);
  });

  it('migrate with the same command as compose', () => {
    const [job] = ofKind('Job');
    const command = parse('compose.yaml')[0]?.services?.migrate?.command;

    expect(command).toContain('migration:run');
    expect(containerOf(job as Tree).command).toEqual(command);
  });
});
