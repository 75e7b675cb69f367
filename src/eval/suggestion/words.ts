import type { Capability } from '../../model/catalogue/modelFacts.ts';
import type { ModelEvidence } from './evidence.ts';

/** `44 of 48 passed (95 % interval 80 to 97 %)`. */
export function passText({ passed, scored, interval }: ModelEvidence): string {
  const low = Math.round(interval.low * 100);
  const high = Math.round(interval.high * 100);
  return `${passed} of ${scored} passed (95 % interval ${low} to ${high} %)`;
}

const capabilityWords: Readonly<Partial<Record<Capability, string>>> = {
  structuredOutput: 'structured output',
  files: 'PDF files',
  audio: 'sound',
};

export function capabilityText(capability: Capability): string {
  return capabilityWords[capability] ?? capability;
}

export function percentText(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
