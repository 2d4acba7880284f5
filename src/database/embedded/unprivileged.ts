import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const NOBODY = 65534;

/** A way to run Postgres, which refuses to run as root. */
export interface Runner {
  prefix: readonly string[];
  /** Runs under these ids; files of the cluster must belong to them. */
  uid: number;
  gid: number;
  /** Set by ourselves, where no program does it for us. */
  setsIds?: boolean;
}

export interface Owner {
  uid: number;
  gid: number;
}

interface Wanted {
  /** Must be writable for the runner. */
  folder: string;
  postgres: string;
  /** Who owns the files that are there already. */
  owner: Owner | null;
}

// Postgres shuts down by itself when we are killed: the kernel sends it SIGINT.
const DIES_WITH_US = ['--pdeathsig', 'INT'];

/** The first way that works on this machine: containers often refuse `unshare`, some systems lack `setpriv`. */
export async function chooseRunner(wanted: Wanted): Promise<Runner> {
  let reason = '';
  for (const runner of candidates(wanted.owner)) {
    const failure = await probe(runner, wanted);
    if (failure === null) {
      return runner;
    }
    reason = failure;
  }
  throw new Error(
    `Postgres cannot run here (${reason}). Start as the plain user who owns the data folder; as root, install util-linux (unshare, setpriv); or set DATABASE_URL.`,
  );
}

function candidates(owner: Owner | null): Runner[] {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0 || process.platform === 'win32') {
    return [
      { prefix: ['setpriv', ...DIES_WITH_US], uid, gid },
      { prefix: [], uid, gid },
    ];
  }
  const plain = owner && owner.uid !== 0 ? owner : { uid: NOBODY, gid: NOBODY };
  const asNobodyOfANamespace = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const inNamespace = [
    { prefix: [...asNobodyOfANamespace, 'setpriv', ...DIES_WITH_US], uid, gid },
    { prefix: asNobodyOfANamespace, uid, gid },
  ];
  return [
    ...(owner && owner.uid !== 0 ? [] : inNamespace),
    { prefix: setIdsKeepingAccess(plain), ...plain },
    { prefix: [], ...plain, setsIds: true },
  ];
}

/** Homes are often closed to others (mode 0700): the one capability kept is to enter them. */
const setIdsKeepingAccess = ({ uid, gid }: Owner): string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  ...DIES_WITH_US,
];

async function probe(runner: Runner, { folder, postgres }: Wanted): Promise<string | null> {
  const isMovedToRunner = runner.uid !== process.getuid?.();
  const check = isMovedToRunner ? 'test -x "$1"' : 'test -w "$1"';
  const args = ['-c', `${check} && exec "$2" --version`, 'sh', folder, postgres];
  const [command = '', ...rest] =
    process.platform === 'win32' ? [postgres, '--version'] : [...runner.prefix, 'sh', ...args];
  return exec(command, rest, { env: environment(), ...ids(runner) }).then(
    () => null,
    (error: Error & { stderr?: string }) => error.stderr?.trim() || `${folder} is closed to it`,
  );
}

/** Starts a program under the runner; nothing of our environment (it holds keys) goes along. */
export function spawnAs(runner: Runner, program: readonly string[], options: SpawnOptions): ChildProcess {
  const [command = '', ...args] = [...runner.prefix, ...program];
  return spawn(command, args, { ...options, env: environment(), ...ids(runner) });
}

const ids = ({ uid, gid, setsIds }: Runner): Partial<Owner> => (setsIds ? { uid, gid } : {});

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  SystemRoot: process.env.SystemRoot,
  LC_ALL: 'C',
  TZ: 'UTC',
});
