#!/usr/bin/env node
// The door of every command: `node infra/bootstrap.mjs <command>`. Plain JavaScript without packages, because it runs before there are
// any, on whatever Node (18 or later) the machine has. It installs the packages if they are not what the lockfile says, and hands
// over to infra/cli on Node 24, which comes with the packages on Linux.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const state = join(root, '.serin');
const wanted = 24;
/** Exactly this one: the lockfile is its. The Dockerfile names it too. */
const pnpm = 'pnpm@12.21.0';

if (major(process.versions.node) < 18) {
  giveUp(`Node ${process.versions.node} is too old`, 'Install Node 18 or later.');
}
await installPackages();
handOver();

function major(version) {
  return Number(version.split('.')[0]);
}

/** One line of what is wrong, one of the way out; the token command must not find a word of this on standard output. */
function giveUp(what, wayOut, code = 1) {
  process.stderr.write(`✖ ${what}\n→ ${wayOut}\n`);
  process.exit(code);
}

/** Installs the packages unless the ones that are there came from this very lockfile. */
async function installPackages() {
  const stamp = join(state, 'packages');
  const inputs = [
    'pnpm-lock.yaml',
    'package.json',
    'infra/cli/package.json',
    'infra/rollout/package.json',
    'load-tests/package.json',
    'shared/package.json',
    'services/message/package.json',
    'services/credit/package.json',
  ];
  const fingerprint = createHash('sha256');
  for (const name of inputs) fingerprint.update(readFileSync(join(root, name)));
  const now = fingerprint.update(process.platform + process.arch).digest('hex');
  const isCurrent = () =>
    existsSync(join(root, 'node_modules', '.modules.yaml')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === now;
  if (isCurrent()) return;

  mkdirSync(state, { recursive: true });
  await withLock(join(state, 'packages.lock'), () => {
    if (isCurrent()) return;
    process.stderr.write('installing packages ...\n');
    const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
    const install = spawnSync(npx, ['--yes', pnpm, 'install', '--frozen-lockfile'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      env: { ...process.env, CI: 'true' },
    });
    if (install.error) giveUp('npx was not found', 'Install npm; it comes with Node.');
    if (install.signal || install.status === 130) giveUp('interrupted', 'Run it again.', 130);
    if (install.status !== 0) explain(`${install.stdout}\n${install.stderr}`);
    writeFileSync(stamp, now);
  });
}

function explain(output) {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
  const words = (
    lines.find((line) => /ERR_|error|EN[A-Z]{4,}/i.test(line)) ??
    lines.at(-1) ??
    ''
  ).trim();
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(output)) {
    giveUp(
      `packages can't be installed: no network (${words})`,
      'Check the network and the proxy settings of npm, and run it again.',
    );
  }
  if (/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|certificate/i.test(output)) {
    giveUp(
      `packages can't be installed: the TLS certificate is not trusted (${words})`,
      "Set NODE_EXTRA_CA_CERTS to your network's CA bundle, and run it again.",
    );
  }
  if (/OUTDATED_LOCKFILE/.test(output)) {
    giveUp(
      'pnpm-lock.yaml does not fit the package.json files',
      `Run \`npx ${pnpm} install\`, and commit pnpm-lock.yaml.`,
    );
  }
  giveUp(
    `packages can't be installed: ${words}`,
    `Run \`npx ${pnpm} install\` by hand to see all of it.`,
  );
}

/** One at a time; a lock older than ten minutes was left by a process that died. */
async function withLock(path, work) {
  for (;;) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > 600_000) rmSync(path, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', release);
  try {
    await work();
  } finally {
    release();
  }
}

/** The Node that came with the packages, or this one if it is new enough. */
function findNode() {
  const own = join(bin, 'node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  if (major(process.versions.node) >= wanted) return process.execPath;
  return giveUp(
    `Node ${wanted} or later is needed here (this is ${process.versions.node})`,
    `Install Node ${wanted}; only on Linux (x64, arm64; glibc) it comes with the packages.`,
  );
}

function handOver() {
  const main = join(root, 'infra/cli/src/main.ts');
  // Why: infra/cli/src/terminal/own-program.ts
  const flags = ['--no-concurrent-sparkplug', '--no-concurrent-recompilation'];
  const child = spawn(findNode(), [...flags, main, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  // Ctrl-C reaches the child by itself; it tidies up, and this process waits for it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    giveUp(`Node did not start: ${error.message}`, `Run \`npx ${pnpm} install\`.`),
  );
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
