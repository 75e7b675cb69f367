import type { Static } from 'typebox';
import { parseDuration } from '../../format/figures.ts';
import type { TextContract } from '../../schema/contract/textContract.ts';
import { lastOf } from '../../text/lastOf.ts';
import { keyRange } from '../../text/yaml/yamlNodes.ts';
import { positionOf } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { Output } from './frontmatterSchema.ts';
import {
  Budget,
  Cache,
  Contract,
  Data,
  Degrade as DegradeKeys,
  Fallback,
  Retry,
} from './policySchema.ts';
import { readKeys } from './readKeys.ts';

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
    readonly timeout: number;
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
  const { attempts, corrections, stopEarly, timeout, maxWait } = readKeys(Retry, keys['retry']);
  const { usd, outputTokens } = readKeys(Budget, keys['budget']);
  const degrade = degradeIn(readKeys(DegradeKeys, keys['degrade']));
  const contract = readKeys(Contract, keys['contract']);
  const { lenient } = readKeys(Output, raw['output']);
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
