import Type, { type Static } from 'typebox';
import { checkYaml } from '../schema/checkedYaml.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { parseYaml, type YamlProblem } from '../schema/positionedYaml.ts';
import type { Protocol } from './protocol.ts';

/** A server declared in `touchstone.yaml`; its name is the `provider` of its model references. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Name of the environment variable holding its key: a declared endpoint never gets another one's. */
  readonly keyVariable?: string;
  readonly region?: string;
}

/** `touchstone.yaml`: what must hold in the editor and in CI alike. */
export interface Settings {
  readonly models: { readonly default?: string; readonly compare?: readonly string[] };
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Calls under way at once in an evaluation. */
  readonly concurrency?: number;
}

export const defaultSettings: Settings = { models: {}, endpoints: {} };

/** The declared endpoint of that name; undefined for any other word, `constructor` included. */
export function endpointOf(
  name: string,
  { endpoints }: Pick<Settings, 'endpoints'>,
): Endpoint | undefined {
  return Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
}

const ModelReference = Type.String({
  pattern: '^[^/\\s]+/\\S+$',
  examples: ['openai/gpt-5.4-mini'],
});

/** The file as written; published as `schemas/touchstone.schema.json`. */
export const SettingsFile = Type.Object(
  {
    models: Type.Optional(
      Type.Object(
        {
          default: Type.Optional(ModelReference),
          compare: Type.Optional(Type.Array(ModelReference)),
        },
        {
          additionalProperties: false,
          description: 'Models for prompts that name none of their own.',
        },
      ),
    ),
    endpoints: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]*$' }),
        Type.Object(
          {
            protocol: Type.Enum(['openai', 'openai-responses', 'anthropic', 'google'], {
              description: 'The wire protocol the server speaks; `openai` is Chat Completions.',
            }),
            baseUrl: Type.String({
              pattern: '^https?://',
              examples: ['http://127.0.0.1:11434/v1'],
              description: 'Where the server answers, without the path of a single call.',
            }),
            key: Type.Optional(
              Type.String({
                // What a mistaken one holds may be a key: no message shows it.
                writeOnly: true,
                pattern: '^\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}$',
                examples: ['${env:LOCAL_KEY}'],
                description:
                  'Environment variable that holds the key; a key itself is never written here.',
              }),
            ),
            region: Type.Optional(Type.String({ description: 'Where the server processes data.' })),
          },
          { additionalProperties: false },
        ),
        {
          description:
            'Servers by name; the name is the part of a model reference before the slash.',
        },
      ),
    ),
    concurrency: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Calls at once in an evaluation.' }),
    ),
  },
  { additionalProperties: false, title: 'Touchstone workspace settings' },
);

export interface ReadSettings {
  /** The defaults when there are problems: half-read settings are never in force. */
  readonly settings: Settings;
  readonly problems: readonly YamlProblem[];
}

/** Reads the text of a `touchstone.yaml`. */
export function readSettings(text: string): ReadSettings {
  const { value, problems } = checkYaml(text, plainSchema(SettingsFile));
  if (problems.length > 0) return { settings: defaultSettings, problems };
  // The schema has just vouched for the shape.
  const file = value as Static<typeof SettingsFile>;
  const exposed = passwordsIn(file, text);
  if (exposed.length > 0) return { settings: defaultSettings, problems: exposed };
  const endpoints = Object.entries(file.endpoints ?? {}).map(([name, endpoint]) => {
    const { key, ...rest } = endpoint;
    const keyVariable = key?.slice('${env:'.length, -1);
    return [name, keyVariable === undefined ? rest : { ...rest, keyVariable }] as const;
  });
  return {
    settings: {
      models: file.models ?? {},
      endpoints: Object.fromEntries(endpoints),
      ...(file.concurrency !== undefined && { concurrency: file.concurrency }),
    },
    problems: [],
  };
}

function passwordsIn({ endpoints = {} }: Static<typeof SettingsFile>, text: string): YamlProblem[] {
  const names = Object.keys(endpoints).filter(name =>
    /^https?:\/\/[^/?#]*@/.test(endpoints[name]?.baseUrl ?? ''),
  );
  return names.map(name => ({
    ...parseYaml(text).position(['endpoints', name, 'baseUrl']),
    message: `\`/endpoints/${name}/baseUrl\` holds a user name or password; leave it out and name the key with \`key: \${env:NAME}\``,
  }));
}
