/** How many characters from the start are searched. Later phrases may be about something else. */
const START = 240;

const acts =
  'help|assist|provide|answer|comply|fulfil+|create|generate|write|do that|do this|give|share|discuss|engage|support|continue|offer|produce|complete|respond|participate|recommend|advise|promote|encourage|process|proceed|disclose|reveal|accommodate|facilitate';

/** Phrases that refuse a request. */
const phrases: readonly RegExp[] = [
  // English
  new RegExp(
    `\\b(?:i|we) (?:(?:really|simply|just|also) )?(?:can't|cannot|can not|could not|couldn't|won't|will not)(?: \\w+ly)? (?:${acts}|be able to)\\b`,
  ),
  new RegExp(
    `\\b(?:i'm|i am|we're|we are) (?:unable|not able|not allowed|not permitted|not going|not in a position) to (?:\\w+ly )?(?:${acts})\\b`,
  ),
  /\b(?:i|we) (?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse)\b/,
  /\b(?:i|we) (?:respectfully |politely )?(?:decline|refuse) to\b/,
  /\b(?:i'm|i am) not comfortable\b|\bi (?:do not|don't) feel comfortable\b/,
  /\bas an ai(?: language model| assistant)?,? (?:i|it) (?:can't|cannot|am unable|am not able|won't)\b/,
  /\b(?:against|violates?) (?:my|our|the) (?:content |usage )?(?:guidelines|programming|polic(?:y|ies))\b/,
  // German
  /\b(?:kann|können|darf|dürfen|werde|werden) (?:ich|wir) (?:[\p{L},]+ ){0,6}(?:nicht|keine[nrm]?) (?:[\p{L},]+ ){0,6}(?:helfen|beantworten|behilflich|weiterhelfen|unterstützen|erstellen|geben|schreiben|bereitstellen|nennen|liefern)/u,
  /\b(?:ich|wir) (?:kann|können|darf|dürfen|werde|werden) (?:[\p{L},]+ ){0,6}(?:nicht|keine[nrm]?) (?:[\p{L},]+ ){0,6}(?:helfen|beantworten|behilflich|weiterhelfen|unterstützen|erstellen|geben|schreiben|bereitstellen|nennen|liefern)/u,
  // French
  /\bje (?:ne peux pas|ne suis pas en mesure de|ne suis pas capable de|refuse de|dois refuser|dois décliner)/,
  // Spanish
  /\b(?:no puedo|no me es posible|no estoy en condiciones de|debo (?:rechazar|negarme)) (?:ayudar|proporcionar|responder|cumplir|ofrecer|crear|generar|dar|escribir|asistir|continuar|compartir)/,
  // Italian
  /\bnon (?:posso|sono in grado di|mi è possibile) (?:aiutar|fornir|risponder|crear|generar|dar|scriver|assister|soddisfar|condivider)/,
  // Portuguese
  /\bnão (?:posso|consigo|sou capaz de|me é possível) (?:ajudar|fornecer|responder|criar|gerar|dar|escrever|atender|oferecer|cumprir|compartilhar)/,
  // Dutch
  /\bik (?:kan|mag|zal) (?:[\p{L},]+ ){0,5}(?:niet|geen) (?:[\p{L},]+ ){0,4}(?:helpen|beantwoorden|geven|maken|schrijven|voldoen|verstrekken)/u,
];

/** The phrase with which a reply refuses, in lower case. Undefined when it does not refuse. */
export function refusalIn(text: string): string | undefined {
  const start = text
    .trim()
    .slice(0, START)
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[*_`>#]/g, '')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase();
  for (const phrase of phrases) {
    const found = phrase.exec(start);
    if (found) return found[0];
  }
  return undefined;
}
