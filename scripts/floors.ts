/**
 * Checks src/ against the order of its floors: imports point down, never up or in circles, and from outside
 * a folder to one of its faces. `node scripts/floors.ts`.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob } from 'tinyglobby';
import { faceViolations } from './faceRules.ts';
import { faces } from './faces.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
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

/** What each floor may import, beside itself and packages. */
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
    'protocol',
  ],
  cli: [...core, 'node', 'language', 'server'],
  protocol: [],
  extension: [...core, 'language', 'node', 'protocol'],
  webview: ['format', 'protocol'],
};

/** What a floor may import the types of, and nothing that runs. */
const typeFloors: Readonly<Record<string, readonly string[]>> = {
  protocol: ['model', 'trace', 'schema', 'validate'],
};

export interface Import {
  /** `src`-relative path with forward slashes: `run/run.ts`. */
  readonly from: string;
  /** A `src`-relative path, or a package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** One sentence for each import that breaks the order. */
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
    if (allowed === undefined) return [`${each.from} lies on no known floor.`];
    if (from === to || allowed.includes(to)) return [];
    if (each.typeOnly && typeFloors[from]?.includes(to) === true) return [];
    return [`${each.from} imports ${each.to}: ${from} may not import ${to}.`];
  });
}

/** The files on some circle of imports, or between two: each imports itself by way of others. */
export function circular(imports: readonly Import[]): readonly string[] {
  const importing = new Set(imports.map(({ from }) => from));
  const imported = new Set(imports.map(({ to }) => to));
  // Neither a file that imports none of the rest nor one that none of them imports is on a circle.
  const rest = imports.filter(({ from, to }) => importing.has(to) && imported.has(from));
  if (rest.length < imports.length) return circular(rest);
  return [...importing].sort();
}

/** Every import in src/. */
export async function readImports(): Promise<readonly Import[]> {
  const files = await glob('src/**/*.{ts,tsx}', { cwd: root });
  const each = await Promise.all(
    files.map(async file => {
      const from = file.split(sep).join('/').slice('src/'.length);
      return importsIn(from, await readFile(join(root, file), 'utf8'));
    }),
  );
  return each.flat();
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)/g;

/** The imports of one file's text: static, dynamic, and those of re-exports. */
export function importsIn(from: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map(match => {
    const target = match[2] ?? match[3] ?? '';
    return {
      from,
      to: target.startsWith('.') ? posix.join(posix.dirname(from), target) : target,
      typeOnly: match[1] !== undefined,
    };
  });
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
