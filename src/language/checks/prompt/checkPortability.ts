import { protocolOf } from '../../../model/parameters/refusedParameters.ts';
import { dialectOf } from '../../../model/providers.ts';
import { defaultSettings, type Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { ruleRange } from '../../../prompt/frontmatter/ruleRange.ts';
import { type Portability, portabilityOf } from '../../../schema/portability/portability.ts';
import { messages } from '../../messages/diagnostics.ts';
import { modelsOfPrompt } from '../../names/modelMentions.ts';

/** Reports rules of the output schema that the provider of a listed model does not enforce. */
export function checkPortability(
  document: PromptDocument,
  settings: Settings = defaultSettings,
): readonly Diagnostic[] {
  const { schema } = document.metadata.output;
  if (!schema) return [];
  const dialects = new Set(
    modelsOfPrompt(document).flatMap(({ id }) => {
      const protocol = protocolOf(id, settings);
      return (protocol && dialectOf(protocol)) ?? [];
    }),
  );
  return [...dialects].flatMap(name =>
    portabilityOf(schema, name).flatMap(found => hint(document, found)),
  );
}

function hint(
  document: PromptDocument,
  { pointer, keyword, sentence }: Portability,
): readonly Diagnostic[] {
  // `required` is reported at the field, not at a list in the subschema.
  const rule = keyword === 'required' ? pointer : `${pointer}/${keyword}`;
  const range = ruleRange(document, { schemaPointer: rule, pointer: '' });
  if (!range) return [];
  const message = messages['schema-portability'](sentence);
  return [{ code: 'schema-portability', severity: 'hint', message, range }];
}
