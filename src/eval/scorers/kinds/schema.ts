import Type from 'typebox';
import { comparesNothing, type ScorerKind, scoreOf } from '../scorer.ts';

/** Passes when the reply conforms to the prompt's output schema; the verdict is the run's own. */
export const schema: ScorerKind = {
  name: 'schema',
  schema: Type.Object(
    {},
    {
      additionalProperties: false,
      description:
        'Passes when the reply is what the prompt asks for: its output schema, JSON, or `touchstone.contract`.',
    },
  ),
  bare: true,
  create: () => ({
    name: 'schema',
    settings: 'schema',
    compares: comparesNothing,
    judge({ record: { validation } }) {
      if (validation.verdict === 'none') return undefined;
      if (validation.verdict === 'valid') return scoreOf('schema', 1, []);
      return scoreOf(
        'schema',
        0,
        validation.findings.map(finding => finding.message),
      );
    },
  }),
};
