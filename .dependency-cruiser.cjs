/** Who may import whom (ARCHITECTURE.md). `npm run boundaries` runs it, and a planted violation must fail. */
const sdk = (name, packages, from) => ({
  name: `sdk-${name}`,
  comment: `${packages} has one owner`,
  severity: 'error',
  from: { pathNot: from, path: '^src' },
  to: { path: packages.map((p) => `node_modules/${p}`).join('|') },
});

const only = (name, from, allowed) => ({
  name: `only-${name}`,
  severity: 'error',
  from: { path: from },
  to: { path: '^src', pathNot: [from, '^src/errors\\.ts$', ...allowed].join('|') },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/cli\\.ts$' },
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    { name: 'no-unresolved', severity: 'error', from: { path: '^src' }, to: { couldNotResolve: true } },
    {
      name: 'analysis-is-pure',
      comment: 'no files, sockets or processes in the analysis',
      severity: 'error',
      from: { path: '^src/analysis', pathNot: '^src/analysis/providers' },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads)$', dependencyTypes: ['core'] },
    },
    only('analysis', '^src/analysis', []),
    only('cards', '^src/cards', ['^src/analysis/(language|(practice-|history-)?domain)\\.ts$']),
    // Rows hold places, files and events as the chat port shapes them; the database of the queue shares the store's connection.
    only('storage', '^src/storage', ['^src/analysis/(practice-|history-)?domain\\.ts$', '^src/bot/port\\.ts$']),
    only('jobs', '^src/jobs', [
      '^src/analysis',
      '^src/cards',
      '^src/bot/port\\.ts$',
      '^src/storage/([^/]+|sqlite/database)\\.ts$',
      '^src/(log|memory)\\.ts$',
    ]),
    {
      name: 'agenda-sqlite-stands-alone',
      comment: 'it is written to be offered to Agenda: nothing of the house, and no package but agenda',
      severity: 'error',
      from: { path: '^src/jobs/agenda-sqlite/' },
      to: { pathNot: '^src/jobs/agenda-sqlite/|node_modules/agenda/' },
    },
    {
      name: 'jobs-storage-engines',
      comment: 'only the queue’s SQLite backend knows the SQLite connection',
      severity: 'error',
      from: { path: '^src/jobs', pathNot: '^src/jobs/agenda' },
      to: { path: '^src/storage/(sqlite|mongo)' },
    },
    only('slack', '^src/bot/slack', [
      '^src/bot/[^/]+\\.ts$',
      '^src/cards',
      '^src/analysis/(language|(practice-|history-)?domain)\\.ts$',
      '^src/(config|log)\\.ts$',
    ]),
    only('teams', '^src/bot/teams', [
      '^src/bot/[^/]+\\.ts$',
      '^src/cards',
      '^src/analysis/(language|(practice-|history-)?domain)\\.ts$',
      '^src/(config|log)\\.ts$',
    ]),
    only('bot', '^src/bot/[^/]+\\.ts$', [
      '^src/analysis/(language|(practice-|history-)?domain|history)\\.ts$',
      '^src/cards',
      '^src/storage/[^/]+\\.ts$',
      '^src/jobs/(port|run|send-once|steer)\\.ts$',
      '^src/log\\.ts$',
    ]),
    sdk('slack', ['@slack/'], '^src/bot/slack'),
    sdk('teams', ['botbuilder', 'botframework'], '^src/bot/teams'),
    sdk('agenda', ['agenda', '@agendajs/'], '^src/jobs/agenda'),
    sdk('mongo', ['mongoose', 'mongodb'], '^src/storage/mongo|^src/jobs/agenda-mongo'),
    sdk('sqlite', ['@photostructure/'], '^src/storage/sqlite'),
    sdk('pdf', ['@react-pdf/'], '^src/cards/pdf|^src/jobs/pdf'),
    // Reading a .docx is the analysis' own; the ZIP of an export is written by one file.
    sdk('word', ['fflate', 'saxes'], '^src/analysis/transcript/word-|^src/jobs/zip\\.ts$'),
    sdk('ai', ['@anthropic-ai/', '@google/genai', '@deepgram/', 'mediabunny', 'cockatiel'], '^src/analysis/providers'),
    sdk('charts', ['echarts', '@resvg/'], '^src/cards/charts'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
