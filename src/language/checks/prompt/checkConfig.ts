import { configProblems, unpricedKey } from '../../../model/parameters/passedConfig.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { keyRange } from '../../../prompt/frontmatter/yamlRange.ts';
import { messages } from '../../messages/diagnostics.ts';

/** Keys of `config` with which no call is made. */
export function checkConfig(document: PromptDocument): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  if (!frontmatter) return [];
  const { yaml } = frontmatter;
  const refused = configProblems(metadata.config).map(problem => ({
    ...problem,
    code: 'config-refused',
    severity: 'error' as const,
  }));
  const unpriced =
    policyOf(document).budget.usd === undefined ? undefined : unpricedKey(metadata.config);
  const found = [
    ...refused,
    ...(unpriced === undefined
      ? []
      : [
          {
            key: unpriced,
            message: messages['config-unpriced'](unpriced),
            code: 'config-unpriced',
            severity: 'warning' as const,
          },
        ]),
  ];
  return found.flatMap(({ key, ...finding }) => {
    const range = keyRange(yaml, ['config', key]);
    return range ? [{ ...finding, range }] : [];
  });
}
