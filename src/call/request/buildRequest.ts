import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import type {
  ModelParameters,
  ModelRequest,
  ReasoningEffort,
  ToolDefinition,
} from '../../model/request.ts';
import { positionOf } from '../../prompt/diagnostic.ts';
import type { PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { type HistoryMessage, readHistory } from '../../prompt/messages/history.ts';
import type { Message } from '../../prompt/messages/message.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import { stablePrefixOf } from '../../prompt/rendering/stablePrefix.ts';
import { customCalls } from '../../prompt/template/ownHelpers.ts';
import { compileSchema, validateValue } from '../../schema/validation/validate.ts';
import { onceFor } from '../../text/memo.ts';
import type { RecordedError } from '../../trace/record.ts';
import { expectedOutput } from '../../validate/judge.ts';
import { inputProblems, messages as texts } from './messages.ts';
import { requestTools } from './requestTools.ts';

export interface RequestSource {
  readonly prompt: LoadedPrompt;
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  readonly history?: readonly HistoryMessage[];
  /** Messages after those of the template. */
  readonly turns?: readonly Message[];
  readonly context?: Readonly<Record<string, unknown>>;
  /** Tools that the prompt names but does not define. */
  readonly tools?: readonly ToolDefinition[];
}

export type BuiltRequest =
  | {
      readonly ok: true;
      readonly request: ModelRequest;
      /** Tools that the prompt names but nothing declares. They are not in the request. */
      readonly undeclaredTools: readonly string[];
      /** Why the request must not be sent: it contains a helper of an application as written. */
      readonly unsendable?: RecordedError;
    }
  | { readonly ok: false; readonly error: RecordedError };

/**
 * Renders a prompt into the request that is independent of the provider. This request is hashed, recorded and
 * sent.
 */
export function buildRequest(source: RequestSource): BuiltRequest {
  const { document } = source.prompt;
  const called = source.prompt.file ?? source.prompt.name;
  const [broken] = promptErrors(source.prompt);
  if (broken) return badInput(`${called}:${broken.line}: ${broken.message}`);

  const { metadata } = document;
  const input = { ...metadata.input.default, ...source.input };
  const inputProblem = problemOfInput(metadata, input);
  if (inputProblem) return badInput(`${called}: ${inputProblem}`);

  // Read only once, because the history messages are identified by object identity below.
  const history = source.history === undefined ? undefined : readHistory(source.history);
  if (history?.ok === false) return badInput(`${called}: ${history.problem}`);
  const earlier = history?.messages;
  const rendered = renderPrompt(
    document,
    {
      input: source.input,
      ...(earlier && { messages: earlier }),
      ...(source.context && { context: source.context }),
    },
    {
      partials: source.prompt.partials,
      ...(source.prompt.helpers && { helpers: source.prompt.helpers }),
    },
  );
  if (!rendered.ok) {
    const [first] = rendered.diagnostics;
    const where = first ? `${called}:${positionOf(document.text, first.range.start).line}` : called;
    return badInput(texts.notRendered(where, first?.message));
  }
  const { output, parameters, own } = constantsOf(metadata);
  const { messages } = rendered;
  const { partials } = source.prompt;
  const stablePrefix = policyOf(document).promptCaching
    ? stablePrefixOf(document, messages, {
        partials,
        ...(earlier && { history: earlier }),
      })
    : undefined;
  const { tools, undeclared, choice } = source.tools ? requestTools(metadata, source.tools) : own;
  return {
    ok: true,
    request: {
      model: source.model,
      messages: source.turns ? [...messages, ...source.turns] : messages,
      parameters,
      ...(output && { output }),
      ...(tools.length > 0 && { tools }),
      ...(tools.length > 0 && choice && { toolChoice: choice }),
      ...(stablePrefix && { stablePrefix }),
    },
    undeclaredTools: undeclared,
    ...(rendered.customHelpers && {
      unsendable: customHelper(source.prompt, rendered.customHelpers),
    }),
  };
}

/** What is the same in every request of a prompt. */
const constantsOf = onceFor((metadata: PromptMetadata) => ({
  output: expectedOutput(metadata),
  parameters: modelParameters(metadata.config),
  own: requestTools(metadata),
}));

function customHelper(
  { document, file, name }: LoadedPrompt,
  [helper = '']: readonly string[],
): RecordedError {
  const call = customCalls(document.template).find(each => each.name === helper);
  const line = call ? `:${positionOf(document.text, call.range.start).line}` : '';
  const message = texts.customHelper(`${file ?? name}${line}`, helper);
  return { class: 'badInput', message };
}

/**
 * Variables that the schema does not name are allowed: a dataset may have more columns than the prompt uses.
 */
function problemOfInput(
  metadata: PromptMetadata,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const { schema } = metadata.input;
  // A schema that cannot be used is reported by `check` as a warning.
  if (!schema || !compileSchema(schema).ok) return undefined;
  const findings = validateValue(schema, input).filter(f => f.keyword !== 'additionalProperties');
  const [first] = findings;
  if (!first) return undefined;
  return first.keyword === 'required'
    ? inputProblems.missing(first.pointer.slice(1))
    : inputProblems.invalid(first.message);
}

const efforts: readonly unknown[] = ['none', 'low', 'medium', 'high'] satisfies ReasoningEffort[];

/** Converts Dotprompt's names to ours. Other keys are sent to the provider unchanged. */
function modelParameters(config: Readonly<Record<string, unknown>>): ModelParameters {
  const { temperature, topP, topK, maxOutputTokens, stopSequences, reasoning, seed, ...extra } =
    config;
  return {
    ...(typeof temperature === 'number' && { temperature }),
    ...(typeof topP === 'number' && { topP }),
    ...(typeof topK === 'number' && { topK }),
    ...(typeof maxOutputTokens === 'number' && { maxOutputTokens }),
    ...(Array.isArray(stopSequences) && { stopSequences: stopSequences.map(String) }),
    ...(efforts.includes(reasoning) && { reasoning: reasoning as ReasoningEffort }),
    ...(Number.isInteger(seed) && { seed: Number(seed) }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function badInput(message: string): BuiltRequest {
  return { ok: false, error: { class: 'badInput', message } };
}
