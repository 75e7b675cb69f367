import { useEffect, useState } from 'preact/hooks';
import type { Lex } from './markdownTokens.ts';

let loaded: Lex | undefined;

/** Undefined until the lexer has been loaded. */
export function useLexer(): Lex | undefined {
  const [lex, setLex] = useState<Lex | undefined>(() => loaded);
  useEffect(() => {
    if (lex) return undefined;
    let isShown = true;
    import('./markdownLexer.ts').then(
      ({ lexMarkdown }) => {
        loaded = lexMarkdown;
        if (isShown) setLex(() => lexMarkdown);
      },
      // The reply stays as text.
      error => console.error(error),
    );
    return () => {
      isShown = false;
    };
  }, [lex]);
  return lex;
}
