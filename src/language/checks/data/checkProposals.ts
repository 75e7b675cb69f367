import { proposalLines } from '../../../eval/growth/proposals.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { ProposalsFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';

/** Shows each open proposal with its reason, and lines that are not proposals. Rejected ones are not shown. */
export function checkProposals({ text }: ProposalsFile): readonly Diagnostic[] {
  return proposalLines(text.getText()).flatMap((each): readonly Diagnostic[] => {
    const start = text.offsetAt({ line: each.line, character: 0 });
    const written = text
      .getText()
      .slice(start, text.offsetAt({ line: each.line + 1, character: 0 }));
    const range = { start, end: start + written.trimEnd().length };
    if ('problem' in each) {
      const message = messages['not-a-proposal'](each.problem);
      return [{ code: 'not-a-proposal', severity: 'warning', message, range }];
    }
    const { rejected, why } = each.proposal.proposed;
    if (rejected) return [];
    return [
      {
        code: 'proposed-row',
        severity: 'information',
        message: messages['proposed-row'](why),
        range,
      },
    ];
  });
}
