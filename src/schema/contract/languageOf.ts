/** Letters below which a text could be of several languages. */
const FEWEST = 20;

/**
 * The language of a text by ISO 639-1, or undefined where it cannot be told: a short text, a mixture, a
 * language that is not known. `expected` has the benefit of the doubt. An estimate from the words and
 * letters used, by tinyld, which is loaded at the first text that needs it.
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

/** Times more likely a language has to be than the one asked for. */
const CLEAR = 2;
