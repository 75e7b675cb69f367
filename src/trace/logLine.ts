import Type from 'typebox';
import { plainSchema } from '../schema/jsonSchema.ts';
import { readerOf } from '../schema/validation/validate.ts';
import type { RunRecord, Span } from './record.ts';

/** A line from before spans were added: a run record without a version. */
export type OlderRecord = Omit<RunRecord, 'v'>;

const Common = { traceId: Type.String(), outcome: Type.String() };
const Line = Type.Union([
  Type.Object({
    ...Common,
    v: Type.Literal(1),
    kind: Type.String(),
    id: Type.String(),
    name: Type.String(),
    start: Type.String(),
    duration: Type.Number(),
  }),
  Type.Object({
    ...Common,
    v: Type.Optional(Type.Never()),
    spanId: Type.String(),
    time: Type.String(),
    attempts: Type.Array(Type.Object({})),
  }),
]);

/** Reads the value of a line of the run log. Only the fields that tell the formats apart are checked. */
export const readLogLine = readerOf<Span | OlderRecord>(plainSchema(Line));
