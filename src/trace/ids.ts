import { randomUUID } from 'node:crypto';

/** A W3C trace id: 32 hex digits. */
export function newTraceId(): string {
  return randomHex(32);
}

/** A W3C span id: 16 hex digits. */
export function newSpanId(): string {
  return randomHex(16);
}

/** The digits of UUIDs that are free: Node draws UUIDs in bulk, where single bytes cost 8 µs a time. */
function randomHex(digits: number): string {
  let hex = '';
  while (hex.length < digits) {
    const uuid = randomUUID();
    hex += uuid.slice(0, 8) + uuid.slice(24);
  }
  return hex.slice(0, digits);
}
