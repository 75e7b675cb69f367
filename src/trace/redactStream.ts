import { type SecretText, secretText } from '../model/secretText.ts';

/** Redacts secrets out of a text that comes in pieces. */
export interface StreamRedactor {
  /** What of the text so far can be shown by now; an end that may belong to a secret is held back. */
  push(piece: string): string;
  /** What was held back and turned out to be no secret. */
  end(): string;
}

/** Each secret has its own redactor; what one lets through is what the next one gets. */
export function createStreamRedactor(secrets: readonly string[]): StreamRedactor {
  const chain = secrets.map(secret => redactorOf(secretText(secret)));
  return {
    push: piece => chain.reduce((text, redactor) => redactor.push(text), piece),
    end: () => chain.reduce((text, redactor) => redactor.push(text) + redactor.end(), ''),
  };
}

function redactorOf(secret: SecretText): StreamRedactor {
  let held = '';
  return {
    push(piece) {
      const { clear, held: rest } = secret.redactSoFar(held + piece);
      held = rest;
      return clear;
    },
    end: () => secret.redact(held),
  };
}
