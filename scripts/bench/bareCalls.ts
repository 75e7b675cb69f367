/**
 * The code that a developer writes with each official SDK: the same request, streamed, with the text joined.
 */
import { Anthropic } from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai/web';
import { OpenAI } from 'openai';
import type { WireProtocol } from '../../src/provider/provider.ts';

export type BareCall = (
  system: string,
  user: string,
  onText: (text: string) => void,
) => Promise<void>;

export function bareCalls(url: string): Readonly<Partial<Record<WireProtocol, BareCall>>> {
  const settings = { apiKey: 'none', maxRetries: 0 };
  const openai = new OpenAI({ ...settings, baseURL: `${url}/v1` });
  const anthropic = new Anthropic({ ...settings, baseURL: url });
  const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
  return {
    async 'openai-responses'(system, user, onText) {
      const input = [
        { role: 'system' as const, content: system },
        { role: 'user' as const, content: user },
      ];
      const events = await openai.responses.create({ model: 'm', input, stream: true });
      for await (const event of events) {
        if (event.type === 'response.output_text.delta') onText(event.delta);
      }
    },
    async openai(system, user, onText) {
      const chunks = await openai.chat.completions.create({
        model: 'm',
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ],
        stream: true,
        stream_options: { include_usage: true },
      });
      for await (const { choices } of chunks) onText(choices[0]?.delta.content ?? '');
    },
    async anthropic(system, user, onText) {
      const events = await anthropic.messages.create({
        model: 'm',
        max_tokens: 1024,
        system,
        messages: [{ role: 'user', content: user }],
        stream: true,
      });
      for await (const event of events) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
          onText(event.delta.text);
        }
      }
    },
    async google(system, user, onText) {
      const chunks = await google.models.generateContentStream({
        model: 'm',
        contents: [{ role: 'user', parts: [{ text: user }] }],
        config: { systemInstruction: system },
      });
      for await (const { candidates } of chunks) {
        const [part] = candidates?.[0]?.content?.parts ?? [];
        if (part && !part.thought) onText(part.text ?? '');
      }
    },
  };
}
