import Type from 'typebox';
import { durationPattern, parseDuration } from '../../../format/figures.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { messages } from '../messages.ts';
import { type Opinion, opinionVerdict } from '../opinion.ts';
import { partsOf } from '../parts.ts';
import { heldReply } from '../reply.ts';
import { ScorerError, type ScorerOutcome } from '../scorer.ts';
import { passFrom, scorerKind } from '../settings.ts';

/** Milliseconds. */
const DEFAULT_TIMEOUT = 10_000;

/** Calls a function of the workspace in a separate process. */
export const module = scorerKind({
  name: 'module',
  description:
    'Scores by your own JavaScript or TypeScript: the default export of a file gets the row, the output and the record, and returns `{ score, pass?, reason? }`. It runs in a separate process, without keys, after you have allowed it.',
  properties: {
    file: Type.String({
      minLength: 1,
      description: 'The file, relative to the eval file: .ts, .mts, .js, .mjs or .cjs.',
      examples: ['./score.ts'],
    }),
    timeout: Type.Optional(
      Type.String({
        pattern: durationPattern,
        description: 'Maximum time for one sample: `500ms`, `3s`, `2m`. Default: `10s`.',
        examples: ['30s'],
      }),
    ),
    pass: Type.Optional(
      passFrom('Lowest score that passes. Without it, the module must return `pass`.', 0.8),
    ),
  },
  shorthand: ['file', 'string'],
  bare: false,
  create({ file, timeout, pass }) {
    const limit = (timeout === undefined ? undefined : parseDuration(timeout)) ?? DEFAULT_TIMEOUT;
    return {
      module: file,
      compares: partsOf,
      async judge({ services, record }): Promise<ScorerOutcome> {
        if (!services) {
          throw new ScorerError(messages.noModuleHere(), { class: 'badInput' });
        }
        const output = heldReply(record)?.value ?? record.text;
        const value = await services.score({ module: file, limit, output });
        return opinionVerdict(opinionIn(value, file), pass, messages.module());
      },
    };
  },
});

/** @throws ScorerError for anything but a score with an optional verdict and reason. */
function opinionIn(value: unknown, file: string): Opinion {
  const wrong = (what: string): ScorerError =>
    new ScorerError(messages.moduleForm(file, what), { class: 'badInput' });
  if (!isRecord(value)) throw wrong(messages.moduleReturned(kindText(value)));
  const { score, pass, reason } = value;
  if (typeof score !== 'number') throw wrong(messages.moduleScore(kindText(score)));
  if (!(score >= 0 && score <= 1)) throw wrong(messages.moduleScore(score));
  if (pass !== undefined && typeof pass !== 'boolean') {
    throw wrong(messages.modulePass(kindText(pass)));
  }
  const why = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : undefined;
  return { score, reason: why ?? messages.noReason(), ...(pass !== undefined && { pass }) };
}

function kindText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : messages.valueOfType(typeof value);
}
