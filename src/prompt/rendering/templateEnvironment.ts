import Handlebars from 'handlebars/dist/handlebars.js';
import { isRecord } from '../../text/isRecord.ts';
import { helpers, isHelper, readsField } from '../template/helpers.ts';
import { customCalls, type OwnHelpers, runHelper } from '../template/ownHelpers.ts';
import { parseTemplate } from '../template/template.ts';
import { coveredHelpers, type ReachedArm } from './coverage.ts';
import { exceededLimits, messages } from './messages.ts';
import { normalized } from './normalized.ts';
import { limitRenders, MAX_LENGTH } from './renderLimits.ts';
import type { Marker, RenderedPiece } from './splitMessages.ts';
import { createTrace } from './trace.ts';

/** Renders to text with marks, using an input and `@`-variables. Throws the errors of Handlebars. */
export type Renderer = (
  input: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, unknown>>,
  /** Called with the name of each application helper that was called and is rendered as written. */
  onCustomHelper?: (name: string) => void,
) => readonly RenderedPiece[];

interface ProblemPlace {
  /** The partial, in the outermost template, in which the problem occurred. */
  readonly partial?: string;
  /** Position in the template itself. The line is 1-based, the column 0-based. */
  readonly position?: { readonly line: number; readonly column: number };
}

/** A problem of the data or the partials that prevents a valid template from being rendered. */
export class RenderProblem extends Error {
  override readonly name = 'RenderProblem';
  readonly code: string;
  readonly partial: string | undefined;
  readonly position: ProblemPlace['position'];

  constructor(code: string, message: string, { partial, position }: ProblemPlace) {
    super(message);
    this.code = code;
    this.partial = partial;
    this.position = position;
  }
}

const knownHelpers = Object.fromEntries([...helpers.keys()].map(name => [name, true]));

export interface CompileOptions {
  /** Where the source starts in its file. Texts are then returned as {@link TracedText}. */
  readonly traceFrom?: number;
  /** Helpers of the application that runs the prompt. */
  readonly helpers?: OwnHelpers;
  /** Called for each arm of a block that runs. */
  readonly onArm?: (arm: ReachedArm) => void;
}

/**
 * Compiles a template in its own Handlebars environment, so that prompts do not affect each other. Each
 * render uses a new random token for its marks, so that the text of a value can never be a mark.
 */
export function compileTemplate(
  source: string,
  partials: ReadonlyMap<string, string>,
  { traceFrom, helpers: own = {}, onArm }: CompileOptions = {},
): Renderer {
  const environment = Handlebars.create();
  const stack: string[] = [];
  let nonce = '';
  let markers: Marker[] = [];

  const mark = (marker: Marker): unknown => {
    if (markers.length === MAX_MARKERS) exceeded(exceededLimits.markers(MAX_MARKERS));
    return new environment.SafeString(`<<<${nonce}:${markers.push(marker) - 1}>>>`);
  };
  const place = (call: HelperOptions): ProblemPlace => {
    const [partial] = stack;
    if (partial !== undefined) return { partial };
    return call.loc ? { position: call.loc.start } : {};
  };
  const exceeded = (what: string): never => {
    const [partial] = stack;
    const message = messages['render-limit'](what);
    throw new RenderProblem('render-limit', message, partial === undefined ? {} : { partial });
  };
  const limits = limitRenders(environment, [source, ...partials.values()], exceeded);
  const trace =
    traceFrom === undefined ? undefined : createTrace(environment, traceFrom, Object.keys(own));
  const custom = customNames([source, ...partials.values()]).filter(
    name => !Object.hasOwn(own, name),
  );
  let called: ((name: string) => void) | undefined;
  const options = {
    knownHelpers: {
      ...knownHelpers,
      ...trace?.knownHelpers,
      ...Object.fromEntries([...custom, ...Object.keys(own)].map(name => [name, true])),
    },
    knownHelpersOnly: true,
    noEscape: true,
  };
  const compile = (text: string, partial?: string): Handlebars.TemplateDelegate =>
    trace
      ? onFirstCall(() => environment.compile(trace.tree(text, partial), options))
      : environment.compile(normalized(text), options);

  for (const [name, helper] of Object.entries(dotpromptHelpers(mark, place))) {
    environment.registerHelper(name, readsField(name) ? orField(name, helper) : helper);
  }
  for (const name of custom) {
    environment.registerHelper(
      name,
      orField(
        name,
        asWritten(name, () => called?.(name)),
      ),
    );
  }
  for (const [name, helper] of Object.entries(own)) {
    const failed = (what: string, call: unknown): never => {
      const message = messages['render.helper'](name, what);
      throw new RenderProblem('render', message, place(call as HelperOptions));
    };
    environment.registerHelper(name, runHelper(helper, failed));
  }
  if (onArm) {
    reportArms(environment, arm => {
      const partial = stack.at(-1);
      onArm({ ...arm, ...(partial !== undefined && { partial }) });
    });
  }
  for (const [name, text] of partials) {
    const compiled = limits.counted(compile(text, name));
    environment.registerPartial(name, (context: unknown, runtime?: Handlebars.RuntimeOptions) => {
      stack.push(name);
      const text = compiled(context, runtime);
      stack.pop();
      return text;
    });
  }
  const template = compile(source);
  forgetUnused(environment, [source, ...partials.values()]);

  return (input, variables, onCustomHelper) => {
    called = onCustomHelper;
    nonce = crypto.randomUUID();
    markers = [];
    stack.length = 0;
    limits.begin();
    trace?.begin(nonce);
    try {
      const text = template(input, { data: { ...variables } });
      const pieces = trace ? trace.pieces(text, markers) : markedPieces(text, nonce, markers);
      if (renderedLength(pieces) > MAX_LENGTH) {
        exceeded(exceededLimits.length(MAX_LENGTH));
      }
      return pieces;
    } catch (error) {
      throw explained(error, stack);
    }
  };
}

/** Helpers that Handlebars calls itself: for sections over lists, and in `unless`. */
const calledByOthers: readonly string[] = ['each', 'if'];

/** Handlebars wraps every helper for each render, so those that no source names are removed. */
function forgetUnused(environment: typeof Handlebars, sources: readonly string[]): void {
  for (const name of helpers.keys()) {
    const isUsed = calledByOthers.includes(name) || sources.some(text => text.includes(name));
    if (!isUsed) environment.unregisterHelper(name);
  }
}

/** Handlebars also compiles on the first call, so an invalid partial that is never used does not matter. */
function onFirstCall(compile: () => Handlebars.TemplateDelegate): Handlebars.TemplateDelegate {
  let compiled: Handlebars.TemplateDelegate | undefined;
  return (context, runtime) => {
    compiled ??= compile();
    return compiled(context, runtime);
  };
}

/** Makes the helpers of blocks report which of their arms they run. The rendered text stays the same. */
function reportArms(environment: typeof Handlebars, report: (arm: ReachedArm) => void): void {
  for (const name of [...coveredHelpers, 'blockHelperMissing']) {
    const helper = environment.helpers[name];
    if (!helper) continue;
    environment.registerHelper(name, function (this: unknown, ...args: unknown[]): unknown {
      const call = args.at(-1) as HelperOptions;
      const start = call.loc?.start;
      if (!start) return Reflect.apply(helper, this, args);
      const reported = (arm: ReachedArm['arm']) => {
        const run = call[arm === 'program' ? 'fn' : 'inverse'];
        if (!run) return undefined;
        const { line, column } = start;
        const reporting = (...given: unknown[]): unknown => {
          report({ line, column, arm });
          return Reflect.apply(run, undefined, given);
        };
        return Object.assign(reporting, run);
      };
      const options = { ...call, fn: reported('program'), inverse: reported('inverse') };
      return Reflect.apply(helper, this, [...args.slice(0, -1), options]);
    });
  }
}

/** Maximum number of roles, media, sections and history places of a render. */
const MAX_MARKERS = 10_000;

function renderedLength(pieces: readonly RenderedPiece[]): number {
  return pieces.reduce((sum, piece) => {
    if (typeof piece === 'string') return sum + piece.length;
    return piece.type === 'text' ? sum + piece.text.length : sum;
  }, 0);
}

function markedPieces(
  text: string,
  nonce: string,
  markers: readonly Marker[],
): readonly RenderedPiece[] {
  const [first = '', ...rest] = text.split(`<<<${nonce}:`);
  const marked = rest.flatMap(piece => {
    const end = piece.indexOf('>>>');
    return [markers[Number(piece.slice(0, end))] ?? '', piece.slice(end + '>>>'.length)];
  });
  return [first, ...marked];
}

/** The helper names in the templates that Touchstone does not have. */
function customNames(sources: readonly string[]): readonly string[] {
  const names = sources
    .filter(text => text.includes('{{'))
    .flatMap(text => customCalls(parseTemplate(text, { start: 0, end: text.length })))
    .map(({ name }) => name.split('.')[0] ?? '');
  return [...new Set(names)].filter(name => name !== '' && !isHelper(name));
}

/** A helper that reads the field of its name when it is called without arguments. */
function orField(name: string, helper: Handlebars.HelperDelegate): Handlebars.HelperDelegate {
  return function (this: unknown, ...args: unknown[]): unknown {
    const call = args.at(-1) as HelperOptions;
    const isBare = args.length === 1 && !call.fn && Object.keys(call.hash).length === 0;
    if (!isBare) return Reflect.apply(helper, this, args);
    const value = isRecord(this) && Object.hasOwn(this, name) ? this[name] : undefined;
    return typeof value === 'function' ? undefined : value;
  };
}

/** Replaces a helper that only an application has. It prints the call as written. */
function asWritten(name: string, onCall: () => void): Handlebars.HelperDelegate {
  return function (this: unknown, ...args: unknown[]): string {
    onCall();
    const { hash, fn } = args.at(-1) as HelperOptions;
    const shown = (value: unknown) => JSON.stringify(value) ?? 'undefined';
    const words = [
      ...args.slice(0, -1).map(shown),
      ...Object.entries(hash).map(([key, value]) => `${key}=${shown(value)}`),
    ].map(word => ` ${word}`);
    if (!fn) return `{{${name}${words.join('')}}}`;
    return `{{#${name}${words.join('')}}}${fn(this)}{{/${name}}}`;
  };
}

/** The options that Handlebars passes to a helper after its arguments. */
interface HelperOptions {
  readonly hash: Readonly<Record<string, unknown>>;
  readonly fn?: (context: unknown) => string;
  readonly inverse?: (context: unknown) => string;
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

function dotpromptHelpers(
  mark: (marker: Marker) => unknown,
  place: (call: HelperOptions) => ProblemPlace,
): Readonly<Record<string, Handlebars.HelperDelegate>> {
  return {
    role(role: unknown, call: HelperOptions) {
      if (/^[a-z]+$/.test(String(role))) return mark({ type: 'role', role: String(role) });
      const message = messages['role-name'](String(role));
      throw new RenderProblem('role-name', message, place(call));
    },
    history: () => mark({ type: 'history' }),
    media(call: HelperOptions) {
      const { url, contentType } = call.hash;
      if (url === undefined || url === null || url === '') {
        throw new RenderProblem('media-url', messages['media-url.missing'](), place(call));
      }
      if (/\s/.test(String(url))) {
        throw new RenderProblem('media-url', messages['media-url.space'](), place(call));
      }
      return mark({
        type: 'media',
        url: String(url),
        ...(contentType ? { contentType: String(contentType) } : {}),
      });
    },
    // In Dotprompt, the name of a section ends at the first space.
    section: (name: unknown) => mark({ type: 'section', name: String(name).split(' ')[0] ?? '' }),
    // Values that JSON does not support are printed as `undefined`, as in Dotprompt.
    json: (value: unknown, call: HelperOptions) =>
      String(JSON.stringify(value, null, indentOf(call.hash['indent']))),
    ifEquals(this: unknown, left: unknown, right: unknown, call: HelperOptions) {
      return left === right ? call.fn?.(this) : call.inverse?.(this);
    },
    unlessEquals(this: unknown, left: unknown, right: unknown, call: HelperOptions) {
      return left === right ? call.inverse?.(this) : call.fn?.(this);
    },
    // The helper of Handlebars would print to the console, where only results are expected.
    log: () => '',
  };
}

function indentOf(indent: unknown): number | string {
  return typeof indent === 'number' || typeof indent === 'string' ? indent : 0;
}

function explained(error: unknown, stack: readonly string[]): unknown {
  const [partial] = stack;
  const place = partial === undefined ? {} : { partial };
  if (error instanceof RenderProblem) return error;
  const message = error instanceof Error ? error.message : String(error);
  const missing = /^The partial (.*) could not be found$/.exec(message)?.[1];
  if (missing !== undefined) {
    return new RenderProblem('unknown-partial', messages['unknown-partial'](missing), {
      partial: partial ?? missing,
    });
  }
  if (error instanceof RangeError) {
    return partial === undefined
      ? new RenderProblem('render', messages['render.tooDeep'](), place)
      : new RenderProblem('partial-cycle', messages['partial-cycle'](), place);
  }
  if (partial === undefined) return error;
  const [summary = ''] = message.split('\n');
  return new RenderProblem(
    'render',
    messages['render.partial'](partial, summary.replace(/[.:]$/, '')),
    place,
  );
}
