import { hash as digest } from 'node:crypto';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { exactJson, heldIn } from '../../text/json/exactJson.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { onceFor } from '../../text/memo.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { ScorerModule } from '../modules/moduleFiles.ts';
import type { Sample } from '../results/sample.ts';
import type { Scorer } from '../scorers/scorer.ts';

/** What results depend on, apart from rows and models. When one of them changes, results may change. */
export interface EvalHashes {
  /** Hash of the texts of the prompt and its partials. */
  readonly prompt: string;
  /** Hash of the prompt's `config`: temperature, limits. */
  readonly parameters: string;
  /**
   * Hash of the scorers with all settings, the prompts of judges, the code of modules, and the condition for
   * a sample to pass.
   */
  readonly scorers: string;
}

export const hashNames = ['prompt', 'parameters', 'scorers'] as const;

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
    prompt: valueHash(promptSource(plan.prompt)),
    parameters: valueHash(document.metadata.config),
    scorers: valueHash([
      plan.scorers.map(({ settings }) => settings),
      plan.gate?.score ?? null,
      // Without judges and modules, the hashes are equal to those of earlier versions.
      ...(sources.length > 0 ? [sources] : []),
    ]),
  };
}

/** Of everything that a judge's verdicts depend on: its settings, its prompt and its model. */
export function judgeHash(
  settings: unknown,
  { prompt, models }: { readonly prompt: LoadedPrompt; readonly models: readonly string[] },
): string {
  return valueHash([settings, promptSource(prompt), models]);
}

function promptSource({ document, partials }: LoadedPrompt): readonly unknown[] {
  return [document.text, Object.fromEntries(partials)];
}

/**
 * The hash of a row's input and expectations, with its expected calls and scorers. Id, tags, note and
 * position do not change it. Every sample of a row needs it.
 */
export const rowHash = onceFor((row: DatasetRow): string => {
  const { input, history, calls, score, tools } = row;
  // Expected numbers keep all their digits, so that two long numbers are different.
  const expected = row.expected === undefined ? undefined : exactJson(heldIn(row, 'expected'));
  return valueHash({
    input,
    ...(history && { history }),
    ...(expected && { expected }),
    ...(calls !== undefined && { calls }),
    ...(tools && { tools }),
    ...(score !== undefined && { score }),
  });
});

/** The hash of a recorded reply to a request; undefined of any other: only a recording gives the same reply again. */
export function recordedReplyHash({
  source,
  request,
  text,
  toolCalls,
}: Partial<Pick<Sample, 'request' | 'toolCalls'>> & Pick<Sample, 'source' | 'text'>):
  | string
  | undefined {
  if (source !== 'replayed' && source !== 'replayedHandWritten') return undefined;
  return valueHash([request ?? null, text, toolCalls ?? null]);
}

/** The hash of the recorded replies of one row and model, in any order; undefined unless all are recorded. */
export function recordedRepliesHash(replies: readonly (string | undefined)[]): string | undefined {
  const known = replies.filter(reply => reply !== undefined);
  if (known.length === 0 || known.length < replies.length) return undefined;
  return known.length === 1 ? known[0] : valueHash(known.toSorted());
}

/**
 * What a sample of a row asked, as its results store it: the hash of its first request, together with the results of
 * tools that further requests depend on.
 */
export function askedHash(requestHash: string, { tools }: Pick<DatasetRow, 'tools'>): string {
  return tools ? valueHash([requestHash, tools]) : shortHash(requestHash);
}

/** The form of a request hash in results: the first 16 digits. */
export function shortHash(requestHash: string): string {
  return requestHash.slice(0, 16);
}

/** First 16 hex digits of the SHA-256 of a value's canonical JSON. */
function valueHash(value: unknown): string {
  return digest('sha256', canonicalJson(value)).slice(0, 16);
}
