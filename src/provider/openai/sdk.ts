/** The parts of the OpenAI SDK that are used, so that they are loaded as one file. */
export { OpenAI } from 'openai';
export { Stream } from 'openai/streaming';
