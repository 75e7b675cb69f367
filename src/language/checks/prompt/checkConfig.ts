import {
  configProblems,
  ownFormatKey,
  unpricedKey,
} from '../../../model/parameters/passedConfig.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { keyRange } from '../../../text/yaml/yamlNodes.ts';
import { messages } from '../../messages/diagnostics.ts';

/** Reports keys of `config` that prevent a call. */
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

/** Reports a format in `config` that is sent instead of that of the output schema. */
export function checkOwnFormat({ frontmatter, metadata }: PromptDocument): readonly Diagnostic[] {
  const key = ownFormatKey(metadata.config);
  if (!frontmatter || key === undefined || metadata.output.schema === undefined) return [];
  const range = keyRange(frontmatter.yaml, ['config', key]);
  if (!range) return [];
  const message = messages['own-format'](key);
  return [{ code: 'own-format', severity: 'warning', message, range }];
}
