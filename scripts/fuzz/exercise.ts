import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileDiagnostics } from '../../src/language/checks/diagnostics.ts';
import { type LanguageFile, languageFile } from '../../src/language/languageFile.ts';
import { languageService } from '../../src/language/languageService.ts';
import { lspDiagnostic } from '../../src/language/lsp.ts';
import type { Workspace } from '../../src/language/workspace.ts';
import { readSettings } from '../../src/model/settings/settings.ts';
import type { Diagnostic } from '../../src/prompt/diagnostic.ts';
import { type Random, randomOf } from './random.ts';
import type { Sample } from './samples.ts';

const folder = 'file:///fuzz/';

export interface Exercised {
  /** Milliseconds of processor time. */
  readonly time: number;
  /** The problem, if there was one. */
  readonly problem?: string;
}

/**
 * Number of features that are requested for a document in addition to its diagnostics. They are chosen at
 * random to save time.
 */
const ASKED = 3;

/** Adds documents to the samples one at a time and sends requests about each to the language service. */
export function createExercise(samples: readonly Sample[]) {
  const neighbours = new Map(samples.map(sample => [folder + sample.name, fileOf(sample)]));
  const settings = readSettings(
    samples.find(({ name }) => name === 'touchstone.yaml')?.text ?? '',
  ).settings;

  /** `seed` determines which features are requested, and where. */
  return async (document: Sample, seed: number): Promise<Exercised> => {
    const random = randomOf(seed);
    const started = process.threadCpuUsage();
    let problem: string | undefined;
    try {
      const file = fileOf(document);
      const workspace = among(file, neighbours, settings);
      problem = wrongRange(file, await fileDiagnostics(workspace, file));
      await askSome(workspace, file, random);
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.threadCpuUsage(started);
    const time = (user + system) / 1000;
    return problem === undefined ? { time } : { time, problem };
  };
}

function fileOf({ name, text }: Sample): LanguageFile {
  const language = name.endsWith('.prompt') ? 'dotprompt' : 'plaintext';
  const file = languageFile(TextDocument.create(folder + name, language, 1, text));
  if (!file) throw new Error(`${name} is no file of ours.`);
  return file;
}

function among(
  file: LanguageFile,
  neighbours: ReadonlyMap<string, LanguageFile>,
  settings: ReturnType<Workspace['settings']>,
): Workspace {
  const files = new Map(neighbours).set(file.uri, file);
  const names = [...files.keys()].map(uri => uri.slice(folder.length));
  return {
    files: () => files.values(),
    file: uri => files.get(uri),
    unreadable: () => undefined,
    schemaFile: () => undefined,
    settings: () => settings,
    folder: uri => uri.slice(0, uri.lastIndexOf('/')),
    list: async uri => (`${uri}/` === folder ? names : []),
  };
}

/** Every diagnostic must be inside its document, in the order of the text, and possible to show. */
function wrongRange(file: LanguageFile, found: readonly Diagnostic[]): string | undefined {
  const { length } = file.text.getText();
  let last = 0;
  for (const finding of found) {
    const { code, range, related } = finding;
    const { fix, alternatives = [] } = finding.fixes?.() ?? finding;
    const ranges = [range, ...(related ? [related.range] : [])];
    const fixes = [...(fix ? [fix] : []), ...alternatives];
    const edits = fixes.flatMap(each => each.edits.map(edit => edit.range));
    const outside = [...ranges, ...edits].find(
      ({ start, end }) => !(start >= 0 && end >= start && end <= length),
    );
    if (outside) {
      return `${code} stands at ${outside.start}-${outside.end} of ${length} characters.`;
    }
    if (length > 0 && range.end === range.start) return `${code} at ${range.start} has no width.`;
    if (range.start < last) return `${code} at ${range.start} comes after one at ${last}.`;
    last = range.start;
    lspDiagnostic(file.text, finding);
  }
  return undefined;
}

async function askSome(workspace: Workspace, file: LanguageFile, random: Random): Promise<void> {
  const service = languageService(workspace);
  const { text } = file;
  const position = () => text.positionAt(random.below(text.getText().length + 1));
  const questions: readonly (() => unknown)[] = [
    () => service.completion(file, position()),
    () => service.completion(file, position()),
    () => service.hover(file, position()),
    () => service.hover(file, position()),
    () => service.definition(file, position()),
    () => service.references(file, position(), { includeDeclaration: true }),
    () => service.documentHighlights(file, position()),
    () => service.prepareRename(file, position()),
    () => service.rename(file, position(), 'renamed'),
    () => service.documentLinks(file),
    () => service.documentSymbols(file),
    () => service.workspaceSymbols('t'),
    () => service.foldingRanges(file),
    () => service.selectionRanges(file, [position()]),
    () => service.semanticTokens(file),
    () => service.linkedEditing(file, position()),
    () => service.formatting(file),
    () => service.codeLenses(file),
    () => service.inlayHints(file, { start: { line: 0, character: 0 }, end: position() }),
    () => {
      const [start, end] = [position(), position()];
      return service.codeActions(file, { start, end });
    },
  ];
  for (let asked = 0; asked < ASKED; asked += 1) await random.pick(questions)();
}
