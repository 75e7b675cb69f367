import Type from 'typebox';
import { type ScorerKind, scoreOf } from './scorer.ts';
import { shown } from './shown.ts';

/** Passes when the reply's text is the expected text, white space at both ends aside. */
export const equals: ScorerKind = {
  name: 'equals',
  schema: Type.Object(
    {},
    {
      additionalProperties: false,
      description: 'Passes when the reply is the expected text; blanks at both ends do not count.',
    },
  ),
  bare: true,
  create: () => ({
    name: 'equals',
    settings: 'equals',
    judge({ expected, record }) {
      if (typeof expected !== 'string') return undefined;
      return record.text.trim() === expected.trim()
        ? scoreOf('equals', 1, [])
        : scoreOf('equals', 0, [
            `expected ${shown(expected.trim())}, got ${shown(record.text.trim())}`,
          ]);
    },
  }),
};
