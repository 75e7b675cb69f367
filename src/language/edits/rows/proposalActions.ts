import { type Proposal, proposalLines, withProposals } from '../../../eval/growth/proposals.ts';
import { baseName, datasetsOfProposals } from '../../../files/fileNames.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { changedPart } from '../../../text/replacement.ts';
import type { OpenDataset, ProposalsFile } from '../../languageFile.ts';
import { titles } from '../../messages/edits.ts';
import type { Workspace } from '../../workspace.ts';
import type { Action } from '../action.ts';
import { acceptProposals } from './acceptProposals.ts';

/** Accepts or rejects the proposed row of a diagnostic, or accepts all of the file. */
export function proposalActions(
  workspace: Workspace,
  file: ProposalsFile,
  found: Diagnostic,
): readonly Action[] {
  const text = file.text.getText();
  const { line } = file.text.positionAt(found.range.start);
  const lines = proposalLines(text).flatMap(each => ('proposal' in each ? [each] : []));
  const chosen = lines.find(each => each.line === line)?.proposal;
  if (!chosen || found.code !== 'proposed-row') return [];
  const own = { kind: 'quickfix', fixes: found } as const;
  const rejected = withProposals(text, each =>
    each.id === chosen.id ? { ...each, proposed: { ...each.proposed, rejected: true } } : each,
  );
  const reject = { ...own, title: titles.rejectProposal(), edits: changedPart(text, rejected) };
  const dataset = datasetOf(workspace, file);
  if (!dataset) return [reject];
  const accept = (
    title: string,
    isAccepted: (proposal: Proposal) => boolean,
  ): readonly Action[] => {
    const target = { text: dataset.text.getText(), file: dataset.name };
    const accepted = acceptProposals(target, text, isAccepted);
    if (!accepted.ok) return [];
    const other = { file: dataset, edits: changedPart(target.text, accepted.dataset) };
    return [{ ...own, title, edits: changedPart(text, accepted.proposals), other }];
  };
  const open = lines.filter(({ proposal }) => !proposal.proposed.rejected).length;
  return [
    ...accept(titles.acceptProposal(dataset.name), ({ id }) => id === chosen.id),
    reject,
    ...(open > 1
      ? accept(titles.acceptProposals(open, dataset.name), ({ proposed }) => !proposed.rejected)
      : []),
  ];
}

/** The dataset of the workspace that the proposals are for. */
function datasetOf(workspace: Workspace, { uri }: ProposalsFile): OpenDataset | undefined {
  for (const each of datasetsOfProposals(uri)) {
    const file = workspace.file(each);
    if (file?.kind === 'dataset' && baseName(file.uri) === baseName(each)) return file;
  }
  return undefined;
}
