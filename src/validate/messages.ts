/** Every message about the tool calls of a reply, each a sentence without its full stop. */
export const messages = {
  inCall: (tool: string, problem: string) => `In the call of \`${tool}\`: ${problem}`,
  unknownTool: (tool: string) => `The reply calls \`${tool}\`, which is not defined`,
} as const;
