import type { Static } from 'typebox';
import { parseDuration } from '../../format/figures.ts';
import type { TextContract } from '../../schema/contract/textContract.ts';
import { lastOf } from '../../text/memo.ts';
import { keyRange } from '../../text/yaml/yamlNodes.ts';
import { positionOf } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { OutputSchema } from './frontmatterSchema.ts';
import {
  Budget,
  Cache,
  Contract,
  Data,
  DegradeSchema as DegradeKeys,
  Fallback,
  Retry,
} from './policySchema.ts';
import { readKeys } from './readKeys.ts';

/** What a prompt declares about the data in its input. */
export interface DataRule {
  /** Such as `pii`. */
  readonly class?: string;
  /** Where the data may be processed. Anywhere when absent or empty. */
  readonly regions?: readonly string[];
}

/** The fallback response when every model has failed. */
export type Degrade = { readonly value: unknown } | { readonly unavailable: string };

/** The settings of a prompt for its runs, from its `touchstone.` keys. Times are in milliseconds. */
export interface RunPolicy {
  /** Models to call when the prompt's own model fails, as `provider/model`, in order. */
  readonly fallback: readonly string[];
  readonly retry: {
    /** Maximum number of calls of one model, including the first. */
    readonly attempts: number;
    /** Maximum time of one attempt. */
    readonly timeout: number;
    /** Maximum wait between two attempts, even if the provider asks for a longer one. */
    readonly maxWait: number;
    /** How often a model gets the problems of its reply and is called again. */
    readonly corrections: number;
    /** Whether a call ends as soon as its reply can no longer match the output schema. */
    readonly stopEarly: boolean;
  };
  readonly degrade?: Degrade;
  /** Maximum US dollars and output tokens of a run. */
  readonly budget: { readonly usd?: number; readonly outputTokens?: number };
  readonly data: DataRule;
  /** The requirements for a reply in plain text. */
  readonly contract?: TextContract;
  /** Whether JSON in a code fence or with extra text is accepted as the reply: `output.lenient`. */
  readonly lenient: boolean;
  /** Whether the provider caches the stable prefix of the prompt. */
  readonly promptCaching: boolean;
}

/** Reads the settings leniently, like the frontmatter: an invalid value has a diagnostic and is ignored. */
export const policyOf = lastOf(
  ({ metadata }: PromptDocument): RunPolicy =>
    readPolicy(metadata.ext['touchstone'] ?? {}, metadata.raw),
);

/** The 1-based line of a key such as `touchstone.budget`. */
export function policyLine({ frontmatter, text }: PromptDocument, key: string): number {
  const range = frontmatter && keyRange(frontmatter.yaml, [key]);
  return positionOf(text, range?.start ?? 0).line;
}

function readPolicy(
  keys: Readonly<Record<string, unknown>>,
  raw: Readonly<Record<string, unknown>>,
): RunPolicy {
  const { attempts, corrections, stopEarly, timeout, maxWait } = readKeys(Retry, keys['retry']);
  const { usd, outputTokens } = readKeys(Budget, keys['budget']);
  const degrade = degradeIn(readKeys(DegradeKeys, keys['degrade']));
  const contract = readKeys(Contract, keys['contract']);
  const { lenient } = readKeys(OutputSchema, raw['output']);
  return {
    fallback: readKeys(Fallback, keys['fallback']) ?? [],
    retry: {
      attempts,
      corrections,
      stopEarly,
      timeout: parseDuration(timeout) ?? 0,
      maxWait: parseDuration(maxWait) ?? 0,
    },
    ...(degrade && { degrade }),
    budget: {
      ...(usd !== undefined && { usd }),
      ...(outputTokens !== undefined && { outputTokens }),
    },
    data: readKeys(Data, keys['data']),
    ...(Object.keys(contract).length > 0 && { contract }),
    lenient,
    promptCaching: readKeys(Cache, keys['cache']).prompt !== 'off',
  };
}

function degradeIn(degrade: Static<typeof DegradeKeys>): Degrade | undefined {
  if ('value' in degrade) return { value: degrade.value };
  const { unavailable } = degrade;
  return unavailable === undefined ? undefined : { unavailable };
}
