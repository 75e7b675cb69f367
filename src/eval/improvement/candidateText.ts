import { buildRequest } from '../../call/request/buildRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadTextOfFile } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { ApplicationNames } from '../../model/settings/declarations.ts';
import { inputNames } from '../../prompt/template/variables.ts';
import { lineEnd } from '../../text/replacement.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { createLeakCheck } from './leaks.ts';
import { messages as wording } from './messages.ts';

export type CheckedText =
  | { readonly ok: true; readonly prompt: LoadedPrompt }
  /** A sentence. */
  | { readonly ok: false; readonly reason: string };

/** Checks proposed texts before any call is billed. */
export interface TextCheck {
  /** @param template the proposed text of the prompt, without its settings. */
  check(template: string): Promise<CheckedText>;
}

/** Rows whose requests are rendered with each text. */
const MOST_RENDERED = 200;
/** UTF-16 units of a proposed text. */
const LONGEST = 200_000;

/** @param rows of both parts. @param names that the running program provides. */
export function createTextCheck(
  { prompt, root, models }: Pick<EvalPlan, 'prompt' | 'root' | 'models'>,
  rows: readonly DatasetRow[],
  names: ApplicationNames,
): TextCheck {
  const { text, template } = prompt.document;
  const [settings, body] = [text.slice(0, template.range.start), text.slice(template.range.start)];
  const known = new Map([[normal(body), wording.currentText()]]);
  const leaks = createLeakCheck(prompt, rows);
  const model = models[0] ?? '';
  const rendered = rows.slice(0, MOST_RENDERED).flatMap(row => {
    const request = requestOf(prompt, row, model);
    return typeof request === 'string' ? [] : [{ row, request }];
  });

  async function loaded(proposed: string): Promise<LoadedPrompt> {
    const end = lineEnd(text);
    const lines = proposed.replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '');
    const tail = /\s*$/.exec(body)?.[0] ?? '';
    const lead = /^(?:\r?\n)*/.exec(body)?.[0] ?? '';
    const whole = settings + lead + lines.replaceAll('\n', end) + tail;
    const { helpers } = prompt;
    const own = await loadTextOfFile(whole, prompt.file ?? prompt.name, root, names);
    return { ...own, ...(helpers && { helpers }) };
  }

  async function problemOf(proposed: string, candidate: LoadedPrompt): Promise<string | undefined> {
    if (proposed.length > LONGEST) return wording.tooLong();
    const [error] = promptErrors(candidate);
    if (error) return wording.invalidPrompt(error.line, error.message);
    return (
      variableProblem(prompt, candidate) ?? leaks.problemOf(candidate) ?? renderedProblem(candidate)
    );
  }

  /** Whether each row's values reach the model as before. */
  function renderedProblem(candidate: LoadedPrompt): string | undefined {
    for (const { row, request } of rendered) {
      const now = requestOf(candidate, row, model);
      if (typeof now === 'string') return wording.notRendered(row.id, now);
      const [before, after] = [requestText(request), requestText(now)];
      const lost = Object.entries(row.input).find(([, value]) =>
        longStringsIn(value).some(
          each => before.includes(each) && !text.includes(each) && !isIn(each, after),
        ),
      );
      if (lost) return wording.variableLost(lost[0]);
      if (structureOf(request) !== structureOf(now)) return wording.otherRoles();
    }
    return undefined;
  }

  return {
    async check(template) {
      const proposed = withoutSettings(unfenced(template), settings);
      if (proposed === undefined) {
        return { ok: false, reason: wording.otherSettings() };
      }
      if (proposed.trim() === '') return { ok: false, reason: wording.empty() };
      const same = known.get(normal(proposed));
      if (same !== undefined) return { ok: false, reason: wording.sameText(same) };
      known.set(normal(proposed), wording.earlierProposal());
      const candidate = await loaded(proposed);
      const reason = await problemOf(proposed, candidate);
      return reason === undefined ? { ok: true, prompt: candidate } : { ok: false, reason };
    },
  };
}

/** The text without a frontmatter that repeats the settings. Undefined when it has other ones. */
function withoutSettings(proposed: string, settings: string): string | undefined {
  const text = proposed.replace(/\r\n?/g, '\n').trimStart();
  if (!/^---[ \t]*\n/.test(text)) return text;
  const own = settings.replace(/\r\n?/g, '\n').trim();
  return own !== '' && text.startsWith(own) ? text.slice(own.length) : undefined;
}

/** The text within a Markdown code fence that is around all of it. */
function unfenced(text: string): string {
  const [, inner] = /^\s*```[^\n`]*\n([\s\S]*?)\n?```\s*$/.exec(text) ?? [];
  return inner ?? text;
}

function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function readsOf({ document }: LoadedPrompt): ReadonlySet<string> {
  return inputNames(document.template.variables);
}

function variableProblem(before: LoadedPrompt, now: LoadedPrompt): string | undefined {
  const [was, is] = [readsOf(before), readsOf(now)];
  const lost = [...was].find(name => !is.has(name));
  if (lost !== undefined) return wording.variableUnused(lost);
  const declared = before.document.metadata.input.schema?.['properties'] ?? {};
  const added = [...is].find(name => !was.has(name) && !Object.hasOwn(declared, name));
  return added === undefined ? undefined : wording.unknownVariable(added);
}

function requestOf(
  prompt: LoadedPrompt,
  { input, history }: DatasetRow,
  model: string,
): ModelRequest | string {
  const built = buildRequest({ prompt, input, model, ...(history && { history }) });
  return built.ok ? built.request : built.error.message;
}

function requestText({ messages }: ModelRequest): string {
  return messages
    .flatMap(({ content }) => content.map(part => ('text' in part ? part.text : '')))
    .join('\n');
}

/** Everything in a request that is not text, and which roles it has. */
function structureOf({ messages }: ModelRequest): string {
  const roles = [...new Set(messages.map(({ role }) => role))].sort();
  const others = messages.flatMap(({ content }) => content.filter(part => !('text' in part)));
  return JSON.stringify([roles, others]);
}

/** Whether a text has a value, as written or within JSON. */
function isIn(value: string, text: string): boolean {
  return text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1));
}

/** Texts in a value that are long enough to be recognized in a request. */
function longStringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim().length >= 3 ? [value] : [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(longStringsIn)
    : [];
}
