import { distance } from 'fastest-levenshtein';
import Type from 'typebox';
import { formatCount } from '../../../format/figures.ts';
import { messages } from '../messages.ts';
import { caseOf, textComparison } from '../reply.ts';
import type { ScorerOutcome } from '../scorer.ts';
import { ignoreCase, onField, passFrom, scorerKind, textsSetting } from '../settings.ts';

/** Maximum characters of the longer text. The time grows with the product of both lengths. */
const LONGEST = 50_000;

/**
 * 1 - distance length, with the edit distance (insertions, deletions, substitutions of code points) and the
 * length of the longer text. Source: Levenshtein 1966, Binary codes capable of correcting deletions,
 * insertions and reversals.
 */
export const levenshtein = scorerKind({
  name: 'levenshtein',
  description: `Compares the reply with a text by edit distance. The score is 1 for equal texts and 0 for texts without anything in common. Texts of up to ${formatCount(LONGEST)} characters.`,
  properties: {
    to: textsSetting({
      description:
        'The text to compare with, or several: the nearest counts. Default: `expected` of the row.',
      examples: ['Thanks for your order.'],
    }),
    max: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Maximum number of edits for a pass.',
        examples: [3],
      }),
    ),
    pass: Type.Optional(
      passFrom('Lowest score that passes. Without it and `max`: equal texts only.', 0.9),
    ),
    ...ignoreCase,
    ...onField,
  },
  bare: true,
  create(settings) {
    const { max, pass } = settings;
    const cased = caseOf(settings.ignoreCase);
    return textComparison(settings, 'to', (text, texts): ScorerOutcome => {
      const reply = text.trim();
      const wanted = texts.map(each => each.trim());
      if ([reply, ...wanted].some(each => each.length > LONGEST)) {
        return {
          reason: messages.levenshteinTooLong(LONGEST),
          blocks: true,
        };
      }
      const [best = { edits: 0, score: 0 }] = wanted
        .map(each => likeness(cased(reply), cased(each)))
        .sort((a, b) => b.score - a.score);
      const isNear = max === undefined ? best.score >= (pass ?? 1) : best.edits <= max;
      const passes = isNear && best.score >= (pass ?? 0);
      const limits = [
        ...(max === undefined ? [] : [messages.mostEdits(max)]),
        ...(max === undefined || pass !== undefined ? [messages.leastScore(pass ?? 1)] : []),
      ];
      return {
        score: best.score,
        pass: passes,
        reasons: passes
          ? []
          : [messages.tooDifferent(best.edits, best.score, limits.join(' and '))],
        metrics: { edits: best.edits },
      };
    });
  },
});

function likeness(one: string, other: string): { readonly edits: number; readonly score: number } {
  const [left, right] = inUnits(one, other);
  const longer = Math.max(left.length, right.length);
  const edits = distance(left, right);
  return { edits, score: longer === 0 ? 1 : 1 - edits / longer };
}

/** Maps each code point of two texts to one UTF-16 unit, because `distance` counts units. */
function inUnits(one: string, other: string): readonly [string, string] {
  if (!/[\uD800-\uDFFF]/.test(one + other)) return [one, other];
  const units = new Map<string, string>();
  const coded = (text: string): string =>
    Array.from(text, point => {
      const unit = units.get(point) ?? String.fromCharCode(units.size);
      units.set(point, unit);
      return unit;
    }).join('');
  return [coded(one), coded(other)];
}
