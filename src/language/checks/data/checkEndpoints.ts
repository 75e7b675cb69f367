import { endpointProblems } from '../../../model/settings/endpointProblems.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { valueRange } from '../../../prompt/frontmatter/yamlRange.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import type { YamlFile } from '../../languageFile.ts';
import { firstLine } from './visibleRange.ts';

/** The endpoints of `touchstone.yaml`: addresses and headers that cannot be used. */
export function checkEndpoints({ yaml, text }: YamlFile): readonly Diagnostic[] {
  // Syntax comes first, as for every other check of a YAML file.
  if (yaml.errors.length > 0) return [];
  return endpointProblems(yamlValue(yaml)).flatMap(({ path, message }) => {
    const range = valueRange(yaml, path);
    if (!range) return [];
    return [
      {
        code: 'yaml-value',
        severity: 'error',
        message: `${message}.`,
        range: firstLine(text.getText(), range),
      },
    ];
  });
}
