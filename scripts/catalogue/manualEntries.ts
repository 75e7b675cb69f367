import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { capabilityNames } from '../../src/model/catalogue/modelFacts.ts';
import { plainSchema } from '../../src/schema/jsonSchema.ts';
import { checkYaml } from '../../src/schema/validation/checkedYaml.ts';
import type { Reading } from './reading.ts';

const closed = { additionalProperties: false } as const;
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Id = Type.String({ pattern: '^[a-z]+/\\S+$' });
const Rate = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const Tokens = Type.Optional(Type.Integer({ minimum: 1 }));

const Facts = Type.Object(
  {
    name: Type.Optional(Type.String()),
    contextWindow: Tokens,
    maxOutputTokens: Tokens,
    minimumCachedPrefix: Tokens,
    capabilities: Type.Optional(
      Type.Partial(
        Type.Object(
          Object.fromEntries(capabilityNames.map(name => [name, Type.Boolean()])),
          closed,
        ),
      ),
    ),
    lifecycle: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            released: Day,
            deprecated: Day,
            retiresOn: Day,
            replacement: Id,
            status: Type.Enum(['current', 'deprecated', 'retired']),
          },
          closed,
        ),
      ),
    ),
    data: Type.Optional(
      Type.Object(
        {
          regions: Type.Optional(Type.Array(Type.String())),
          retention: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
    prices: Type.Optional(
      Type.Object(
        {
          changes: Type.Array(
            Type.Object({ from: Day, input: Rate, output: Rate, cacheRead: Rate }, closed),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Source = { source: Type.String({ minLength: 1 }), date: Day };

const Rule = Type.Object(
  {
    ...Source,
    provider: Type.String(),
    /** Only models with reasoning, or only those without. */
    reasoning: Type.Optional(Type.Boolean()),
    except: Type.Optional(Type.Array(Id)),
    facts: Type.Optional(Facts),
    prices: Type.Optional(Type.Object({ cacheWrite1h: Rate, batch: Rate }, closed)),
  },
  closed,
);

const ManualEntriesFile = Type.Object(
  {
    leaveOut: Type.Array(Id),
    rules: Type.Array(Rule),
    snapshots: Type.Record(Id, Type.Array(Id), closed),
    otherNames: Type.Record(Id, Type.String(), closed),
    readings: Type.Array(
      Type.Object({ ...Source, models: Type.Record(Id, Facts, closed) }, closed),
    ),
  },
  closed,
);

/** A fact about every model of a provider that the first package lists. */
export type Rule = Static<typeof Rule>;

export interface ManualEntries {
  readonly leaveOut: ReadonlySet<string>;
  readonly rules: readonly Rule[];
  /** Other names of a model, which have the same facts. */
  readonly snapshots: Readonly<Record<string, readonly string[]>>;
  /** The name of a model in the second package. */
  readonly otherNames: Readonly<Record<string, string>>;
  /** Later readings override earlier ones. */
  readonly readings: readonly Reading[];
}

/** Reads `manualEntries.yaml`. Throws with all mistakes in it. */
export async function readManualEntries(): Promise<ManualEntries> {
  const path = join(import.meta.dirname, 'manualEntries.yaml');
  const { value, problems } = checkYaml(
    await readFile(path, 'utf8'),
    plainSchema(ManualEntriesFile),
  );
  if (problems.length > 0) {
    throw new Error(problems.map(({ message }) => `${path}: ${message}`).join('\n'));
  }
  // The schema has confirmed the shape.
  const file = value as Static<typeof ManualEntriesFile>;
  return {
    ...file,
    leaveOut: new Set(file.leaveOut),
    readings: file.readings.map(reading => ({
      ...reading,
      models: new Map(Object.entries(reading.models)),
    })),
  };
}
