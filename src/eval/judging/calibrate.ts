import type { RunHost } from '../../run/host.ts';
import { judgeHash } from '../baseline/hashes.ts';
import { givenReply } from '../givenReply.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { scoreReply } from '../scoreReply.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { createMoments } from '../statistics/moments.ts';
import { rateInterval, rateOf } from '../statistics/rate.ts';
import type { JudgeCalibration, Share } from './calibration.ts';
import type { Label } from './labels.ts';
import { createServices } from './services.ts';

/** What a judge said about one labeled text. */
interface Answers {
  readonly label: Label;
  readonly passes: readonly boolean[];
  readonly swapped?: number;
  readonly usd: number;
}

export interface Calibrated {
  readonly calibrations: readonly JudgeCalibration[];
  /** USD of the calls, where it is known. */
  readonly usd: number;
  /** The first reason why a judge gave no verdict. */
  readonly problem?: string;
}

/**
 * Asks the judges of an evaluation about replies that people have judged, each `repeat` times.
 * @param onText called after each text.
 * @throws what the signal was aborted with.
 */
export async function calibrate(
  plan: EvalPlan,
  labels: readonly Label[],
  {
    repeat,
    host,
    signal,
    onText = () => {},
  }: {
    readonly repeat: number;
    readonly host: RunHost;
    readonly signal: AbortSignal;
    readonly onText?: () => void;
  },
): Promise<Calibrated> {
  const calibrations: JudgeCalibration[] = [];
  let usd = 0;
  let problem: string | undefined;
  for (const run of plan.judgeRuns) {
    const scorer = plan.scorers.find(({ metric }) => metric === run.metric);
    if (!scorer) continue;
    const own = labels.filter(({ judge }) => judge === undefined || judge === run.metric);
    const answers: Answers[] = [];
    const left = own.values();
    const work = async (): Promise<void> => {
      for (const label of left) {
        const answer = await ask(plan, scorer, label, { repeat, host, signal });
        answers.push(answer);
        usd += answer.usd;
        problem ??= answer.problem;
        onText();
      }
    };
    await Promise.all(Array.from({ length: plan.concurrency }, work));
    const hash = judgeHash(scorer.settings, run);
    calibrations.push({ judge: run.metric, hash, repeat, ...calibrationFigures(answers) });
  }
  return { calibrations, usd, ...(problem !== undefined && { problem }) };
}

async function ask(
  plan: EvalPlan,
  scorer: Scorer,
  label: Label,
  { repeat, host, signal }: { repeat: number; host: RunHost; signal: AbortSignal },
): Promise<Answers & { readonly problem?: string }> {
  const passes: boolean[] = [];
  let swapped: number | undefined;
  let usd = 0;
  let problem: string | undefined;
  const { input, expected, line } = label;
  for (let each = 0; each < repeat; each += 1) {
    signal.throwIfAborted();
    const record = givenReply(label.text);
    const row = { id: String(line), file: '', line, input, tags: [] };
    const services = createServices(plan, { row, record, repeat: each }, host, signal);
    const subject = { input, record, services, ...(expected && { expected }) };
    const { scores, unjudged, error } = await scoreReply([scorer], subject, { signal });
    usd += services.cost()?.usd ?? 0;
    const [score] = scores;
    if (score) passes.push(score.pass);
    else problem ??= error?.message ?? unjudged[0]?.reason;
    swapped ??= score?.metrics?.['swapped'];
  }
  return {
    label,
    passes,
    usd,
    ...(swapped !== undefined && { swapped }),
    ...(problem !== undefined && { problem }),
  };
}

function calibrationFigures(answers: readonly Answers[]) {
  const counts = { bothPass: 0, judgeOnly: 0, peopleOnly: 0, bothFail: 0 };
  const agreements: number[] = [];
  let errors = 0;
  for (const { label, passes } of answers) {
    const [first] = passes;
    if (first === undefined) errors += 1;
    else if (first) counts[label.pass ? 'bothPass' : 'judgeOnly'] += 1;
    else counts[label.pass ? 'peopleOnly' : 'bothFail'] += 1;
    if (passes.length > 1) agreements.push(pairsThatAgree(passes));
  }
  const selfAgreement = meanShare(agreements);
  const swapped = meanShare(answers.flatMap(answer => answer.swapped ?? []));
  return {
    counts,
    errors,
    ...(selfAgreement && { selfAgreement }),
    ...(swapped && { swapped }),
  };
}

/** The share of pairs of answers that are the same. */
function pairsThatAgree(passes: readonly boolean[]): number {
  const n = passes.length;
  const yes = passes.filter(Boolean).length;
  const no = n - yes;
  return (yes * (yes - 1) + no * (no - 1)) / (n * (n - 1));
}

function meanShare(values: readonly number[]): Share | undefined {
  if (values.length === 0) return undefined;
  const moments = createMoments(1);
  for (const value of values) moments.add([value]);
  const { low, high } = rateInterval(rateOf(moments));
  return { rate: moments.mean(0), low, high, texts: values.length };
}
