/**
 * What our files are called: the only module that defines the endings of their names. Everything here works on
 * paths and on URIs; of a URI, names stay percent-encoded.
 */

/** What a file is to us by its name alone. */
export type FileKind = 'prompt' | 'eval' | 'settings' | 'dataset' | 'recordings' | 'schema';

/** The settings of a workspace, as people are told to call them. */
export const settingsFileName = 'touchstone.yaml';

/** Every name that settings may have, in the order in which they are searched for. */
export const settingsFileNames: readonly string[] = [settingsFileName, 'touchstone.yml'];

/** The folder in a workspace that Touchstone keeps its state in. */
export const stateFolderName = '.touchstone';

/** Names in the state folder. */
export const stateNames = {
  runLog: 'runs.jsonl',
  recordings: 'recordings',
  evals: 'evals',
  spending: 'spending',
} as const;

/** The formats of golden datasets, in the order in which a prompt's dataset is searched for. */
export const datasetFormats = ['jsonl', 'csv', 'tsv', 'yaml', 'yml', 'json'] as const;

const PROMPT = '.prompt';
const evalEndings = ['.eval.yaml', '.eval.yml'];
const datasetEndings = datasetFormats.map(format => `.golden.${format}`);
const SCHEMA = '.schema.json';
const BASELINE = '.baseline.json';
const RECORDINGS = `/${stateFolderName}/${stateNames.recordings}/`;

/** Globs, relative to a folder. */
export const patterns = {
  prompts: `**/*${PROMPT}`,
  evals: '**/*.eval.{yaml,yml}',
  /** In one folder. */
  settingsHere: 'touchstone.{yaml,yml}',
  settings: '**/touchstone.{yaml,yml}',
  datasets: `**/*.golden.{${datasetFormats.join(',')}}`,
  schemas: `**/*${SCHEMA}`,
  recordings: `**${RECORDINGS}**/*.jsonl`,
  partials: `**/_*${PROMPT}`,
} as const;

/** Globs that find every Touchstone file. */
export const filePatterns: readonly string[] = [
  patterns.prompts,
  patterns.evals,
  patterns.settings,
  patterns.datasets,
  patterns.schemas,
  patterns.recordings,
];

/** Folders, by the last parts of their paths, that need not be looked into: nothing there is ours. */
export const skippedFolders: readonly string[] = [
  'node_modules',
  '.git',
  `${stateFolderName}/${stateNames.evals}`,
  `${stateFolderName}/${stateNames.spending}`,
  'dist',
];

/** Kinds with findings of their own. A schema is one only where a prompt uses it, and reported there. */
export const checkedKinds: ReadonlySet<FileKind> = new Set([
  'prompt',
  'eval',
  'settings',
  'dataset',
  'recordings',
]);

/** The kind of a path or URI; undefined when its name is not a Touchstone file. */
export function fileKind(path: string): FileKind | undefined {
  const name = baseName(path);
  if (name.endsWith(PROMPT)) return 'prompt';
  if (evalEndings.some(ending => name.endsWith(ending))) return 'eval';
  if (settingsFileNames.includes(name)) return 'settings';
  if (datasetEndings.some(ending => name.endsWith(ending))) return 'dataset';
  // `Recipe.schema.json` declares the schema `Recipe` for prompts.
  if (name.endsWith(SCHEMA)) return 'schema';
  return recordingsOf(path) ? 'recordings' : undefined;
}

/** What a path has after its last separator. */
export function baseName(path: string): string {
  return path.slice(folderLength(path));
}

/** A file in the folder of another. */
export function beside(path: string, name: string): string {
  return path.slice(0, folderLength(path)) + name;
}

function folderLength(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
}

/** Whether a path in a file is relative to that file: not absolute, an address, or with a backslash. */
export function isRelativePath(path: string): boolean {
  return path !== '' && !/^\/|^[A-Za-z][A-Za-z0-9+.-]*:|[\\\p{Cc}]/u.test(path);
}

/**
 * A file's name without the ending of its kind: `triage.short` of `triage.short.prompt`,
 * `triage.short.golden.jsonl` and `triage.short.eval.yaml`. Of any other file its name.
 */
export function stemOf(path: string): string {
  const name = baseName(path);
  const ending = [PROMPT, ...evalEndings, ...datasetEndings, SCHEMA].find(each =>
    name.endsWith(each),
  );
  return ending === undefined ? name : name.slice(0, -ending.length);
}

export interface PromptName {
  /** `triage` of `triage.prompt` and of `triage.short.prompt`. */
  readonly name: string;
  /** `short`, of `triage.short.prompt`. */
  readonly variant?: string;
  /** `tone`, of `_tone.prompt`: text that other prompts put in. */
  readonly partial?: string;
}

/** The parts of a prompt file's name. */
export function promptNameOf(path: string): PromptName {
  const [name = '', ...rest] = stemOf(path).split('.');
  return {
    name,
    ...(rest.length > 0 && { variant: rest.join('.') }),
    ...(name.startsWith('_') && { partial: [name.slice(1), ...rest].join('.') }),
  };
}

/** `triage.prompt`, for a stem. */
export function promptFileName(stem: string): string {
  return `${stem}${PROMPT}`;
}

/** `dir/triage.short.prompt`, the variant `short` of `dir/triage.prompt`. */
export function variantFile(path: string, variant: string): string {
  return beside(path, promptFileName(`${promptNameOf(path).name}.${variant}`));
}

/** Whether a name can be that of a partial, a file in the prompt's folder; a path cannot. */
export function isPartialName(name: string): boolean {
  return /^[^/\\:\0]+$/.test(name);
}

/** `_tone.prompt`, the file of a partial. */
export function partialFileName(name: string): string {
  return promptFileName(`_${name}`);
}

/** `dir/triage.prompt`, the prompt that an eval file or a dataset belongs to by its name. */
export function promptBeside(path: string): string {
  return beside(path, promptFileName(stemOf(path)));
}

/** Where the eval file of a prompt or a dataset may be, in the order to look: a variant's own comes first. */
export function evalFilesBeside(path: string): readonly string[] {
  return siblings(path, evalEndings);
}

/** Where the golden dataset of a prompt may be, in the order to look: a variant's own comes first. */
export function datasetsBeside(path: string): readonly string[] {
  return siblings(path, datasetEndings);
}

function siblings(path: string, endings: readonly string[]): readonly string[] {
  const stems = new Set([stemOf(path), promptNameOf(path).name]);
  return [...stems].flatMap(stem => endings.map(ending => beside(path, stem + ending)));
}

export type DatasetFormat = (typeof datasetFormats)[number];

/** The format of a dataset by its last ending, whatever else it is called; undefined for any other. */
export function datasetFormatOf(path: string): DatasetFormat | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return datasetFormats.find(format => format === ending);
}

/** `triage.golden.jsonl`, the name of a new dataset. */
export function datasetFileName(stem: string): string {
  return `${stem}.golden.jsonl`;
}

/** `triage.baseline.json`, the accepted results of an evaluation. */
export function baselineFileName(stem: string): string {
  return `${stem}${BASELINE}`;
}

/** Whether a file is a baseline by its name. */
export function isBaselineFile(path: string): boolean {
  return path.endsWith(BASELINE);
}

/** Whether a dataset belongs to a prompt by its name: a variant also has the rows of its prompt. */
export function isDatasetOf(dataset: string, prompt: string): boolean {
  const stem = stemOf(dataset);
  return stem === stemOf(prompt) || stem === promptNameOf(prompt).name;
}

/** `Recipe.schema.json`, the file that declares a schema. */
export function schemaFileName(name: string): string {
  return `${name}${SCHEMA}`;
}

/** What a file of recordings belongs to. */
export interface RecordingsName {
  /** The workspace folder. */
  readonly workspace: string;
  /** The folder of the prompt below it; empty at the top. */
  readonly folder: string;
  /** The prompt's name, which has no dots: a variant's replies are with those of the prompt. */
  readonly name: string;
}

export function recordingsOf(path: string): RecordingsName | undefined {
  const whole = `/${path.replaceAll('\\', '/')}`;
  const at = whole.indexOf(RECORDINGS);
  if (at === -1) return undefined;
  const steps = whole.slice(at + RECORDINGS.length).split('/');
  const [, name] = /^([^.]+)\.jsonl$/.exec(steps.pop() ?? '') ?? [];
  return name === undefined
    ? undefined
    : { workspace: whole.slice(1, at), folder: steps.join('/'), name };
}

/** Whether a path is in the state folder of some workspace. */
export function isState(path: string): boolean {
  return path.split(/[\\/]/).includes(stateFolderName);
}

/** Whether a path is a file of results of an evaluation. */
export function isResultsFile(path: string): boolean {
  const folder = `/${stateFolderName}/${stateNames.evals}/`;
  return path.replaceAll('\\', '/').includes(folder) && path.endsWith('.jsonl');
}

/** Of the files in `.touchstone`, only recordings are in git and edited by users. */
const skipped = /(?:^|\/)(?:node_modules|\.git|dist|\.touchstone(?!\/recordings\/))(?:\/|$)/;

/** Whether a folder below a workspace folder need not be looked into. */
export function isSkippedFolder(path: string): boolean {
  return baseName(path) !== stateFolderName && isSkipped(`${path}/`);
}

/** Whether a path below a workspace folder leads through a folder whose files do not count. */
export function isSkipped(path: string): boolean {
  return skipped.test(path);
}
