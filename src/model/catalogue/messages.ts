/** Where facts about a model were read. */
export const sources = {
  live: () => 'the provider’s list of models',
  both: (known: string, live: string) => `${known}; ${live}`,
} as const;
