import { usdText } from '../../model/usdText.ts';
import type { ExpectedCost } from './expectedCost.ts';
import type { ModelNeeds } from './needs.ts';
import type { SuggestedModel } from './suggestModels.ts';
import { capabilityText, passText, percentText } from './words.ts';

/** How a model did, or that nobody has seen; with what is to be known before choosing it. */
export function evidenceText({ evidence, cost, retiresOn }: SuggestedModel): string {
  const facts = [
    evidence ? passText(evidence) : 'not evaluated',
    ...(evidence ? [`on ${evidence.started.slice(0, 10)}`] : []),
    ...(evidence?.outdated ? ['before the prompt last changed'] : []),
    ...(cost.known ? [] : [cost.reason]),
    ...(cost.known && cost.reasoningApart ? ['its reasoning comes on top'] : []),
    ...(retiresOn === undefined ? [] : [`retires on ${retiresOn}`]),
  ];
  return facts.join(', ');
}

/** `$0.0012`, `~$0.0012` for an estimate, `up to ~$0.0012`; never a number that is not known. */
export function costText(cost: ExpectedCost): string {
  if (!cost.known) return 'cost unknown';
  const usd = `${cost.counted ? '' : '~'}${usdText(cost.usd)}`;
  return cost.basis === 'outputLimit' ? `up to ${usd}` : usd;
}

/** What a prompt needs, in one line each. */
export function needsText(needs: ModelNeeds): readonly string[] {
  const { input, maxOutputTokens, capabilities, regions, budget, bar } = needs;
  const from = input.rows === 0 ? 'its fixed text' : longestOf(input.rows);
  const reply = maxOutputTokens === undefined ? '' : `, ${maxOutputTokens} for the reply`;
  return [
    `~${input.longest.toLocaleString('en')} tokens for ${from}${reply}`,
    ...(capabilities.length === 0 ? [] : [capabilities.map(capabilityText).join(', ')]),
    ...(regions.length === 0 ? [] : [`data in ${regions.join(', ')}`]),
    ...(budget === undefined ? [] : [`at most ${usdText(budget)} a run`]),
    `${percentText(bar)} of samples passed`,
  ];
}

function longestOf(rows: number): string {
  return rows === 1 ? 'its golden row' : `the longest of ${rows.toLocaleString('en')} golden rows`;
}
