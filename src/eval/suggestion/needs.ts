import { buildRequest } from '../../call/request/buildRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Capability } from '../../model/catalogue/modelFacts.ts';
import { countTokens, estimateInput } from '../../model/tokens/tokens.ts';
import type { PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import { mediaSource, typeOfPath } from '../../prompt/messages/mediaSource.ts';
import type { MediaPart, Message } from '../../prompt/messages/message.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import { calleeName } from '../../prompt/template/tag.ts';
import { isRecord } from '../../text/isRecord.ts';
import { readRows } from '../dataset/dataset.ts';
import { type DatasetRow, isBadRow } from '../dataset/row.ts';
import { typedValue } from '../dataset/typedValue.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';

/** What a prompt needs from a model. Tokens are those of `o200k_base`, without media and reasoning. */
export interface ModelNeeds {
  readonly input: {
    /** Number of measured golden rows. With 0, the figures are those of the fixed text. */
    readonly rows: number;
    readonly longest: number;
    readonly mean: number;
  };
  /** Mean tokens of the replies that golden rows expect. */
  readonly expectedReply?: number;
  readonly maxOutputTokens?: number;
  /** False when the prompt turns reasoning off. */
  readonly mayReason: boolean;
  readonly capabilities: readonly Capability[];
  /** Where the data may be processed. Empty: anywhere. */
  readonly regions: readonly string[];
  /** USD for each run. */
  readonly budget?: number;
  /** Share of samples that must pass. */
  readonly bar: number;
}

/**
 * Maximum number of rows that are rendered and counted. The rest of a large dataset is assumed to be similar.
 */
const MOST_ROWS = 1000;

/** The required share when neither an eval file nor the prompt defines one. */
const DEFAULT_BAR = 0.9;

/** @param plan the evaluation of the prompt, if it has one. */
export async function readNeeds(
  prompt: LoadedPrompt,
  plan: Pick<EvalPlan, 'datasets' | 'inline' | 'gate'> | undefined,
  signal: AbortSignal,
): Promise<ModelNeeds> {
  const { metadata } = prompt.document;
  const sizes: number[] = [];
  const replies: number[] = [];
  const media = new Set<Capability>();
  for await (const row of plan ? readRows(plan.datasets, plan) : []) {
    signal.throwIfAborted();
    if (isBadRow(row)) continue;
    const request = requestOf(prompt, row);
    if (!request) continue;
    sizes.push((await estimateInput(request)).tokens);
    for (const capability of mediaCapabilities(request.messages)) media.add(capability);
    if (row.expected !== undefined) replies.push(await replySize(row.expected));
    if (sizes.length >= MOST_ROWS) break;
  }
  const rows = sizes.length;
  if (rows === 0) sizes.push(await fixedSize(prompt));
  const { maxOutputTokens } = metadata.config;
  const budget = numberAtKey(metadata.raw['touchstone.budget'], 'usd');
  return {
    input: { rows, longest: Math.max(...sizes), mean: Math.ceil(arithmeticMean(sizes)) },
    ...(replies.length > 0 && { expectedReply: Math.ceil(arithmeticMean(replies)) }),
    ...(typeof maxOutputTokens === 'number' && { maxOutputTokens }),
    mayReason: metadata.config['reasoning'] !== 'none',
    capabilities: capabilitiesOf(prompt, media),
    regions: regionsOf(metadata),
    ...(budget !== undefined && { budget }),
    bar: plan?.gate?.pass ?? numberAtKey(metadata.raw['touchstone.route'], 'pass') ?? DEFAULT_BAR,
  };
}

/** Undefined when the row's input does not fit the prompt. There is no model, so tokens are not scaled. */
function requestOf(prompt: LoadedPrompt, row: DatasetRow) {
  const { schema } = prompt.document.metadata.input;
  // The value of an object is an object.
  const input = row.untyped ? (typedValue(row.input, schema) as DatasetRow['input']) : row.input;
  const { history } = row;
  const built = buildRequest({ prompt, input, model: '', ...(history && { history }) });
  return built.ok ? built.request : undefined;
}

/** Size of the text that every input has. A variable without a default counts as empty. */
async function fixedSize({ document, partials }: LoadedPrompt): Promise<number> {
  const rendered = renderPrompt(document, {}, { partials });
  const messages = rendered.ok ? rendered.messages : [];
  return (await estimateInput({ model: '', messages, parameters: {} })).tokens;
}

async function replySize(expected: unknown): Promise<number> {
  const text = typeof expected === 'string' ? expected : JSON.stringify(expected);
  return (await countTokens(text, '')).tokens;
}

function capabilitiesOf(
  { document }: LoadedPrompt,
  media: ReadonlySet<Capability>,
): readonly Capability[] {
  const { output, tools, config, raw } = document.metadata;
  const needed = new Set<Capability>(media);
  if (output.schema) needed.add('structuredOutput');
  if (tools.length > 0 || raw['touchstone.tools'] !== undefined) needed.add('tools');
  const { reasoning } = config;
  if (typeof reasoning === 'string' && reasoning !== 'none') needed.add('reasoning');
  for (const { call } of document.template.tags) {
    if (media.size > 0 || !call || calleeName(call) !== 'media') continue;
    const type = call.hash.find(({ key }) => key === 'contentType')?.value;
    needed.add(capabilityFor(type?.type === 'literal' ? String(type.value) : ''));
  }
  return [...needed];
}

function mediaCapabilities(messages: readonly Message[]): readonly Capability[] {
  const parts = messages.flatMap(({ content }) => content);
  return parts.flatMap(part => ('media' in part ? capabilityFor(mediaTypeOf(part)) : []));
}

function mediaTypeOf({ media }: MediaPart): string {
  const { url, contentType } = media;
  const source = mediaSource(url, contentType);
  return source.kind === 'data' ? source.mimeType : (contentType ?? typeOfPath(url) ?? '');
}

/** Media without another known type is treated as an image. */
function capabilityFor(contentType: string): Capability {
  if (contentType === 'application/pdf') return 'files';
  return contentType.startsWith('audio/') ? 'audio' : 'images';
}

function regionsOf({ raw }: PromptMetadata): readonly string[] {
  const data = raw['touchstone.data'];
  const regions = isRecord(data) ? data['regions'] : undefined;
  return Array.isArray(regions) ? regions.map(String) : [];
}

function numberAtKey(value: unknown, key: string): number | undefined {
  const number = isRecord(value) ? value[key] : undefined;
  return typeof number === 'number' ? number : undefined;
}

function arithmeticMean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
