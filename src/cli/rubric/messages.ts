/** Texts of `touchstone rubric`, so that they can be reviewed and translated together. */
export const messages = {
  didYouMean: (guess: string) => `Did you mean \`${guess}\`?`,
  available: (rubrics: string) => `Available: ${rubrics}.`,
  unknownRubric: (name: string, next: string) => `Unknown rubric \`${name}\`. ${next}`,
} as const;
