/**
 * The names of Touchstone files. Only this module defines their endings. All functions accept paths and URIs.
 * Names in URIs stay percent-encoded.
 */

/** The kind of a Touchstone file, determined by its name. */
export type FileKind =
  | 'prompt'
  | 'eval'
  | 'settings'
  | 'dataset'
  | 'proposals'
  | 'recordings'
  | 'schema';

/** The recommended name of the settings file of a workspace. */
export const settingsFileName = 'touchstone.yaml';

/** Every name that a settings file may have, in the order of the search. */
export const settingsFileNames: readonly string[] = [settingsFileName, 'touchstone.yml'];

/** The folder of a workspace in which Touchstone stores its state. */
export const stateFolderName = '.touchstone';

/** Names in the state folder. */
export const stateNames = {
  runLog: 'runs.jsonl',
  recordings: 'recordings',
  evals: 'evals',
  improvements: 'improvements',
  spending: 'spending',
} as const;

/** The formats of golden datasets, in the order in which a prompt's dataset is searched for. */
export const datasetFormats = ['jsonl', 'csv', 'tsv', 'yaml', 'yml', 'json'] as const;

const PROMPT = '.prompt';
const evalEndings = ['.eval.yaml', '.eval.yml'];
const datasetEndings = datasetFormats.map(format => `.golden.${format}`);
const PROPOSALS = '.proposed.jsonl';
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
  proposals: `**/*${PROPOSALS}`,
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
  patterns.proposals,
  patterns.schemas,
  patterns.recordings,
];

/** Folders that are not searched, by the last parts of their paths. They contain no Touchstone files. */
export const skippedFolders: readonly string[] = [
  'node_modules',
  '.git',
  `${stateFolderName}/${stateNames.evals}`,
  `${stateFolderName}/${stateNames.improvements}`,
  `${stateFolderName}/${stateNames.spending}`,
  'dist',
];

/**
 * Kinds of files that are checked on their own. Schema files are only checked when a prompt uses them, and
 * reported there.
 */
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
  if (name.endsWith(PROPOSALS)) return 'proposals';
  // `Recipe.schema.json` declares the schema `Recipe` for prompts.
  if (name.endsWith(SCHEMA)) return 'schema';
  return recordingsOf(path) ? 'recordings' : undefined;
}

/** The part of a path after the last separator. */
export function baseName(path: string): string {
  return path.slice(folderLength(path));
}

/** The path of a file in the folder of another file. */
export function beside(path: string, name: string): string {
  return path.slice(0, folderLength(path)) + name;
}

function folderLength(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
}

/**
 * Whether a path in a file is relative to that file. Absolute paths, addresses and paths with backslashes are
 * not.
 */
export function isRelativePath(path: string): boolean {
  return path !== '' && !/^\/|^[A-Za-z][A-Za-z0-9+.-]*:|[\\\p{Cc}]/u.test(path);
}

/**
 * The name of a file without the ending of its kind: `triage.short` for `triage.short.prompt`,
 * `triage.short.golden.jsonl` and `triage.short.eval.yaml`. The whole name for any other file.
 */
export function stemOf(path: string): string {
  const name = baseName(path);
  const ending = [PROMPT, ...evalEndings, ...datasetEndings, SCHEMA].find(each =>
    name.endsWith(each),
  );
  return ending === undefined ? name : name.slice(0, -ending.length);
}

export interface PromptName {
  /** `triage` for `triage.prompt` and for `triage.short.prompt`. */
  readonly name: string;
  /** `short` for `triage.short.prompt`. */
  readonly variant?: string;
  /** `tone` for `_tone.prompt`, a text that other prompts insert. */
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

/** The file name of a prompt: `triage.prompt`. */
export function promptFileName(stem: string): string {
  return `${stem}${PROMPT}`;
}

/** The file of a variant: `dir/triage.short.prompt` for the variant `short` of `dir/triage.prompt`. */
export function variantFile(path: string, variant: string): string {
  return beside(path, promptFileName(`${promptNameOf(path).name}.${variant}`));
}

/** Whether a name can be that of a partial, which is in the prompt's folder. Paths cannot. */
export function isPartialName(name: string): boolean {
  return /^[^/\\:\0]+$/.test(name);
}

/** The file name of a partial: `_tone.prompt`. */
export function partialFileName(name: string): string {
  return promptFileName(`_${name}`);
}

/** The prompt that an eval file or a dataset belongs to by its name: `dir/triage.prompt`. */
export function promptBeside(path: string): string {
  return beside(path, promptFileName(stemOf(path)));
}

/**
 * Possible paths of the eval file of a prompt or dataset, in the order of the search: that of a variant
 * first.
 */
export function evalFilesBeside(path: string): readonly string[] {
  return pathsBeside(path, evalEndings);
}

/** Possible paths of the golden dataset of a prompt, in the order of the search: that of a variant first. */
export function datasetsBeside(path: string): readonly string[] {
  return pathsBeside(path, datasetEndings);
}

function pathsBeside(path: string, endings: readonly string[]): readonly string[] {
  const stems = new Set([stemOf(path), promptNameOf(path).name]);
  return [...stems].flatMap(stem => endings.map(ending => beside(path, stem + ending)));
}

export type DatasetFormat = (typeof datasetFormats)[number];

/** The format of a dataset, by its last extension. Undefined for an unknown extension. */
export function datasetFormatOf(path: string): DatasetFormat | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return datasetFormats.find(format => format === ending);
}

/** Whether a pattern for datasets matches a file of this name, and not settings, schemas or baselines. */
export function isPatternDataset(path: string): boolean {
  const kind = fileKind(path);
  if (kind !== undefined) return kind === 'dataset';
  return datasetFormatOf(path) !== undefined && !isBaselineFile(path);
}

/** The file of the proposed rows of a dataset, next to it: `dir/triage.golden.proposed.jsonl` for `dir/triage.golden.csv`. */
export function proposalsFileOf(dataset: string): string {
  const ending = datasetFormatOf(dataset);
  return (ending === undefined ? dataset : dataset.slice(0, -ending.length - 1)) + PROPOSALS;
}

/** Whether a file has proposed rows by its name. No evaluation reads such a file. */
export function isProposalsFile(path: string): boolean {
  return path.endsWith(PROPOSALS);
}

/** The datasets that proposed rows can be for, in the order of the search. */
export function datasetsOfProposals(path: string): readonly string[] {
  const stem = path.slice(0, -PROPOSALS.length);
  return datasetFormats.map(format => `${stem}.${format}`);
}

/** The file name of a new dataset: `triage.golden.jsonl`. */
export function datasetFileName(stem: string): string {
  return `${stem}.golden.jsonl`;
}

/** The file name of the accepted results of an evaluation: `triage.baseline.json`. */
export function baselineFileName(stem: string): string {
  return `${stem}${BASELINE}`;
}

/** The file name of the calibration of an evaluation's judges: `triage.calibration.json`. */
export function calibrationFileName(stem: string): string {
  return `${stem}.calibration.json`;
}

/** The file name of replies with the verdicts of people: `triage.labels.jsonl`. */
export function labelsFileName(stem: string): string {
  return `${stem}.labels.jsonl`;
}

/** Whether a file is a baseline by its name. */
export function isBaselineFile(path: string): boolean {
  return path.endsWith(BASELINE);
}

/** Whether a dataset belongs to a prompt by its name. A variant also uses the dataset of its prompt. */
export function isDatasetOf(dataset: string, prompt: string): boolean {
  const stem = stemOf(dataset);
  return stem === stemOf(prompt) || stem === promptNameOf(prompt).name;
}

/** The file name of a schema: `Recipe.schema.json`. */
export function schemaFileName(name: string): string {
  return `${name}${SCHEMA}`;
}

/** The prompt that a file of recordings belongs to. */
export interface RecordingsName {
  /** The workspace folder. */
  readonly workspace: string;
  /** The folder of the prompt, relative to the workspace. Empty at the root. */
  readonly folder: string;
  /**
   * The name of the prompt, which contains no dots. The replies of a variant are stored with those of its
   * prompt.
   */
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

/** Whether a folder, relative to a workspace folder, is not searched. */
export function isSkippedFolder(path: string): boolean {
  return baseName(path) !== stateFolderName && isSkipped(`${path}/`);
}

/** Whether a path, relative to a workspace folder, goes through a folder whose files are ignored. */
export function isSkipped(path: string): boolean {
  return skipped.test(path);
}
