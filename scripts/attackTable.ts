/** The table of docs/security.md, and the file with the results of the attacks. */
import type { Attack } from '../test/attack/scene.ts';

export interface AttackResult extends Pick<Attack, 'attack' | 'promise'> {
  readonly area: string;
  readonly holds: boolean;
}

/** Relative to the root of the project. */
export const RESULTS = 'out/attacks.json';

export function attackTable(attacks: Readonly<Record<string, readonly Attack[]>>): string {
  const rows = Object.entries(attacks).flatMap(([area, all]) =>
    all.map(({ attack, promise }) => `| ${[area, attack, promise].map(cell).join(' | ')} |`),
  );
  return `${['| | attack | what holds |', '|---|---|---|', ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
