/** The table of docs/reliability.md, from the results of the fault matrix (test/wire/faultMatrix.test.ts). */

/** The result of one fault with one protocol, in a run of two attempts. */
export interface FaultResult {
  readonly fault: string;
  readonly protocol: string;
  /** Absent when the reply is complete anyway. */
  readonly class?: string;
  readonly attempts: number;
  readonly sentence?: string;
  readonly text: string;
  readonly usage: 'provider' | 'estimated' | 'none';
}

/** The results of the matrix, relative to the root of the project. */
export const RESULTS = 'out/faultMatrix.json';

const names: Readonly<Record<string, string>> = {
  'openai-responses': 'OpenAI Responses',
  openai: 'Chat Completions',
  anthropic: 'Anthropic',
  google: 'Gemini',
};

/** One row for each fault, or several when protocols differ. */
export function reliabilityTable(results: readonly FaultResult[]): string {
  const faults = Map.groupBy(results, ({ fault }) => fault);
  const rows = [...faults.values()].flatMap(met => {
    const alike = Map.groupBy(met, resultText);
    return [...alike].map(([cells, those]) => {
      const who = those.map(({ protocol }) => names[protocol] ?? protocol).join(', ');
      const isEverybody = those.length === Object.keys(names).length;
      return `| ${those[0]?.fault}${isEverybody ? '' : ` (${who})`} | ${cells} |`;
    });
  });
  const head = ['fault', 'class', 'attempts', 'kept', 'shown'];
  return `${[`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n')}\n`;
}

/** All cells of a row except the first. */
function resultText({ class: kind, attempts, sentence, text, usage }: FaultResult): string {
  const said = sentence?.replaceAll('|', '\\|').replace(/\{([\w ]+)\}/g, '*$1*') ?? 'the reply';
  return [kind ? `\`${kind}\`` : 'none', attempts, kept(text, usage), said].join(' | ');
}

function kept(text: string, usage: FaultResult['usage']): string {
  if (usage === 'none') return 'nothing';
  const counts = usage === 'provider' ? 'usage' : 'estimated usage';
  return text === '' ? counts : `text, ${counts}`;
}
