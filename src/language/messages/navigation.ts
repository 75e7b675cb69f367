import { plural } from '../../format/figures.ts';

/** Texts of code lenses, inlay hints and tooltips. */
export const messages = {
  'lens.run': () => '$(play) Run',
  'lens.compare': (models: number) =>
    `$(split-horizontal) ${models > 1 ? `Compare ${models} models` : 'Compare models'}`,
  'lens.evaluate': (rows: number | undefined) =>
    `$(beaker) ${rows === undefined ? 'Evaluate' : `Evaluate ${plural(rows, 'row')}`}`,
  'lens.violations': (
    counts: { readonly rows: number; readonly examples: number; readonly recordings: number },
    isComplete: boolean,
  ) => {
    const parts = [
      [counts.rows, 'golden row'] as const,
      [counts.examples, 'example'] as const,
      [counts.recordings, 'recording'] as const,
    ].flatMap(([count, noun]) => (count === 0 ? [] : [plural(count, noun)]));
    const last = parts.at(-1) ?? '';
    const what = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
    const isOne = counts.rows + counts.examples + counts.recordings === 1;
    return `$(warning) ${isComplete ? '' : 'At least '}${what} ${isOne ? 'does' : 'do'} not match the schema`;
  },
  'hint.message': (tokens: string, hasVariables: boolean) =>
    `${tokens}${hasVariables ? ' + variables' : ''}`,
  'hint.message.tooltip': (counting: string) =>
    `The tokens in the written text of this message, with every branch of its blocks. The values of variables are not included. ${counting}`,
  'hint.prefix': (tokens: string) => `cacheable prefix ends here (${tokens})`,
  'hint.prefix.tooltip': (counting: string) =>
    `The text up to here is the same in every call, so a provider can cache it. What follows depends on the input. ${counting}`,
  'link.open': (what: 'schema' | 'partial' | 'prompt' | 'dataset') => `Open this ${what}`,
} as const;
