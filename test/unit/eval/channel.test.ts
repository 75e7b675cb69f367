import { describe, expect, it } from 'vitest';
import { createChannel } from '../../../src/eval/channel.ts';

describe('a channel', () => {
  it('gives all items in order, and ends when closed', async () => {
    const channel = createChannel<number>(2);
    const pushing = (async () => {
      for (let n = 0; n < 100; n += 1) await channel.push(n);
      channel.close();
    })();
    expect(await Array.fromAsync(channel.read())).toEqual(Array.from({ length: 100 }, (_, n) => n));
    await pushing;
  });

  it('makes writers wait when it is full', async () => {
    const channel = createChannel<number>(1);
    await channel.push(1);
    let second = false;
    const pushing = channel.push(2).then(() => {
      second = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(second).toBe(false);
    const reading = channel.read();
    expect(await reading.next()).toEqual({ value: 1, done: false });
    await pushing;
    expect(second).toBe(true);
  });

  it('throws the error that it was closed with, after the earlier items', async () => {
    const channel = createChannel<number>(4);
    await channel.push(1);
    channel.close(new Error('broken'));
    const reading = channel.read();
    expect(await reading.next()).toEqual({ value: 1, done: false });
    await expect(reading.next()).rejects.toThrow('broken');
  });

  it('releases its writers when the reader has ended', async () => {
    const channel = createChannel<number>(1);
    await channel.push(1);
    const pushing = channel.push(2);
    channel.discard();
    await pushing;
    await channel.push(3);
    channel.close();
    expect(await Array.fromAsync(channel.read())).toEqual([]);
  });
});
