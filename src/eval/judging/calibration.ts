import Type from 'typebox';
import { exists } from '../../files/below.ts';
import { largest, readBelow } from '../../files/read.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import type { Agreement } from '../statistics/calibration.ts';
import { messages } from './messages.ts';

/** A share of texts with its 95 % interval. */
export interface Share {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly texts: number;
}

/** The figures of one judge, from labels of people. */
export interface JudgeCalibration {
  /** The metric of its scorer. */
  readonly judge: string;
  /** Of its settings, prompt and model when it was calibrated. */
  readonly hash: string;
  /** Its first verdict on each text, against that of people. */
  readonly counts: Agreement;
  /** How often it was asked about each text. */
  readonly repeat: number;
  /** How often two of its answers to the same text agree; absent when it was asked once. */
  readonly selfAgreement?: Share;
  /** The share of texts where the order of the two replies decided; of judges that compare. */
  readonly swapped?: Share;
  /** Texts that it gave no verdict on. */
  readonly errors: number;
}

/** A calibration that an evaluation has found. */
export interface PlannedCalibration extends JudgeCalibration {
  /** The judge has changed since. */
  readonly isStale: boolean;
}

const Count = Type.Integer({ minimum: 0 });
const ShareSchema = Type.Object({
  rate: Type.Number({ minimum: 0, maximum: 1 }),
  low: Type.Number({ minimum: 0, maximum: 1 }),
  high: Type.Number({ minimum: 0, maximum: 1 }),
  texts: Count,
});

const CalibrationSchema = Type.Object({
  touchstone: Type.Enum(['calibration/1']),
  judges: Type.Array(
    Type.Object({
      judge: Type.String(),
      hash: Type.String(),
      counts: Type.Object({
        bothPass: Count,
        judgeOnly: Count,
        peopleOnly: Count,
        bothFail: Count,
      }),
      repeat: Type.Integer({ minimum: 1 }),
      selfAgreement: Type.Optional(ShareSchema),
      swapped: Type.Optional(ShareSchema),
      errors: Count,
    }),
  ),
});

const readShape = readerOf<{ readonly judges: readonly JudgeCalibration[] }>(
  plainSchema(CalibrationSchema),
);

export type ReadCalibrations =
  | { readonly ok: true; readonly calibrations?: readonly JudgeCalibration[] }
  /** A sentence with a next step. */
  | { readonly ok: false; readonly message: string };

/** The calibrations next to an eval file; none where there is no such file. */
export async function readCalibrations(file: string, root: string): Promise<ReadCalibrations> {
  if (!(await exists(file))) return { ok: true };
  const read = await readBelow(root, file, largest.settings);
  if (!read.ok) return { ok: false, message: messages.calibrationUnread(read.problem) };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(read.bytes));
  } catch {
    value = undefined;
  }
  const shape = readShape(value);
  if (shape.ok) return { ok: true, calibrations: shape.value.judges };
  return {
    ok: false,
    message: messages.calibrationUnusable(),
  };
}

/** The text of a calibration file. */
export function calibrationText(judges: readonly JudgeCalibration[]): string {
  return `${JSON.stringify({ touchstone: 'calibration/1', judges }, undefined, 2)}\n`;
}
