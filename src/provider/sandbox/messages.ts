/** The texts of sandbox models. */
export const messages = {
  unknownModel: (model: string) => `There is no ${model}: use sandbox/echo or sandbox/schema.`,
  reply: (asked: string) => `A sandbox model made this up. It was asked: ${asked}`,
} as const;
