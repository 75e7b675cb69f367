import type { Capability } from '../../model/catalogue/modelFacts.ts';
import type { ModelEvidence } from './evidence.ts';
import { messages } from './messages.ts';

/** `44 of 48 passed (95 % interval 80.4 % to 97 %)`. */
export function passText({ passed, scored, interval }: ModelEvidence): string {
  return messages.passed(passed, scored, interval.low, interval.high);
}

const capabilityWords: Readonly<Partial<Record<Capability, string>>> = {
  structuredOutput: messages.structuredOutput(),
  files: messages.pdf(),
  audio: 'sound',
};

export function capabilityText(capability: Capability): string {
  return capabilityWords[capability] ?? capability;
}
