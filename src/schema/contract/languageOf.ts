/** Minimum number of letters. A shorter text could be in several languages. */
const FEWEST = 20;

/**
 * Detects the language of a text. Returns an ISO 639-1 code, or undefined when the language is uncertain: a
 * short text, a mixture, or an unknown language. `expected` is preferred when several languages are likely.
 * The result is an estimate by tinyld, from words and letters. tinyld is loaded when the first text needs it.
 */
export async function languageOf(text: string, expected: string): Promise<string | undefined> {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < FEWEST) return undefined;
  const { detectAll, supportedLanguages, toISO3 } = await import('tinyld/light');
  if (!supportedLanguages.includes(toISO3(expected))) return undefined;
  const [first, ...others] = detectAll(text);
  if (!first || first.lang === expected) return first?.lang;
  const rival = others.find(({ lang }) => lang === expected) ?? others[0];
  return rival && first.accuracy < rival.accuracy * CLEAR ? undefined : first.lang;
}

/** How many times more likely another language must be than the expected one. */
const CLEAR = 2;
