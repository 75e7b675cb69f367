import { type Uri, window } from 'vscode';
import { ruleBookOf } from '../../language/consistency/outputFindings.ts';
import { ruleRange } from '../../prompt/frontmatter/ruleRange.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import { rangeIn } from '../rangeIn.ts';

/**
 * Opens a prompt at the rule that a reply does not match. When the rule is in another file, opens the start
 * of the prompt. `tool`: the name of the tool whose arguments do not match.
 */
export async function openRule(
  prompt: Uri,
  finding: Finding,
  tool: string | undefined,
): Promise<void> {
  const { document } = await loadOpenPrompt(prompt);
  const rule = ruleRange(document, finding, tool === undefined ? ruleBookOf(document) : { tool });
  await window.showTextDocument(prompt, rule ? { selection: rangeIn(document.text, rule) } : {});
}
