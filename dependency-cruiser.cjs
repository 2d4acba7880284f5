/**
 * The architecture, as a test: arrows point down, a folder is entered through its index.ts, no cycles.
 * Run: npm run deps. docs/architecture.md draws the same picture.
 */
const CAPABILITIES = ['accounts', 'billing', 'jobs', 'moderation', 'providers', 'storage', 'webhooks'];
const PRODUCTS = ['personas', 'portraits', 'avatars', 'characters', 'images'];
const ON_TOP = ['admin', 'metrics', 'studio'];
const LAYERS = [['common'], ['config', 'database'], ['http'], CAPABILITIES, ['generation'], PRODUCTS, ON_TOP];
/** One-way edges between folders of one layer: [from, to]. All others are strangers. */
const GRANTED = [
  ['accounts', 'billing'],
  ['accounts', 'webhooks'],
  ['billing', 'webhooks'],
  ['jobs', 'billing'],
  ['jobs', 'storage'],
  ['moderation', 'providers'],
  ['moderation', 'webhooks'],
  ['webhooks', 'storage'],
  ['portraits', 'personas'],
  ['images', 'characters'],
];

const inside = (folders) => `^src/(${folders.join('|')})/`;

const importsOnlyBelow = LAYERS.slice(0, -1).map((folders, level) => ({
  name: `layer-${level}-imports-only-below`,
  severity: 'error',
  from: { path: inside(folders) },
  to: { path: inside(LAYERS.slice(level + 1).flat()) },
}));

const strangersIn = (layer) =>
  layer.map((folder) => {
    const friends = GRANTED.filter(([from]) => from === folder).map(([, to]) => to);
    return {
      name: `${folder}-knows-no-stranger`,
      comment: 'Folders of one layer do not import each other; a one-way edge is granted above where one is needed.',
      severity: 'error',
      from: { path: inside([folder]) },
      to: { path: inside(layer.filter((other) => other !== folder && !friends.includes(other))) },
    };
  });

const onlyIn = (name, packages, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: allowed },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-file-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-folder-cycles',
      comment: 'Files may be acyclic while folders are knotted; this looks at the folders.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/[^/]+$' },
      to: { circular: true, path: '^src/[^/]+$' },
    },
    {
      name: 'through-the-door',
      comment: 'A folder is entered by its index.ts only.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'root-files-use-the-doors',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'not-your-own-door',
      comment: 'Inside a folder, import the file, never the folder index: that is how cycles start.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'src-never-imports-ormconfig-or-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(ormconfig\\.ts|test/|bench/|scripts/)' },
    },
    {
      name: 'controllers-do-not-touch-data',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '(\\.repository\\.ts$|\\.entity\\.ts$|node_modules/(typeorm|pg|bullmq)/)' },
    },
    onlyIn('typeorm-stays-in-data-files', 'typeorm', ['\\.(entity|repository)\\.ts$', '^src/database/']),
    onlyIn('pg-stays-in-database', 'pg', ['^src/database/']),
    onlyIn('prom-client-stays-in-metrics', 'prom-client', ['^src/metrics/']),
    onlyIn('bullmq-stays-in-jobs', 'bullmq', ['^src/jobs/', '^src/admin/']),
    onlyIn('provider-sdks-stay-in-providers', '@google/genai|openai', ['^src/providers/']),
    onlyIn('s3-stays-in-storage', '@aws-sdk/[^/]+', ['^src/storage/']),
    onlyIn('undici-stays-in-the-guarded-client', 'undici', ['^src/webhooks/guarded-http/']),
    {
      name: 'studio-is-a-page',
      comment: 'The studio speaks to the public API from the browser; here it is files with headers.',
      severity: 'error',
      from: { path: inside(['studio']) },
      to: { path: '^src/', pathNot: inside(['studio', 'common', 'config', 'http']) },
    },
    ...[CAPABILITIES, PRODUCTS, ON_TOP].flatMap(strangersIn),
    ...importsOnlyBelow,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
