import Type from 'typebox';
import { matcherProblem } from '../measures/argumentMatch.ts';
import {
  type ExpectedCall,
  type MadeCall,
  type MatchedCall,
  matchCalls,
  shareOf,
} from '../measures/callMatch.ts';
import { callsIn } from '../measures/madeCalls.ts';
import { overlapOf } from '../measures/rouge.ts';
import { messages as wording } from '../messages.ts';
import { withoutPart } from '../reply.ts';
import { graded, type ScorerOutcome, verdictOf } from '../scorer.ts';
import { passFrom, scorerKind } from '../settings.ts';

const modes = ['unordered', 'exact', 'ordered', 'subset'] as const;
type Mode = (typeof modes)[number];

/** Maximum number of matched calls in a reply. The time grows with the cube of the number. */
const MOST_CALLS = 200;

interface WrittenCall {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly match?: 'exact' | 'subset' | 'ignore';
}

/** Compares the tool calls of the model, with their arguments, with the expected ones. */
export const toolCalls = scorerKind({
  name: 'toolCalls',
  description:
    'Compares the tool calls of a reply with those that are expected. Each expected call is paired with the call of the same tool whose arguments agree best. The metrics are `precision`, `recall` and `f1` of the tools, and `arguments`, the share of arguments that are right. Replies with up to 200 calls.',
  properties: {
    expect: Type.Optional(
      Type.Unsafe<readonly (string | WrittenCall)[]>({
        type: 'array',
        items: {
          type: ['string', 'object'],
          minLength: 1,
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', minLength: 1, description: 'The tool.' },
            arguments: {
              type: 'object',
              description:
                'The arguments by name: values, or `$any`, `$oneOf`, `$regex`, `$contains`, `$ignoreCase`, `$near` with `tolerance`, `$schema`. Default: any.',
            },
            match: {
              enum: ['exact', 'subset', 'ignore'],
              description:
                'Whether arguments that are not listed are wrong (`exact`) or ignored (`subset`). `ignore` compares no arguments. Default: `exact`.',
            },
          },
        },
        description:
          'The expected calls, each a tool or a tool with arguments; an empty list for none. Default: `calls` of the row.',
        examples: [[{ name: 'refund', arguments: { order: 'A-17' } }]],
      }),
    ),
    mode: Type.Optional(
      Type.Unsafe<Mode>({
        enum: [...modes],
        description:
          'Which further calls and which order are allowed: the expected calls and no more (`unordered`), in their order (`exact`), the expected ones in their order among others (`ordered`), the expected ones among others (`subset`). Default: `unordered`.',
        examples: ['subset'],
      }),
    ),
    forbidden: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Tools that must not be called; `*` is any text.',
        examples: [['delete_*', 'refund']],
      }),
    ),
    max: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Maximum number of calls.', examples: [3] }),
    ),
    messages: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Field of a JSON reply with a list of messages, in the form of Dotprompt, Chat Completions, Anthropic or Gemini, whose calls are compared. Default: the calls of the reply itself.',
        examples: ['transcript'],
      }),
    ),
    pass: Type.Optional(passFrom('Lowest score that passes. Default: 1.', 0.8)),
  },
  shorthand: ['expect', 'array'],
  bare: true,
  problem({ expect = [] }) {
    for (const [index, call] of expect.entries()) {
      const found = typeof call === 'string' ? undefined : matcherProblem(call.arguments);
      if (found) return { ...found, path: ['expect', index, 'arguments', ...found.path] };
    }
    return undefined;
  },
  create(settings) {
    const { expect, mode = 'unordered', forbidden = [], max, pass = 1 } = settings;
    const expected = expect?.map(expectedCall);
    return {
      judge({ record }): ScorerOutcome {
        if (!expected && forbidden.length === 0 && max === undefined) return undefined;
        const made = callsIn(record, settings.messages);
        if (typeof made === 'string') return withoutPart(made);
        if (Math.max(made.length, expected?.length ?? 0) > MOST_CALLS) {
          return { reason: wording.tooManyCalls(MOST_CALLS), blocks: true };
        }
        const broken = [
          ...made
            .filter(({ name }) => forbidden.some(each => isNamed(name, each)))
            .map(({ name }) => wording.forbiddenCall(name)),
          ...(max !== undefined && made.length > max ? [wording.moreCalls(made.length, max)] : []),
        ];
        const found = expected ? compared(expected, made, mode, pass) : verdictOf(1, []);
        if (broken.length === 0) return found;
        return { ...found, score: 0, pass: false, reasons: [...broken, ...found.reasons] };
      },
    };
  },
});

function expectedCall(written: string | WrittenCall): ExpectedCall {
  if (typeof written === 'string') return { name: written, match: 'subset' };
  const { name, match = 'exact', arguments: named } = written;
  if (match === 'ignore' || !named) return { name, match: 'subset' };
  return { name, arguments: named, match };
}

function compared(
  expected: readonly ExpectedCall[],
  made: readonly MadeCall[],
  mode: Mode,
  pass: number,
) {
  const inOrder = mode === 'exact' || mode === 'ordered';
  const matched = matchCalls(expected, made, inOrder);
  const paired = matched.filter(each => each.made !== undefined);
  const used = new Set(paired.map(each => each.made));
  const allowsMore = mode === 'subset' || mode === 'ordered';
  const more = allowsMore ? [] : made.filter((_, index) => !used.has(index));
  const agreement = paired.reduce((sum, each) => sum + shareOf(each), 0);
  const all = expected.length + more.length;
  const right = paired.reduce((sum, each) => sum + each.right, 0);
  const fields = paired.reduce((sum, each) => sum + each.compared, 0);
  const reasons = [
    ...matched.flatMap(each => callProblems(each, made, inOrder)),
    ...more.map(({ name }) => wording.unexpectedCall(name)),
  ];
  return {
    ...graded(all === 0 ? 1 : agreement / all, pass, reasons),
    metrics: {
      ...overlapOf(paired.length, made.length, expected.length, 1),
      ...(fields > 0 && { arguments: right / fields }),
    },
  };
}

function callProblems(
  { expected: { name }, made: position, problems }: MatchedCall,
  made: readonly MadeCall[],
  inOrder: boolean,
): readonly string[] {
  if (position !== undefined) return problems;
  const isThere = inOrder && made.some(call => call.name === name);
  return [`${name}: ${isThere ? wording.otherOrder() : wording.notCalled()}`];
}

/** Whether a tool has the given name, in which `*` matches any text. */
function isNamed(tool: string, name: string): boolean {
  const [first = '', ...others] = name.split('*');
  if (others.length === 0) return tool === name;
  const last = others.pop() ?? '';
  if (!tool.startsWith(first) || !tool.endsWith(last)) return false;
  let from = first.length;
  for (const part of others) {
    const at = tool.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= tool.length - last.length;
}
