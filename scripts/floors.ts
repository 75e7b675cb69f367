/**
 * Checks src/ against the order of its floors: imports go down, never up or in a circle, and from outside a
 * folder only to its faces. No floor reaches another through a third. `node scripts/floors.ts`.
 */
import { faceViolations } from './faceRules.ts';
import { faces } from './faces.ts';
import { type Import, readImports } from './imports.ts';

const core = [
  'format',
  'files',
  'text',
  'redaction',
  'schema',
  'prompt',
  'model',
  'validate',
  'provider',
  'trace',
  'trust',
  'load',
  'call',
  'run',
  'eval',
];

function below(floor: string): readonly string[] {
  return core.slice(0, core.indexOf(floor));
}

/** What each floor may import, in addition to itself and packages. */
const floors: Readonly<Record<string, readonly string[]>> = {
  node: [],
  format: [],
  files: ['format'],
  redaction: [],
  text: [],
  schema: ['format', 'text'],
  prompt: ['format', 'files', 'text', 'schema'],
  model: ['format', 'files', 'text', 'schema', 'prompt'],
  provider: ['format', 'files', 'text', 'redaction', 'schema', 'prompt', 'model'],
  validate: ['format', 'text', 'schema', 'prompt', 'model'],
  trace: ['format', 'files', 'text', 'redaction', 'schema', 'prompt', 'model', 'validate'],
  trust: ['format', 'files', 'text', 'schema', 'model'],
  load: ['format', 'files', 'text', 'schema', 'prompt', 'model', 'trust'],
  call: below('call'),
  run: below('run'),
  eval: below('eval'),
  library: core,
  language: ['format', 'files', 'text', 'schema', 'prompt', 'model', 'validate', 'eval'],
  server: [
    'format',
    'files',
    'text',
    'redaction',
    'schema',
    'prompt',
    'model',
    'eval',
    'language',
    'node',
    'protocol',
  ],
  cli: [...core, 'node', 'language', 'server'],
  protocol: [],
  extension: [...core, 'language', 'node', 'protocol'],
  webview: ['format', 'protocol'],
};

/** Floors from which a floor may import only types. */
const typeFloors: Readonly<Record<string, readonly string[]>> = {
  protocol: ['model', 'trace', 'schema', 'validate'],
};

/** One message for each import that violates the order. */
export function violations(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(each => {
    const from = floorOf(each.from);
    if (each.to === 'vscode') {
      return from === 'extension'
        ? []
        : [`${each.from} imports vscode, which only extension/ may.`];
    }
    if (!each.to.endsWith('.ts') && !each.to.endsWith('.tsx')) return [];
    const to = floorOf(each.to);
    const allowed = floors[from];
    if (allowed === undefined) return [`${each.from} is on no known floor.`];
    if (from !== to && each.isPassedOn && from !== 'library') {
      return [`${each.from} exports what it imports from ${each.to}: import it from there.`];
    }
    if (from === to || allowed.includes(to)) return [];
    if (each.typeOnly && typeFloors[from]?.includes(to) === true) return [];
    return [`${each.from} imports ${each.to}: ${from} may not import ${to}.`];
  });
}

/** The files in an import circle or between two circles. Each imports itself through others. */
export function circular(imports: readonly Import[]): readonly string[] {
  const importing = new Set(imports.map(({ from }) => from));
  const imported = new Set(imports.map(({ to }) => to));
  // A file that imports none of the rest, or that none of them imports, is not in a circle.
  const rest = imports.filter(({ from, to }) => importing.has(to) && imported.has(from));
  if (rest.length < imports.length) return circular(rest);
  return [...importing].sort();
}

function floorOf(path: string): string {
  return path.split('/')[0]?.replace(/\.tsx?$/, '') ?? path;
}

if (import.meta.main) {
  const imports = await readImports();
  const circle = circular(imports);
  const found = [
    ...violations(imports),
    ...faceViolations(imports, faces),
    ...(circle.length > 0 ? [`These files import each other: ${circle.join(', ')}.`] : []),
  ];
  for (const floor of Object.keys(floors)) {
    console.log(`${floor.padEnd(10)} ${faces[floor]?.join(' ') ?? '(entry)'}`);
  }
  for (const each of found) console.error(each);
  if (found.length > 0) process.exitCode = 1;
}
