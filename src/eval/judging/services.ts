import type { CallRequest } from '../../call/callRequest.ts';
import { prepare } from '../../call/prepare.ts';
import type { Cost } from '../../model/cost.ts';
import { modelsOf } from '../../prompt/frontmatter/metadata.ts';
import type { RunHost } from '../../run/host.ts';
import { run } from '../../run/run.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { RunRecord } from '../../trace/record.ts';
import { shortHash } from '../baseline/hashes.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { needsStream } from '../replyForm.ts';
import type { JudgeAnswer, JudgingCost } from '../results/sample.ts';
import { sampleReference } from '../sampleReference.ts';
import { type JudgeRequest, ScorerError, type ScorerServices } from '../scorers/scorer.ts';
import { messages } from './messages.ts';

/** What the scorers of one sample may call, and the cost of these calls. */
export interface SampleServices extends ScorerServices {
  /** Undefined when no judge was called live. */
  cost(): JudgingCost | undefined;
  /** What the judges answered, in the order of their answers. */
  answers(): readonly JudgeAnswer[];
}

/** Judges run like other prompts: with the mode, the recordings and the limits of the evaluation. */
export function createServices(
  plan: EvalPlan,
  sample: {
    readonly row: DatasetRow;
    readonly record: RunRecord;
    readonly repeat: number;
    /** Of the reply's earlier scoring. */
    readonly answers?: readonly JudgeAnswer[];
  },
  host: RunHost,
  signal: AbortSignal,
): SampleServices {
  const costs: Cost[] = [];
  const answers: JudgeAnswer[] = [];
  return {
    async ask({ source, model, input }: JudgeRequest) {
      const loaded = await plan.judges.load(source);
      if (!loaded.ok) throw new ScorerError(loaded.message, { class: 'badInput' });
      const { prompt } = loaded;
      const { traceId, spanId } = sample.record;
      const chosen = model ?? modelsOf(prompt.document.metadata)[0] ?? host.settings.models.default;
      if (chosen === undefined) {
        throw new ScorerError(noModel(prompt.name), { class: 'badInput' });
      }
      const asked = {
        prompt,
        input: declared(input, prompt.document.metadata.input.schema),
        model: chosen,
      };
      const known = sample.answers && (await answerTo(asked, sample.answers, host));
      if (known) {
        answers.push(known);
        const { name } = prompt;
        const validation = { verdict: 'none' } as const;
        return { outcome: 'completed', output: known.output, validation, prompt: { name } };
      }
      const record = await run(
        {
          ...asked,
          mode: plan.mode,
          repeat: sample.repeat,
          patient: true,
          stream: needsStream(prompt),
          ...sampleReference(plan, { ...sample, model: sample.record.request.model }),
          ...(plan.record && { record: true }),
        },
        host,
        { signal, parent: { kind: 'judge', traceId, id: spanId } },
      ).record;
      if (record.source === 'live') costs.push(record.cost);
      signal.throwIfAborted();
      const { requestHash, outcome, output } = record;
      if (outcome === 'completed' && requestHash !== undefined && output !== undefined) {
        answers.push({ request: shortHash(requestHash), output });
      }
      return record;
    },
    score(request) {
      const { row, record } = sample;
      const args = [rowFor(row), request.output, record];
      return plan.modules.score(request, args, { trust: host.trust, signal });
    },
    compare: request =>
      plan.similarities.compare(request, host, {
        plan,
        signal,
        onCost: cost => costs.push(cost),
      }),
    answers: () => answers,
    cost() {
      if (costs.length === 0) return undefined;
      const known = costs.map(cost => (cost.known ? cost.total : (cost.atLeast ?? 0)));
      return {
        calls: costs.length,
        usd: known.reduce((sum, usd) => sum + usd, 0),
        unknown: costs.filter(cost => !cost.known).length,
      };
    },
  };
}

/** The earlier answer to the same request. */
async function answerTo(
  asked: CallRequest,
  answers: readonly JudgeAnswer[],
  host: RunHost,
): Promise<JudgeAnswer | undefined> {
  const { requestHash } = await prepare(asked, host.settings);
  return answers.find(({ request }) => request === shortHash(requestHash));
}

/** The fields of a row that a module gets: those of its file. */
function rowFor({ id, file, line, input, expected, tags, note, history }: DatasetRow) {
  return { id, file, line, input, expected, tags, note, history };
}

export function noModel(judge: string): string {
  return messages.judgeWithoutModel(judge);
}

/** The variables that a judge declares, or all of them when it declares none. */
function declared(
  input: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const properties = schema?.['properties'];
  if (!isRecord(properties)) return input;
  return Object.fromEntries(
    Object.entries(input).filter(([name]) => Object.hasOwn(properties, name)),
  );
}
