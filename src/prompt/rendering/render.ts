import { latestFor, onceFor } from '../../text/memo.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { type HistoryMessage, readHistory } from '../messages/history.ts';
import type { Message } from '../messages/message.ts';
import { partialTooDeep } from '../partials.ts';
import { MAX_NESTING } from '../template/nestTags.ts';
import type { OwnHelpers } from '../template/ownHelpers.ts';
import { parseTemplate } from '../template/template.ts';
import type { Coverage } from './coverage.ts';
import {
  type DotpromptMetadata,
  type DotpromptOptions,
  dotpromptMetadata,
} from './dotpromptMetadata.ts';
import { messages as texts } from './messages.ts';
import type { TextSpan } from './provenance.ts';
import { splitMessages, splitSpans } from './splitMessages.ts';
import { compileTemplate, type Renderer, RenderProblem } from './templateEnvironment.ts';

/** The values that a prompt is rendered with. */
export interface RenderData {
  /** The values of the prompt's variables, by name. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Earlier turns for the `{{history}}` of the template. See {@link readHistory}. */
  readonly messages?: readonly HistoryMessage[];
  /** Values of `@`-variables. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The value of `@metadata.docs` in the template. */
  readonly docs?: readonly unknown[];
}

/** Options of {@link renderPrompt}. */
export interface RenderOptions {
  /** Source texts by name, transitively, as returned by `resolvePartials`. */
  readonly partials?: ReadonlyMap<string, string>;
  /** Default values. They override `input.default` of the frontmatter, and the input overrides them. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Helpers of an application. A call of a helper that is not here is rendered as written. */
  readonly helpers?: OwnHelpers;
  /** Requests `spans`. They need a compilation of their own. */
  readonly provenance?: boolean;
  /** Records the arms of blocks that run. */
  readonly coverage?: Coverage;
}

export type RenderResult =
  | {
      readonly ok: true;
      readonly document: PromptDocument;
      readonly messages: readonly Message[];
      /** The origins of the text of each message, as spans without gaps. Present when requested. */
      readonly spans?: readonly (readonly TextSpan[])[];
      /** Helpers of an application whose calls are in the messages as written, without duplicates. */
      readonly customHelpers?: readonly string[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Renders a prompt to messages. Does not throw: errors of the document, unknown partials and wrong use of
 * helpers are returned as diagnostics. A value can never become a role, a medium or a section.
 * @param document as returned by {@link parsePrompt}.
 */
export function renderPrompt(
  document: PromptDocument,
  data: RenderData = {},
  options: RenderOptions = {},
): RenderResult {
  const errors = document.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, diagnostics: errors };
  const history = data.messages === undefined ? undefined : readHistory(data.messages);
  if (history?.ok === false) return { ok: false, diagnostics: [badHistory(history, document)] };
  const messages = history?.messages;
  const context = { ...document.metadata.input.default, ...options.defaults, ...data.input };
  const variables = {
    metadata: { prompt: promptVariable(document), docs: data.docs, messages },
    ...data.context,
  };
  try {
    const rendererOf = options.provenance ? tracingRenderer : plainRenderer;
    const render = rendererOf(document, options.partials, options.helpers, options.coverage);
    const custom = new Set<string>();
    const pieces = render(context, variables, name => custom.add(name));
    return {
      ok: true,
      document,
      messages: splitMessages(pieces, messages),
      ...(options.provenance && { spans: splitSpans(pieces, messages) }),
      ...(custom.size > 0 && { customHelpers: [...custom] }),
    };
  } catch (error) {
    return { ok: false, diagnostics: [diagnosticOf(error, document)] };
  }
}

/** The value of `@metadata.prompt` in the template. It is the same for every rendering of a document. */
const promptVariable = onceFor((document: PromptDocument): Readonly<Record<string, unknown>> => {
  const { input: _, ...prompt } = dotpromptMetadata(document);
  return prompt;
});

const noPartials: ReadonlyMap<string, string> = new Map();

/**
 * An evaluation renders one document thousands of times, and a preview shows it for one row after another, so it is
 * compiled once for the same partials and helpers.
 */
const renderer = (traces: boolean) =>
  latestFor(
    (
      document: PromptDocument,
      partials: RenderOptions['partials'],
      helpers: RenderOptions['helpers'],
      coverage: RenderOptions['coverage'],
    ): Renderer =>
      compileBody(
        document,
        {
          ...(partials && { partials }),
          ...(helpers && { helpers }),
          ...(coverage && { coverage }),
        },
        traces ? document.template.range.start : undefined,
      ),
  );

const plainRenderer = renderer(false);

/** Its texts have their origins. */
const tracingRenderer = renderer(true);

function compileBody(
  { text, template }: PromptDocument,
  { partials = noPartials, helpers, coverage }: RenderOptions,
  traceFrom?: number,
): Renderer {
  for (const [partial, source] of partials) {
    if (isTooDeep(source)) throw new RenderProblem('render', partialTooDeep(partial), { partial });
  }
  const body = text.slice(template.range.start, template.range.end);
  return compileTemplate(body, partials, {
    ...(traceFrom !== undefined && { traceFrom }),
    ...(helpers && { helpers }),
    ...(coverage && { onArm: coverage.reach }),
  });
}

const openers = /\{\{~?[#^]|\{{4}/g;

/** Most partials have so few blocks that they do not have to be parsed. */
function isTooDeep(source: string): boolean {
  if ((source.match(openers)?.length ?? 0) <= MAX_NESTING) return false;
  return parseTemplate(source, { start: 0, end: source.length }).nesting.isTooDeep;
}

function badHistory({ problem: message }: { readonly problem: string }, document: PromptDocument) {
  const { range } = document.template;
  return { code: 'render', severity: 'error', message, range } as const;
}

function diagnosticOf(error: unknown, document: PromptDocument): Diagnostic {
  const { code, message, partial, position } =
    error instanceof RenderProblem ? error : new RenderProblem('render', sentenceOf(error), {});
  return {
    code,
    severity: 'error',
    message,
    range: tagRange(document, partial, position) ?? document.template.range,
  };
}

function tagRange(
  document: PromptDocument,
  partial: string | undefined,
  position: RenderProblem['position'],
): TextRange | undefined {
  const { template, text } = document;
  if (partial !== undefined) return template.partials.find(({ name }) => name === partial)?.range;
  if (!position) return undefined;
  const body = text.slice(template.range.start, template.range.end);
  const lines = body.split('\n').slice(0, position.line - 1);
  const start =
    template.range.start + lines.join('\n').length + (lines.length > 0 ? 1 : 0) + position.column;
  return template.tags.find(({ range }) => range.start <= start && start < range.end)?.range;
}

function sentenceOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return texts.render(reason.replace(/\.$/, ''));
}

/** Dotprompt's `RenderedPrompt`. Source: https://github.com/google/dotprompt (js/src/types.ts). */
export type RenderedPrompt = DotpromptMetadata & { readonly messages: readonly Message[] };

/**
 * Converts a rendered prompt to the format of Dotprompt's runtimes.
 * @param rendered a successful result of {@link renderPrompt}.
 */
export function toDotprompt(
  { document, messages }: Extract<RenderResult, { ok: true }>,
  options: DotpromptOptions = {},
): RenderedPrompt {
  const { input: _, ...metadata } = dotpromptMetadata(document, options);
  return { ...metadata, messages } as RenderedPrompt;
}
