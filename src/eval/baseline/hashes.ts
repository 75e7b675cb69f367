import { createHash } from 'node:crypto';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { exactJson, heldIn } from '../../text/json/exactJson.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { ScorerModule } from '../modules/moduleFiles.ts';
import type { Scorer } from '../scorers/scorer.ts';

/** What results depend on besides rows and models: when one of them differs, so may the results. */
export interface EvalHashes {
  /** The text of the prompt and of its partials. */
  readonly prompt: string;
  /** `config` of the prompt: temperature, limits. */
  readonly parameters: string;
  /** What replies were scored by, with all settings, the prompts of judges and the code of modules, and when a sample passes. */
  readonly scorers: string;
}

export function evalHashes(plan: {
  readonly prompt: LoadedPrompt;
  readonly scorers: readonly Scorer[];
  readonly gate?: { readonly score?: number };
  readonly judgeRuns: readonly {
    readonly prompt: LoadedPrompt;
    readonly models: readonly string[];
  }[];
  readonly moduleRuns: readonly Pick<ScorerModule, 'grant'>[];
}): EvalHashes {
  const { document } = plan.prompt;
  const sources = [
    ...plan.judgeRuns.map(({ prompt, models }) => [promptSource(prompt), models]),
    ...plan.moduleRuns.map(({ grant }) => grant.digest),
  ];
  return {
    prompt: hashOf(promptSource(plan.prompt)),
    parameters: hashOf(document.metadata.config),
    scorers: hashOf([
      plan.scorers.map(({ settings }) => settings),
      plan.gate?.score ?? null,
      // Without judges and modules, the hashes are those of earlier versions.
      ...(sources.length > 0 ? [sources] : []),
    ]),
  };
}

function promptSource({ document, partials }: LoadedPrompt): readonly unknown[] {
  return [document.text, Object.fromEntries(partials)];
}

/** The hash of what a row asks and expects, with calls and scorers of its own; its id, tags, note and place do not count. */
export function rowHash(row: DatasetRow): string {
  const known = hashes.get(row);
  if (known !== undefined) return known;
  const { input, history, calls, score } = row;
  // Two numbers of many digits are two expectations.
  const expected = row.expected === undefined ? undefined : exactJson(heldIn(row, 'expected'));
  const hash = hashOf({
    input,
    ...(history && { history }),
    ...(expected && { expected }),
    ...(calls !== undefined && { calls }),
    ...(score !== undefined && { score }),
  });
  hashes.set(row, hash);
  return hash;
}

/** A row is asked for its hash by each of its samples. */
const hashes = new WeakMap<DatasetRow, string>();

/** The hash of a request as results keep it. */
export function shortHash(requestHash: string): string {
  return requestHash.slice(0, 16);
}

/** First 16 hex digits of the SHA-256 of a value's canonical JSON. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}
