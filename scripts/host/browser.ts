import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findProgram, run } from './command.ts';
import { cacheFolder } from './paths.ts';

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    `${process.env['ProgramFiles']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['ProgramFiles(x86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
};

/** Starts Chromium or a browser based on it. On Debian as root, it is installed when missing. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? (await installBrowser());
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}

function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined) return named;
  return (
    findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    places[process.platform]?.find(path => existsSync(path))
  );
}

/**
 * Several processes may need a browser at once, and apt-get fails while another one runs. So they wait for each
 * other, and those that waited find the browser. Without a font, pages show no text.
 */
const installChromium =
  'command -v chromium || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation; }';

async function installBrowser(): Promise<string> {
  if (process.getuid?.() === 0 && findProgram('apt-get') !== undefined) {
    console.error('Installing Chromium with apt-get ...');
    await mkdir(cacheFolder, { recursive: true });
    await run('flock', [join(cacheFolder, 'chromium.lock'), 'sh', '-c', installChromium], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 2],
    });
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium found: install Chromium or Chrome (Debian: `apt-get install chromium`), ' +
      'or set CHROME_PATH to its program.',
  );
}
