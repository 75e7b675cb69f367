// Replaces @vscode/spdlog in the VS Code server with the same interface without native code, so that no
// compiler is needed and output channels (which are log files) still have their content.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

function logger(file) {
  mkdirSync(dirname(file), { recursive: true });
  let level = 2;
  let plain = false;
  const write = rank => message => {
    if (rank < level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(file, plain ? message : `${time} [${names[rank]}] ${message}\n`);
  };
  return {
    trace: write(0),
    debug: write(1),
    info: write(2),
    warn: write(3),
    error: write(4),
    critical: write(5),
    getLevel: () => level,
    setLevel: value => {
      level = value;
    },
    setPattern: () => undefined,
    clearFormatters: () => {
      plain = true;
    },
    flush: () => undefined,
    drop: () => undefined,
  };
}

exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.createRotatingLogger = async (_name, file) => logger(file);
exports.createAsyncRotatingLogger = async (_name, file) => logger(file);
