import type { TextContract } from '../../schema/contract/textContract.ts';
import { isRecord } from '../../text/isRecord.ts';
import { lastOf } from '../../text/lastOf.ts';
import type { PromptDocument } from '../document.ts';
import { positionOf } from '../position.ts';
import { parseDuration } from './duration.ts';
import { keyRange } from './yamlRange.ts';

/** What a prompt says of the data it is given. */
export interface DataRule {
  /** Such as `pii`. */
  readonly class?: string;
  /** Where it may be processed; absent or empty means anywhere. */
  readonly regions?: readonly string[];
}

/** What a caller gets when every model has failed. */
export type Degrade = { readonly value: unknown } | { readonly unavailable: string };

/** The rules of production a prompt sets for its runs, read from its `touchstone.` keys; times in milliseconds. */
export interface RunPolicy {
  /** Models to ask when the prompt's own fails, `provider/model`, in order. */
  readonly fallback: readonly string[];
  readonly retry: {
    /** Calls of one model at most, the first included. */
    readonly attempts: number;
    /** How long one attempt may take. */
    readonly timeout?: number;
    /** The longest wait between two attempts, however long the provider asks for. */
    readonly maxWait: number;
    /** How often a model is shown what is wrong with its reply and asked again. */
    readonly corrections: number;
    /** Whether a call ends once its reply can no longer fit the output schema. */
    readonly stopEarly: boolean;
  };
  readonly degrade?: Degrade;
  /** US dollars and output tokens a run. */
  readonly budget: { readonly usd?: number; readonly outputTokens?: number };
  readonly data: DataRule;
  /** What a reply in plain text has to keep to. */
  readonly contract?: TextContract;
  /** Whether JSON in a fence or in talk is taken for the reply, `output.lenient`. */
  readonly lenient: boolean;
  /** Whether the stable beginning of the prompt is cached with the provider. */
  readonly promptCaching: boolean;
}

const defaultRetry = { attempts: 3, maxWait: 30_000 } as const;

/** Read leniently, as the frontmatter is: what is wrong has its diagnostic and counts as not written. */
export const policyOf = lastOf(
  ({ metadata }: PromptDocument): RunPolicy =>
    readPolicy(metadata.ext['touchstone'] ?? {}, metadata.raw),
);

/** The line, from 1, of one of the keys behind a policy: `touchstone.budget`. */
export function policyLine({ frontmatter, text }: PromptDocument, key: string): number {
  const range = frontmatter && keyRange(frontmatter.yaml, [key]);
  return positionOf(text, range?.start ?? 0).line;
}

function readPolicy(
  keys: Readonly<Record<string, unknown>>,
  raw: Readonly<Record<string, unknown>>,
): RunPolicy {
  const retry = mapIn(keys, 'retry');
  const budget = mapIn(keys, 'budget');
  const data = mapIn(keys, 'data');
  const timeout = durationIn(retry, 'timeout');
  const regions = textsIn(data['regions']);
  const degrade = degradeIn(mapIn(keys, 'degrade'));
  const contract = contractIn(mapIn(keys, 'contract'));
  return {
    fallback: textsIn(keys['fallback']),
    retry: {
      attempts: wholeIn(retry, 'attempts') ?? defaultRetry.attempts,
      maxWait: durationIn(retry, 'maxWait') ?? defaultRetry.maxWait,
      corrections: wholeIn(retry, 'corrections') ?? 0,
      stopEarly: retry['stopEarly'] === true,
      ...(timeout !== undefined && { timeout }),
    },
    ...(degrade && { degrade }),
    budget: {
      ...(typeof budget['usd'] === 'number' && budget['usd'] > 0 && { usd: budget['usd'] }),
      ...definedIn('outputTokens', wholeIn(budget, 'outputTokens')),
    },
    data: {
      ...(typeof data['class'] === 'string' && { class: data['class'] }),
      ...(regions.length > 0 && { regions }),
    },
    ...(contract && { contract }),
    lenient: mapIn(raw, 'output')['lenient'] === true,
    promptCaching: mapIn(keys, 'cache')['prompt'] !== 'off',
  };
}

function degradeIn(degrade: Readonly<Record<string, unknown>>): Degrade | undefined {
  if ('value' in degrade) return { value: degrade['value'] };
  const { unavailable } = degrade;
  return typeof unavailable === 'string' ? { unavailable } : undefined;
}

function contractIn(contract: Readonly<Record<string, unknown>>): TextContract | undefined {
  const { pattern, language } = contract;
  const maxLength = wholeIn(contract, 'maxLength');
  const mustInclude = textsIn(contract['mustInclude']);
  const mustNotInclude = textsIn(contract['mustNotInclude']);
  const read: TextContract = {
    ...(maxLength !== undefined && { maxLength }),
    ...(typeof pattern === 'string' && { pattern }),
    ...(typeof language === 'string' && { language }),
    ...(mustInclude.length > 0 && { mustInclude }),
    ...(mustNotInclude.length > 0 && { mustNotInclude }),
  };
  return Object.keys(read).length > 0 ? read : undefined;
}

function mapIn(
  keys: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = keys[name];
  return isRecord(value) ? value : {};
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

function durationIn(map: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = map[name];
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function wholeIn(map: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = map[name];
  return Number.isInteger(value) && Number(value) >= 1 ? Number(value) : undefined;
}

function definedIn<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [K in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]: T });
}
