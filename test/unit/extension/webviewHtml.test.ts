import { describe, expect, it } from 'vitest';
import { webviewHtml } from '../../../src/extension/webviewHtml.ts';

const resources = { cspSource: 'https://own.example', script: 'panel.js', styles: ['panel.css'] };

describe('the panel’s page', () => {
  it('runs no script but its own and loads nothing from anywhere else', () => {
    const page = webviewHtml(resources);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const nonce = /<script nonce="([^"]+)"/.exec(page)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'nonce-${nonce}'`);
    expect(policy).not.toMatch(/unsafe|\*|connect-src/);
  });

  it('has another nonce each time', () => {
    expect(webviewHtml(resources)).not.toBe(webviewHtml(resources));
  });
});
