import { protocolOf, refusedParameters } from '../model/refusedParameters.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { keyRange, valueRange, type YamlPath } from '../prompt/yamlRange.ts';
import { pointerPath, subjectOf } from '../schema/jsonPointer.ts';
import { isRecord, type JsonSchema } from '../schema/jsonSchema.ts';
import { validateValue } from '../schema/validate.ts';
import { sameSchema } from './sameSchema.ts';

/** Values of the frontmatter that its own schemas, or the model, do not take. */
export function checkValues(
  document: PromptDocument,
  settings: Settings = defaultSettings,
): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  if (!frontmatter || frontmatter.yaml.errors.length > 0) return [];
  const properties = metadata.input.schema?.['properties'];
  const defaults = Object.entries(metadata.input.default ?? {}).flatMap(([name, value]) => {
    const schema = isRecord(properties) ? properties[name] : undefined;
    return isRecord(schema) ? misfits(document, ['input', 'default', name], schema, value) : [];
  });
  const degrade = metadata.raw['touchstone.degrade'];
  const { schema } = metadata.output;
  const given = isRecord(degrade) && schema && Object.hasOwn(degrade, 'value');
  return [
    ...defaults,
    ...(given ? misfits(document, ['touchstone.degrade', 'value'], schema, degrade['value']) : []),
    ...ignoredConfig(document, settings),
  ];
}

function misfits(
  { frontmatter }: PromptDocument,
  path: YamlPath,
  schema: JsonSchema,
  value: unknown,
): readonly Diagnostic[] {
  return validateValue(sameSchema(schema), value).map(
    ({ pointer, message, keyword }): Diagnostic => {
      const at = [...path, ...pointerPath(pointer)];
      const range = frontmatter && valueRange(frontmatter.yaml, at);
      const subject = subjectOf(pointer);
      const sentence = message.replace(subject, `\`${at.join('.')}\``);
      return {
        code: keyword === 'schema' ? 'schema' : 'value-misfit',
        severity: 'warning',
        message: `${sentence}.`,
        range: range ?? { start: 0, end: 0 },
      };
    },
  );
}

/** Settings that the model's API refuses: they are left out of a call, so that it can be made at all. */
function ignoredConfig(
  { frontmatter, metadata }: PromptDocument,
  settings: Settings,
): readonly Diagnostic[] {
  const { model, config } = metadata;
  if (!frontmatter || model === undefined) return [];
  const refused = refusedParameters(model, protocolOf(model, settings));
  return [...refused].flatMap((name): readonly Diagnostic[] => {
    const value = config[name];
    const range = keyRange(frontmatter.yaml, ['config', name]);
    if (value === undefined || value === null || value === 'none' || !range) return [];
    const message = `\`${model}\` does not take \`${name}\`; it is left out of its calls.`;
    return [{ code: 'config-ignored', severity: 'information', message, range }];
  });
}
