import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { parsePrompt } from '../src/prompt/document.ts';
import type { Message } from '../src/prompt/messages/message.ts';
import { dotpromptMetadata } from '../src/prompt/rendering/dotpromptMetadata.ts';
import { renderPrompt, toDotprompt } from '../src/prompt/rendering/render.ts';
import type { JsonSchema } from '../src/schema/jsonSchema.ts';

type Plain = Readonly<Record<string, unknown>>;

/** One entry of a case file. Source of the format: https://github.com/google/dotprompt (spec/schema.json). */
export interface Suite {
  readonly name: string;
  readonly template: string;
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly resolverSchemas?: Readonly<Record<string, JsonSchema>>;
  readonly partials?: Readonly<Record<string, string>>;
  readonly resolverPartials?: Readonly<Record<string, string>>;
  readonly tools?: Plain;
  readonly data?: CaseData;
  readonly tests: readonly Case[];
}

interface CaseData {
  readonly input?: Plain;
  readonly messages?: readonly Message[];
  readonly context?: Plain;
  readonly docs?: readonly unknown[];
}

interface Case {
  readonly desc?: string;
  readonly data?: CaseData;
  readonly options?: Plain & { readonly input?: { readonly default?: Plain } };
  readonly expect: Plain;
}

export interface Outcome {
  readonly name: string;
  /** The expected and the actual result. Absent when the case passed. */
  readonly failure?: string;
}

/** Runs every case in the text of a case file. */
export function runCases(yaml: string): readonly Outcome[] {
  const suites: readonly Suite[] = parse(yaml) ?? [];
  return suites.flatMap(suite =>
    suite.tests.map((test, index) => {
      const name = `${suite.name} > ${test.desc ?? `case ${index + 1}`}`;
      const failure = runCase(suite, test);
      return failure === undefined ? { name } : { name, failure };
    }),
  );
}

function runCase(suite: Suite, { data, options, expect }: Case): string | undefined {
  const named = { ...suite.resolverSchemas, ...suite.schemas };
  const schemas = (name: string): JsonSchema | undefined => named[name];
  const partials = new Map(Object.entries({ ...suite.resolverPartials, ...suite.partials }));
  const document = parsePrompt(suite.template, { schemas });
  const rendered = renderPrompt(
    document,
    { ...suite.data, ...data },
    { partials, ...(options?.input?.default && { defaults: options.input.default }) },
  );
  if (!rendered.ok) return rendered.diagnostics.map(({ message }) => message).join('\n');

  const shape = { schemas, ...(suite.tools && { tools: suite.tools }) };
  const { raw, ...prompt } = toDotprompt(rendered, shape);
  const overrides = options ?? {};
  const { raw: _, ...metadata } = dotpromptMetadata(document, { ...shape, overrides });
  const { raw: expectedRaw, input, ...expected }: Plain = { ...defaults, ...expect };
  const whole: Plain = { ...expected, ...(input !== undefined && { input }) };
  const { messages: _messages, ...expectedMetadata } = whole;
  return (
    difference('rendered', expected, prompt) ??
    (expectedRaw === undefined ? undefined : difference('raw', expectedRaw, raw)) ??
    difference('metadata', expectedMetadata, metadata)
  );
}

/** Values that an expectation may omit. */
const defaults: Plain = { ext: {}, config: {}, metadata: {} };

function difference(what: string, expected: unknown, got: unknown): string | undefined {
  if (isDeepStrictEqual(expected, got)) return undefined;
  const shown = (value: unknown): string => JSON.stringify(value, null, 2);
  return `${what}: expected ${shown(expected)}\ngot ${shown(got)}`;
}
