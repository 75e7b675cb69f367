import { isSecret, redactSecrets } from './redact.ts';

/** Redacts secrets out of a text that comes in pieces. */
export interface StreamRedactor {
  /** What of the text so far can be shown by now; an end that may begin a secret is held back. */
  push(piece: string): string;
  /** What was held back and turned out to be no secret. */
  end(): string;
}

export function createStreamRedactor(secrets: readonly string[]): StreamRedactor {
  const kept = secrets.filter(isSecret);
  let held = '';
  return {
    push(piece) {
      const text = redactSecrets(held + piece, kept);
      const clear = text.length - Math.max(0, ...kept.map(secret => begun(secret, text)));
      held = text.slice(clear);
      return text.slice(0, clear);
    },
    end: () => held,
  };
}

/** How many characters at the end of a text are the beginning of the secret. */
function begun(secret: string, text: string): number {
  const first = secret.charAt(0);
  const from = Math.max(0, text.length - secret.length + 1);
  for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
    if (secret.startsWith(text.slice(at))) return text.length - at;
  }
  return 0;
}
