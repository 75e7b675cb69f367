import { parseModelReference } from '../../../model/catalogue/modelFacts.ts';
import { defaultSettings, endpointOf, type Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { checkReserved } from '../../../prompt/frontmatter/checkReserved.ts';
import { checkSchemas } from '../../../prompt/frontmatter/checkSchemas.ts';
import { partialCycle, partialNames } from '../../../prompt/partials.ts';
import type { PromptFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';
import { partialOf, problemOfPartial } from '../../relatedFiles.ts';
import type { Workspace } from '../../workspace.ts';
import { type DocumentCheck, runChecks } from '../runChecks.ts';
import { checkBraces } from './checkBraces.ts';
import { checkCachedPrefix } from './checkCachedPrefix.ts';
import { checkConfig, checkOwnFormat } from './checkConfig.ts';
import { checkExamples } from './checkExamples.ts';
import { checkFrontmatter } from './checkFrontmatter.ts';
import { checkJsonInProse } from './checkJsonInProse.ts';
import { checkModels, checkPrices, checkRegions } from './checkModels.ts';
import { checkOutputLimit } from './checkOutputLimit.ts';
import { checkPatterns } from './checkPatterns.ts';
import { checkPortability } from './checkPortability.ts';
import { checkPrinted } from './checkPrinted.ts';
import { checkShorthand } from './checkShorthand.ts';
import { checkUnused } from './checkUnused.ts';
import { checkValues } from './checkValues.ts';
import { checkVariables } from './checkVariables.ts';
import { checkWindow } from './checkWindow.ts';

/**
 * The diagnostics of a prompt file in its workspace that are available immediately, in the order of the text.
 */
export function diagnosePrompt(workspace: Workspace, file: PromptFile): readonly Diagnostic[] {
  const settings = workspace.settings(file.uri);
  return diagnose(file.document, {
    partials: partialsOf(workspace, file),
    partialProblem: name => problemOfPartial(workspace, file.uri, name),
    partialExists: name => partialOf(workspace, file.uri, name) !== undefined,
    modelKnown: model =>
      endpointOf(parseModelReference(model)?.provider ?? '', settings) !== undefined,
    settings,
    isPartial: file.isPartial,
  });
}

/** Diagnostics that need token counts. None for a prompt of usual length. */
export function diagnoseLength(
  workspace: Workspace,
  file: PromptFile,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  return checkWindow(file.document, workspace.settings(file.uri), signal);
}

/** The texts of every partial that a prompt inserts, directly or through other partials. */
function partialsOf(workspace: Workspace, file: PromptFile): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const waiting: PromptFile[] = [file];
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    for (const name of partialNames(here.document)) {
      // Partials of a partial are searched for next to the prompt, as in rendering.
      const partial = texts.has(name) ? undefined : partialOf(workspace, file.uri, name);
      if (!partial) continue;
      texts.set(name, partial.document.text);
      waiting.push(partial);
    }
  }
  return texts;
}

/** What the caller knows about the environment. Checks without their information are skipped. */
export interface DiagnoseOptions {
  /** Whether a partial with this name can be read. */
  readonly partialExists?: (name: string) => boolean;
  /** A sentence that says why a partial may not or cannot be read. */
  readonly partialProblem?: (name: string) => string | undefined;
  /** The texts of partials, to find those that call each other in a circle. */
  readonly partials?: ReadonlyMap<string, string>;
  /** True for a model of a declared endpoint or local server, about which nothing has to be known. */
  readonly modelKnown?: (model: string) => boolean;
  /** `touchstone.yaml`: endpoints and where data may be sent. */
  readonly settings?: Settings;
  /** Whether the file is itself a partial, `_name.prompt`. */
  readonly isPartial?: boolean;
}

/** All diagnostics of a prompt file, in the order of the text. Their codes are in docs/prompt-language.md. */
export function diagnose(
  document: PromptDocument,
  options: DiagnoseOptions = {},
): readonly Diagnostic[] {
  if (document.foreign) return [document.foreign];
  const { settings = defaultSettings } = options;
  const braces = runChecks([() => checkBraces(document)]);
  const found = runChecks([
    () => braces,
    () => withoutEchoes(document, braces),
    ...(isReadable(document) ? contentChecks(document, options, settings) : []),
    () => checkPartials(document, options),
    () => checkMarkerText(document),
  ]);
  return found.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** With YAML errors, other problems are usually caused by them. */
function isReadable({ frontmatter }: PromptDocument): boolean {
  return frontmatter === undefined || frontmatter.yaml.errors.length === 0;
}

function contentChecks(
  document: PromptDocument,
  options: DiagnoseOptions,
  settings: Settings,
): readonly DocumentCheck[] {
  return [
    () => checkSchemas(document),
    () => checkReserved(document),
    () => checkShorthand(document),
    () => checkFrontmatter(document),
    () => checkConfig(document),
    () => checkValues(document, options.settings),
    () => checkModels(document, settings, options.modelKnown),
    () => (options.isPartial ? [] : checkOutputLimit(document, settings)),
    () => (options.isPartial ? [] : checkOwnFormat(document)),
    () => (options.settings ? checkRegions(document, options.settings) : []),
    () => (options.settings ? checkPrices(document, options.settings) : []),
    () => checkPatterns(document),
    () => checkPortability(document, options.settings),
    () => checkVariables(document),
    () => checkUnused(document, options.partials),
    () => checkPrinted(document),
    () => checkExamples(document),
    () => checkJsonInProse(document),
    () => checkCachedPrefix(document),
  ];
}

/** Removes other diagnostics on lines where YAML misread braces. */
function withoutEchoes(
  { diagnostics, text }: PromptDocument,
  braces: readonly Diagnostic[],
): readonly Diagnostic[] {
  const lines = new Set(braces.map(({ range }) => text.lastIndexOf('\n', range.start)));
  return diagnostics.filter(
    ({ code, range }) =>
      !code.startsWith('frontmatter-') || !lines.has(text.lastIndexOf('\n', range.start)),
  );
}

function checkPartials(
  document: PromptDocument,
  { partialExists, partialProblem, partials, isPartial }: DiagnoseOptions,
): readonly Diagnostic[] {
  const { template, frontmatter } = document;
  const found: Diagnostic[] = [];
  if (isPartial && frontmatter) {
    const message = messages['partial-frontmatter']();
    const { range } = frontmatter;
    const fix = { title: titles.removeFrontmatter(), edits: [{ range, text: '' }] };
    found.push({ code: 'partial-frontmatter', severity: 'warning', message, range, fix });
  }
  const cycle = partials && partialCycle(document, partials);
  for (const { name, nameRange, hasFallback } of template.partials) {
    if (name === undefined || template.inlinePartials.has(name)) continue;
    const problem = partialProblem?.(name);
    if (problem !== undefined) {
      found.push({
        code: 'unreadable-partial',
        severity: 'error',
        message: problem,
        range: nameRange,
      });
    } else if (partialExists && !hasFallback && !partialExists(name)) {
      const message = messages['unknown-partial'](name);
      found.push({ code: 'unknown-partial', severity: 'error', message, range: nameRange });
    }
    if (cycle?.includes(name)) {
      const message = messages['partial-cycle'](cycle);
      found.push({ code: 'partial-cycle', severity: 'warning', message, range: nameRange });
    }
  }
  return found;
}

const marker = /<<<dotprompt:(?:role:\w+|history|media:url|section)/g;

/** Reports text that other runtimes read as markers, also in values. */
function checkMarkerText({ text, template }: PromptDocument): readonly Diagnostic[] {
  const body = text.slice(0, template.range.end);
  return [...body.matchAll(marker)]
    .filter(found => found.index >= template.range.start)
    .map(found => ({
      code: 'marker-text',
      severity: 'warning',
      message: messages['marker-text'](),
      range: { start: found.index, end: found.index + found[0].length },
    }));
}
