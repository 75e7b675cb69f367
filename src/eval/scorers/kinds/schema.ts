import { verdictOf } from '../scorer.ts';
import { scorerKind } from '../settings.ts';

/** Passes when the reply conforms to the prompt's output schema. The result is the validation of the run. */
export const schema = scorerKind({
  name: 'schema',
  description:
    'Passes when the reply matches the prompt: its output schema, JSON, or `touchstone.contract`.',
  properties: {},
  bare: true,
  create: () => ({
    judge({ record: { validation } }) {
      if (validation.verdict === 'none') return undefined;
      if (validation.verdict === 'valid') return verdictOf(1, []);
      return verdictOf(
        0,
        validation.findings.map(finding => finding.message),
      );
    },
  }),
});
