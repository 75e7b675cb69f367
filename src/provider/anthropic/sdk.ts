/** The parts of the Anthropic SDK that are used, so that they are loaded as one file. */
export { Anthropic } from '@anthropic-ai/sdk';
export { Stream } from '@anthropic-ai/sdk/streaming';
