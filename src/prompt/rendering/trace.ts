import type Handlebars from 'handlebars';
import { readTrace, type TraceOutput } from './readTrace.ts';
import type { Marker, RenderedPiece } from './splitMessages.ts';
import { type Site, type TraceHelpers, traceTemplate } from './traceTemplate.ts';

/** Records the output of each place of a template, through the renders of one environment. */
export interface Trace {
  readonly knownHelpers: Readonly<Record<string, boolean>>;
  /** Returns the syntax tree that is compiled instead of a source. */
  tree(source: string, partial?: string): hbs.AST.Program;
  /**
   * Must be called at the start of a render. Its marks contain this random token, which no text can contain.
   */
  begin(nonce: string): void;
  /** Returns the rendered text without its marks. */
  pieces(text: string, markers: readonly Marker[]): readonly RenderedPiece[];
}

/** @param offset where the prompt's own source starts in its file. */
export function createTrace(
  environment: typeof Handlebars,
  offset: number,
  ownHelpers: readonly string[],
): Trace {
  const key = crypto.randomUUID();
  const names: TraceHelpers = {
    text: `text ${key}`,
    value: `value ${key}`,
    valueBlock: `value block ${key}`,
    indent: `indent ${key}`,
  };
  const sites: Site[] = [];
  let outputs: TraceOutput[] = [];
  let nonce = '';

  function enclosed(site: Site, text: unknown): unknown {
    return `<<<${nonce}:o${outputs.push({ site }) - 1}>>>${text}<<<${nonce}:c>>>`;
  }

  function output(index: number, value: unknown): unknown {
    const site = sites[index];
    if (!site || value === undefined || value === null || value === '') return value;
    if (value instanceof environment.SafeString) return value;
    if (typeof value === 'string' || typeof value === 'object') return enclosed(site, value);
    // Two adjacent numbers may be added, which marks would prevent.
    outputs.push({ site, bare: String(value) });
    return value;
  }

  function indent(index: number, text: string): string {
    const mark = `<<<${nonce}:s${index}>>>${sites[index]?.text ?? ''}<<<${nonce}:c>>>`;
    const marks = new RegExp(`<<<${nonce}:(?:[os]\\d+|c)>>>`, 'g');
    const lines = text.split('\n');
    return lines
      .map((line, i) =>
        i + 1 === lines.length && line.replace(marks, '') === '' ? line : mark + line,
      )
      .join('\n');
  }

  environment.registerHelper(names.text, (index: number) => output(index, sites[index]?.text));
  environment.registerHelper(names.value, function (this: unknown, index: number, value: unknown) {
    return output(index, typeof value === 'function' ? value.call(this) : value);
  });
  environment.registerHelper(
    names.valueBlock,
    function (this: unknown, index: number, { fn }: Handlebars.HelperOptions) {
      return output(index, fn(this));
    },
  );
  environment.registerHelper(
    names.indent,
    function (this: unknown, index: number, { fn }: Handlebars.HelperOptions) {
      return indent(index, fn(this));
    },
  );

  return {
    knownHelpers: Object.fromEntries(Object.values(names).map(name => [name, true])),
    tree: (source, partial) =>
      traceTemplate(
        source,
        partial === undefined ? { offset, ownHelpers } : { partial, offset: 0, ownHelpers },
        sites,
        names,
      ),
    begin(fresh) {
      nonce = fresh;
      outputs = [];
    },
    pieces: (text, markers) => readTrace(text, { nonce, markers, outputs, sites }),
  };
}
