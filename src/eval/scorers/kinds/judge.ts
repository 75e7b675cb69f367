import Type from 'typebox';
import { modelPattern } from '../../../prompt/modelPattern.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { type RubricName, rubricNames } from '../../judging/rubrics.ts';
import { messages } from '../messages.ts';
import { type Opinion, opinionVerdict } from '../opinion.ts';
import { partsOf } from '../parts.ts';
import { heldReply } from '../reply.ts';
import {
  graded,
  type JudgeRequest,
  ScorerError,
  type ScorerOutcome,
  type Subject,
} from '../scorer.ts';
import { passFrom, scorerKind } from '../settings.ts';

type Ask = (input: JudgeRequest['input']) => Promise<Readonly<Record<string, unknown>>>;

/** Calls a model for a score and a reason, with a prompt of the user or a built-in rubric. */
export const judge = scorerKind({
  name: 'judge',
  description:
    'Asks a model to judge the reply: by your own `.prompt` file, by a built-in rubric, by criteria that are each judged in a separate call, or in comparison with the expected reply, in both orders. The calls count towards the cost and budgets.',
  properties: {
    rubric: Type.Optional(
      Type.Unsafe<RubricName>({
        enum: [...rubricNames],
        description:
          'A built-in judge: whether the reply says what is expected (`correctness`), only what the input supports (`faithfulness`), what the input asks for (`relevance`). Default: `correctness`.',
        examples: ['faithfulness'],
      }),
    ),
    prompt: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A `.prompt` file that judges. Its input is `input`, `output` and `expected`. It replies with `score` from 0 to 1 and `reason`, or with `pass`.',
        examples: ['./faithful.prompt'],
      }),
    ),
    model: Type.Optional(
      Type.String({
        pattern: modelPattern,
        description: 'The model that judges, `provider/model`. Default: that of the prompt.',
        examples: ['anthropic/claude-sonnet-5'],
      }),
    ),
    criteria: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1 }), {
        minProperties: 1,
        description:
          'Criteria by their names, each judged in a separate call. The score is their mean, each criterion is a metric, and the reply passes when every criterion passes.',
        examples: [{ polite: 'The reply is polite and never blames the customer.' }],
      }),
    ),
    pairwise: Type.Optional(
      Type.Boolean({
        description:
          'Compares the reply with the expected one in both orders: 1 when it wins both times, 0 when it loses both times, 0.5 for ties and for a judge that changes its mind.',
        examples: [true],
      }),
    ),
    pass: Type.Optional(
      passFrom(
        'Lowest score that passes. Without it, the judge must answer with `pass`. Default with `pairwise`: 0.5.',
        0.7,
      ),
    ),
  },
  shorthand: ['rubric', 'string'],
  bare: true,
  problem({ rubric, prompt, criteria, pairwise = false }) {
    const wrong = (message: string, ...path: readonly string[]) => ({ message, path });
    if (rubric !== undefined && prompt !== undefined) {
      return wrong(messages.rubricAndPrompt(), 'rubric');
    }
    if (criteria && pairwise) {
      return wrong(messages.twoJudges(), 'pairwise');
    }
    const own = pairwise ? 'pairwise' : criteria ? 'criterion' : undefined;
    if (own !== undefined && rubric !== undefined && rubric !== own) {
      const setting = pairwise ? 'pairwise' : 'criteria';
      return wrong(messages.ownRubric(setting, rubric), 'rubric');
    }
    if (rubric === 'pairwise' && !pairwise) {
      return wrong(messages.pairwiseRubric(), 'rubric');
    }
    if (rubric === 'criterion' && !criteria) {
      return wrong(messages.criterionRubric(), 'rubric');
    }
    return undefined;
  },
  create(settings) {
    const { prompt, model, criteria, pairwise = false, pass } = settings;
    const rubric =
      settings.rubric ?? (pairwise ? 'pairwise' : criteria ? 'criterion' : 'correctness');
    const source = prompt === undefined ? { rubric } : { prompt };
    const needsExpected =
      pairwise || (prompt === undefined && !criteria && rubric === 'correctness');
    return {
      judges: { source, ...(model !== undefined && { model }) },
      calls: pairwise ? 2 : criteria ? Object.keys(criteria).length : 1,
      compares: partsOf,
      async judge(subject): Promise<ScorerOutcome> {
        if (needsExpected && !subject.expected) return undefined;
        const { services } = subject;
        if (!services) throw new ScorerError(messages.noJudgeHere(), { class: 'badInput' });
        const ask: Ask = async input =>
          judgeAnswer(await services.ask({ source, input, ...(model !== undefined && { model }) }));
        if (pairwise) return comparison(subject, ask, pass ?? 0.5);
        if (criteria) return byCriteria(subject, ask, criteria, pass);
        return opinionVerdict(opinionOf(await ask(inputOf(subject))), pass, messages.judge());
      },
    };
  },
});

function inputOf({ input, expected, record }: Subject): JudgeRequest['input'] {
  const output = heldReply(record)?.value ?? record.text;
  return { input, output, ...(expected && { expected: expected.value }) };
}

/** The answer of a judge, or why there is none. */
function judgeAnswer(record: Awaited<ReturnType<NonNullable<Subject['services']>['ask']>>) {
  const { error, outcome, output, validation, prompt } = record;
  const name = prompt.name ?? 'judge';
  if (outcome !== 'completed') {
    const { message = messages.stopped(), ...facts } = error ?? { class: 'internal' as const };
    throw new ScorerError(messages.noVerdict(name, message), facts);
  }
  if (!isRecord(output) || validation.verdict === 'invalid') {
    throw new ScorerError(messages.judgeReplyInvalid(name), { class: 'schemaInvalid' });
  }
  return output;
}

function opinionOf(answer: Readonly<Record<string, unknown>>): Opinion {
  const { score, pass, reason } = answer;
  const verdict = typeof pass === 'boolean' ? pass : undefined;
  const given = score ?? (verdict === undefined ? undefined : Number(verdict));
  if (typeof given !== 'number' || given < 0 || given > 1) {
    throw new ScorerError(messages.judgeForm(), { class: 'schemaInvalid' });
  }
  const why =
    typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : messages.noReason();
  return { score: given, reason: why, ...(verdict !== undefined && { pass: verdict }) };
}

async function byCriteria(
  subject: Subject,
  ask: Ask,
  criteria: Readonly<Record<string, string>>,
  pass: number | undefined,
): Promise<ScorerOutcome> {
  const found = await Promise.all(
    Object.entries(criteria).map(async ([name, criterion]) => {
      const opinion = opinionOf(await ask({ ...inputOf(subject), criterion }));
      return { name, opinion, verdict: opinionVerdict(opinion, pass, messages.judge()) };
    }),
  );
  const undecided = found.find(({ verdict }) => !('pass' in verdict));
  if (undecided) return undecided.verdict;
  const score = found.reduce((sum, { opinion }) => sum + opinion.score, 0) / found.length;
  const reasons = found.flatMap(({ name, verdict }) =>
    'pass' in verdict ? verdict.reasons.map(reason => `${name}: ${reason}`) : [],
  );
  return {
    score,
    pass: reasons.length === 0,
    reasons,
    metrics: Object.fromEntries(found.map(({ name, opinion }) => [name, opinion.score])),
  };
}

/** Judges prefer a position, so both orders are used. A result counts only when both agree. */
async function comparison(subject: Subject, ask: Ask, pass: number): Promise<ScorerOutcome> {
  const { input, output, expected } = inputOf(subject);
  const [ahead, behind] = await Promise.all([
    ask({ input, first: output, second: expected }),
    ask({ input, first: expected, second: output }),
  ]);
  const [one, other] = [pointsOf(ahead, 'first'), pointsOf(behind, 'second')];
  const score = (one + other) / 2;
  const reasons = [ahead, behind].map(({ reason }) => String(reason ?? messages.noReason()));
  const swapped = Math.abs(one - other) === 1 ? 1 : 0;
  return { ...graded(score, pass, reasons), metrics: { swapped } };
}

function pointsOf({ winner }: Readonly<Record<string, unknown>>, own: 'first' | 'second'): number {
  if (winner === 'tie') return 0.5;
  if (winner === 'first' || winner === 'second') return winner === own ? 1 : 0;
  throw new ScorerError(messages.pairwiseForm(), { class: 'schemaInvalid' });
}
