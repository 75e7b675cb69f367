import Type, { type Static } from 'typebox';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import { escapedJson } from '../../text/json/printJson.ts';
import { messages } from './messages.ts';

const ProposalSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  input: Type.Record(Type.String(), Type.Unknown()),
  /** Written by a person: it is never proposed. */
  expected: Type.Optional(Type.Unknown()),
  tags: Type.Optional(Type.Array(Type.String())),
  note: Type.Optional(Type.String()),
  proposed: Type.Object({
    /** One sentence. */
    why: Type.String(),
    /** `touchstone` for a row made from the schema, otherwise the model that wrote it. */
    by: Type.String(),
    /** A person does not want it. It is kept so that it is not proposed again. */
    rejected: Type.Optional(Type.Literal(true)),
  }),
});

/** A proposed row of a dataset: one line of its file of proposals. */
export type Proposal = Readonly<Static<typeof ProposalSchema>>;

/** A line of a file of proposals. */
export type ProposalLine = {
  /** 0-based. */
  readonly line: number;
} & ({ readonly proposal: Proposal } | { readonly problem: string });

const read = readerOf<Proposal>(plainSchema(ProposalSchema));

/** The lines of a file of proposals that are not blank. */
export function proposalLines(text: string): readonly ProposalLine[] {
  return text.split('\n').flatMap((written, line): readonly ProposalLine[] => {
    const json = written.replace(/^\uFEFF/, '').trim();
    if (json === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return [{ line, problem: messages.notJson() }];
    }
    const reading = read(value);
    return [reading.ok ? { line, proposal: reading.value } : { line, problem: reading.reason }];
  });
}

/** The proposals of a file, rejected ones included. */
export function proposalsIn(text: string): readonly Proposal[] {
  return proposalLines(text).flatMap(each => ('proposal' in each ? [each.proposal] : []));
}

/** A proposal as a line of its file. */
export function proposalLine(proposal: Proposal): string {
  return `${escapedJson(proposal)}\n`;
}

/** The text of a file with the lines of some proposals replaced; undefined removes a line. Others stay as they are. */
export function withProposals(
  text: string,
  change: (proposal: Proposal) => Proposal | undefined,
): string {
  const byLine = new Map(proposalLines(text).map(each => [each.line, each]));
  return text
    .split('\n')
    .flatMap((written, line) => {
      const known = byLine.get(line);
      if (!known || !('proposal' in known)) return [written];
      const changed = change(known.proposal);
      if (changed === known.proposal) return [written];
      return changed ? [proposalLine(changed).trimEnd()] : [];
    })
    .join('\n');
}
