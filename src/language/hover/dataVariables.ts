import { dataMeanings } from '../messages/hover.ts';
/** A value that Handlebars or the run sets, read with `@`. */
export interface DataVariable {
  readonly name: string;
  readonly summary: string;
  /** Only set within `{{#each}}`. */
  readonly inLoop?: true;
  readonly fields?: Readonly<Record<string, string>>;
}

export const dataVariables: readonly DataVariable[] = [
  { name: 'index', inLoop: true, summary: dataMeanings.index },
  { name: 'key', inLoop: true, summary: dataMeanings.key },
  { name: 'first', inLoop: true, summary: dataMeanings.first },
  { name: 'last', inLoop: true, summary: dataMeanings.last },
  { name: 'root', summary: dataMeanings.root },
  { name: 'state', summary: dataMeanings.state },
  { name: 'auth', summary: dataMeanings.auth },
  {
    name: 'metadata',
    summary: dataMeanings.metadata,
    fields: {
      prompt: dataMeanings.prompt,
      docs: dataMeanings.docs,
      messages: dataMeanings.messages,
    },
  },
];
