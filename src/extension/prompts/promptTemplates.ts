import { l10n } from 'vscode';

/** The templates of New Prompt, in this order. Their texts are snippets in `media/templates`. */
export const promptTemplates = [
  {
    name: 'classify',
    icon: 'tag',
    title: l10n.t('Classify'),
    detail: l10n.t('One label from a fixed list, with examples and a reason'),
  },
  {
    name: 'extract',
    icon: 'symbol-field',
    title: l10n.t('Extract'),
    detail: l10n.t('Fields of a document, null where the document does not state a value'),
  },
  {
    name: 'summarize',
    icon: 'list-flat',
    title: l10n.t('Summarize'),
    detail: l10n.t('Plain text of a set length for a named reader'),
  },
  {
    name: 'agent',
    icon: 'tools',
    title: l10n.t('Agent'),
    detail: l10n.t('Tools, the conversation history, and when to stop'),
  },
  {
    name: 'judge',
    icon: 'law',
    title: l10n.t('Judge'),
    detail: l10n.t('Scores another prompt’s replies from 0 to 1, for evaluations'),
  },
] as const;
