import { providerOf } from '../model/catalogue/modelFacts.ts';
import type { ModelRequest, ParameterName } from '../model/request.ts';
import { isOpenai } from '../model/settings/officialHosts.ts';
import { isRecord } from '../text/isRecord.ts';
import { lessons } from './messages.ts';
import type { AdaptedCall, LearnedTrait } from './traits.ts';
import { SdkError } from './transport/sdkCall.ts';

/** Maximum length of the part of a refusal that is searched. */
const MAX_MESSAGE_LENGTH = 10_000;

/** Words with which servers report something that they do not support, as opposed to a value out of range. */
const refusing =
  /unsupported|not support|unknown|unrecogni[sz]ed|extra|not permitted|not allowed|unexpected|unavailable|not available|no longer|removed|deprecated/i;

/**
 * What a server does not support of a request, according to its refusal. Undefined when the refusal has
 * another reason.
 */
export function learnedTraitIn(
  error: unknown,
  request: ModelRequest,
  attempt: AdaptedCall,
): LearnedTrait | undefined {
  const words = refusalText(error);
  if (words === undefined || !refusing.test(words)) return undefined;
  const learned = learnedTraitOf(words, request, attempt);
  return learned && { ...learned, note: learnedMessage(learned.note, request.model) };
}

function learnedTraitOf(
  words: string,
  request: ModelRequest,
  attempt: AdaptedCall,
): LearnedTrait | undefined {
  const { traits, baseUrl, stream } = attempt;
  if (/stream_options|include_usage/.test(words)) {
    if (stream === false || traits.countsStreams === false) return undefined;
    return {
      traits: { countsStreams: false },
      note: lessons.usage(),
    };
  }
  if (stream !== false && /\bstream(?:ing|ed)?\b/i.test(words)) {
    return {
      traits: { stream: false },
      note: lessons.stream(),
    };
  }
  const limit = limitLesson(words, request, attempt);
  if (limit) return limit;
  if (isSchemaRefused(words) && request.output?.format === 'json' && !isOfficial(baseUrl)) {
    const structuredOutput = request.output.schema ? 'object' : 'none';
    const note = structuredOutput === 'object' ? lessons.schema() : lessons.json();
    return { traits: { structuredOutput }, note };
  }
  const named = parameters.find(
    ([name, pattern]) => request.parameters[name] !== undefined && pattern.test(words),
  );
  if (!named) return undefined;
  const [name] = named;
  return { traits: { refused: [name] }, note: lessons.parameter(name) };
}

function limitLesson(
  words: string,
  { parameters: { maxOutputTokens } }: ModelRequest,
  { traits: { outputLimit }, baseUrl }: AdaptedCall,
): LearnedTrait | undefined {
  if (maxOutputTokens === undefined || !/\bmax_(?:completion_)?tokens\b/.test(words))
    return undefined;
  const sent = outputLimit ?? (isOpenai(baseUrl) ? 'max_completion_tokens' : 'max_tokens');
  const other = sent === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  // If the message contains both names, it says which to use. The newer name alone is one that the server
  // does not know.
  const isOther = words.includes(other) || sent === 'max_completion_tokens';
  if (!isOther) return undefined;
  return { traits: { outputLimit: other }, note: lessons.outputLimit(other) };
}

/** An invalid schema must be corrected in the prompt. */
function isSchemaRefused(words: string): boolean {
  const names =
    /response_format|json_schema|json_object|structured output|output_config|text\.format|response_?(?:json_?)?schema/i;
  return names.test(words) && !/invalid.{0,20}schema|schema.{0,30}invalid/i.test(words);
}

function isOfficial(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || isOpenai(baseUrl);
}

/** The names of parameters in the protocols. */
const parameters: readonly (readonly [ParameterName, RegExp])[] = [
  ['temperature', /\btemperature\b/i],
  ['topP', /\btop_?p\b/i],
  ['topK', /\btop_?k\b/i],
  ['stopSequences', /\bstop(?:_?sequences)?\b/i],
  ['seed', /\bseed\b/i],
  ['reasoning', /\breasoning|\bthinking|\beffort\b/i],
];

/** The message of a server that refused the request itself. */
function refusalText(error: unknown): string | undefined {
  const cause = error instanceof SdkError ? error.cause : undefined;
  if (!(cause instanceof Error) || !('status' in cause)) return undefined;
  if (cause.status !== 400 && cause.status !== 422) return undefined;
  const body = 'error' in cause && isRecord(cause.error) ? JSON.stringify(cause.error) : '';
  return `${cause.message} ${body}`.slice(0, MAX_MESSAGE_LENGTH);
}

function learnedMessage(what: string, model: string): string {
  const provider = providerOf(model);
  return lessons.sentence(model, what, provider);
}
