/** What New Prompt offers, in this order; the texts are snippets in `media/templates`. */
export const promptTemplates = [
  {
    name: 'classify',
    icon: 'tag',
    title: 'Classify',
    detail: 'One label of a fixed list, with examples and a reason',
  },
  {
    name: 'extract',
    icon: 'symbol-field',
    title: 'Extract',
    detail: 'Fields out of a document, null where it does not state them',
  },
  {
    name: 'summarise',
    icon: 'list-flat',
    title: 'Summarise',
    detail: 'Plain text of a set length for a named reader',
  },
  {
    name: 'agent',
    icon: 'tools',
    title: 'Agent',
    detail: 'Tools, the conversation so far, and when to stop',
  },
  {
    name: 'judge',
    icon: 'law',
    title: 'Judge',
    detail: 'Scores another prompt’s replies from 0 to 1, for evaluations',
  },
] as const;
