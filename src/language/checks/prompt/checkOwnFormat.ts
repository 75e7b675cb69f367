import { ownFormatKey } from '../../../model/ownFormat.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { keyRange } from '../../../prompt/frontmatter/yamlRange.ts';
import { messages } from '../../messages/diagnostics.ts';

/** A format in `config` that is sent in place of the output schema's. */
export function checkOwnFormat({ frontmatter, metadata }: PromptDocument): readonly Diagnostic[] {
  const key = ownFormatKey(metadata.config);
  if (!frontmatter || key === undefined || metadata.output.schema === undefined) return [];
  const range = keyRange(frontmatter.yaml, ['config', key]);
  if (!range) return [];
  const message = messages['own-format'](key);
  return [{ code: 'own-format', severity: 'warning', message, range }];
}
