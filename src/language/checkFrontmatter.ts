import { Type } from 'typebox';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { knownKeys, touchstoneKeys } from '../prompt/frontmatterKeys.ts';
import { keyRange, valueRange } from '../prompt/yamlRange.ts';
import { closestWord } from '../schema/closest.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { validateValue } from '../schema/validate.ts';

const list = Type.Array(Type.String());

/** The values of keys which parsing leaves as they are. Unknown keys of `config` go to the provider. */
const schema = plainSchema(
  Type.Object({
    config: Type.Optional(
      Type.Object({
        temperature: Type.Optional(Type.Number({ minimum: 0 })),
        topP: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        topK: Type.Optional(Type.Integer({ minimum: 1 })),
        maxOutputTokens: Type.Optional(Type.Integer({ minimum: 1 })),
        stopSequences: Type.Optional(list),
        reasoning: Type.Optional(Type.Enum(['none', 'low', 'medium', 'high'])),
      }),
    ),
    maxTurns: Type.Optional(Type.Integer({ minimum: 1 })),
    returnToolRequests: Type.Optional(Type.Boolean()),
    toolChoice: Type.Optional(Type.Enum(['auto', 'required', 'none'])),
    'touchstone.fallback': Type.Optional(list),
    'touchstone.judge': Type.Optional(Type.Boolean()),
  }),
);

/** Values out of range and keys that look mistyped. Unknown keys as such are allowed: they reach `raw`. */
export function checkFrontmatter(document: PromptDocument): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  if (!frontmatter || frontmatter.yaml.errors.length > 0) return [];
  const values = withoutEmpty(metadata.raw);
  const findings = validateValue(schema, { ...values, config: withoutEmpty(metadata.config) });
  const wrong = findings.map(({ pointer, message }): Diagnostic => {
    const path = pointer.split('/').slice(1);
    const range = valueRange(frontmatter.yaml, path);
    return {
      code: 'frontmatter-value',
      severity: 'warning',
      message: `${message.replace(`\`${pointer}\``, `\`${path.join('.')}\``)}.`,
      range: range ?? frontmatter.content,
    };
  });
  return [...wrong, ...Object.keys(metadata.raw).flatMap(key => checkKey(document, key))];
}

/** A key without a value is as good as absent. */
function withoutEmpty(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

const ours = 'touchstone.';

function checkKey({ frontmatter }: PromptDocument, key: string): readonly Diagnostic[] {
  const candidates = key.startsWith(ours) ? touchstoneKeys.map(name => ours + name) : knownKeys;
  if (candidates.includes(key) || (key.includes('.') && !key.startsWith(ours))) return [];
  const guess = closestWord(key, candidates);
  if (!guess && !key.startsWith(ours)) return [];
  const range = frontmatter && keyRange(frontmatter.yaml, [key]);
  const hint = guess ? `did you mean \`${guess}\`?` : `there are ${touchstoneKeys.join(', ')}.`;
  const message = `\`${key}\` means nothing here; ${hint}`;
  return range ? [{ code: 'unknown-key', severity: 'warning', message, range }] : [];
}
