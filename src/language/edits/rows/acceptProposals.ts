import { datasetRowsOf } from '../../../eval/dataset/dataset.ts';
import { inputIdentity } from '../../../eval/dataset/row.ts';
import { type Proposal, withProposals } from '../../../eval/growth/proposals.ts';
import { appendRow } from './appendRow.ts';

export type AcceptedProposals =
  | {
      readonly ok: true;
      /** The texts of both files afterwards. */
      readonly dataset: string;
      readonly proposals: string;
      /** Number of rows that were added; a row that the dataset has is not added again. */
      readonly added: number;
    }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * Moves proposed rows to the end of their dataset, in its format; nothing else of both files changes. A proposal whose
 * input is in the dataset is only removed, so that a move that was interrupted can be repeated.
 */
export function acceptProposals(
  dataset: { readonly text: string; readonly file: string },
  proposals: string,
  isAccepted: (proposal: Proposal) => boolean,
): AcceptedProposals {
  const known = new Set(
    dataset.text.trim() === ''
      ? []
      : datasetRowsOf(dataset.text, dataset.file).rows.map(({ input }) => inputIdentity(input)),
  );
  let { text } = dataset;
  let added = 0;
  let problem: string | undefined;
  const rest = withProposals(proposals, proposal => {
    if (problem !== undefined || !isAccepted(proposal)) return proposal;
    const { input, expected, tags, note } = proposal;
    if (known.has(inputIdentity(input))) return undefined;
    const appended = appendRow(text, dataset.file, {
      input,
      ...(expected !== undefined && expected !== null && { expected }),
      ...(tags && tags.length > 0 && { tags }),
      ...(note !== undefined && { note }),
    });
    if (!appended.ok) {
      problem = appended.message;
      return proposal;
    }
    const { range, text: written } = appended.edit;
    text = text.slice(0, range.start) + written + text.slice(range.end);
    known.add(inputIdentity(input));
    added += 1;
    return undefined;
  });
  return problem === undefined
    ? { ok: true, dataset: text, proposals: rest, added }
    : { ok: false, message: problem };
}
