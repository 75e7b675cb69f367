import { calledEndpoint, refusedParameters } from '../../../model/parameters/refusedParameters.ts';
import { defaultSettings, type Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { type JsonSchema, sameSchema } from '../../../schema/jsonSchema.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath, subjectOf } from '../../../text/json/jsonPointer.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { stepInto } from '../../schemaWalk.ts';

/** Reports values in the frontmatter that do not match its own schemas or that the model does not accept. */
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
    ...unknownDefaults(document),
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
  // A schema that cannot be used has its own diagnostic.
  const found = validateValue(sameSchema(schema), value).filter(each => each.keyword !== 'schema');
  return found.map(({ pointer, message }): Diagnostic => {
    const at = [...path, ...pointerPath(pointer)];
    const range = frontmatter && valueRange(frontmatter.yaml, at);
    const subject = subjectOf(pointer);
    const sentence = message.replace(subject, `\`${at.join('.')}\``);
    return {
      code: 'value-misfit',
      severity: 'warning',
      message: `${sentence}.`,
      range: range ?? { start: 0, end: 0 },
    };
  });
}

/** Reports defaults of variables that the input schema does not allow, so that no caller could set them. */
function unknownDefaults({
  frontmatter,
  metadata: { input },
  template,
}: PromptDocument): readonly Diagnostic[] {
  const { schema } = input;
  if (!frontmatter || !isRecord(schema?.['properties'])) return [];
  const isRead = (name: string) => template.variables.some(({ path }) => path?.[0] === name);
  return Object.keys(input.default ?? {}).flatMap((name): readonly Diagnostic[] => {
    const next = stepInto(schema, name);
    const range = keyRange(frontmatter.yaml, ['input', 'default', name]);
    if (next.found !== 'missing' || !range) return [];
    const guess = closestWord(name, next.fields());
    return [
      {
        code: 'unknown-default',
        severity: isRead(name) ? 'hint' : 'warning',
        message: messages['unknown-default'](name, guess),
        range,
        ...replaceWith(range, guess),
      },
    ];
  });
}

/** Reports settings that the model's API rejects. They are omitted from calls. */
function ignoredConfig(
  { frontmatter, metadata }: PromptDocument,
  settings: Settings,
): readonly Diagnostic[] {
  const { model, config } = metadata;
  if (!frontmatter || model === undefined) return [];
  const refused = refusedParameters(model, calledEndpoint(model, settings));
  return [...refused].flatMap((name): readonly Diagnostic[] => {
    const value = config[name];
    const range = keyRange(frontmatter.yaml, ['config', name]);
    if (value === undefined || value === null || value === 'none' || !range) return [];
    const message = messages['config-ignored'](model, name);
    return [{ code: 'config-ignored', severity: 'information', message, range }];
  });
}
