import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mainProject } from '../project/compose-project.ts';
import { Trouble } from '../terminal/trouble.ts';
import { defaultScopes, makeToken, parseLifetime } from '../token.ts';
import type { Command } from './command.ts';

const usage =
  'npm run -s token -- alice [--scope "messages:read credit:read"] [--name "Alice A."] [--expires 30m]';

/** `npm run -s token -- alice`: prints a bearer token and nothing else. */
export const token: Command = async ({ machine, args, print }) => {
  const request = readRequest(args);
  const file = join(mainProject(machine.root, machine.env).secretsDir, 'jwt-secret');
  if (!existsSync(file))
    throw new Trouble('there is no secret to sign with yet', 'Run `npm start` first.');
  print(await makeToken({ ...request, secret: readFileSync(file, 'utf8').trim() }));
  return 0;
};

function readRequest(args: readonly string[]) {
  const { values, positionals } = parse(args);
  const [subject, ...more] = positionals;
  if (!subject || more.length > 0) throw new Trouble('one account is wanted', usage);
  const lifetimeSeconds = parseLifetime(values.expires);
  if (lifetimeSeconds === undefined) {
    throw new Trouble(`--expires ${values.expires} is no time`, 'Write 90s, 30m, 1h or 7d.');
  }
  const scopes = values.scope.split(/[\s,]+/).filter(Boolean);
  return { subject, name: values.name, scopes, lifetimeSeconds };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scope: { type: 'string', default: defaultScopes.join(' ') },
        name: { type: 'string' },
        expires: { type: 'string', default: '1h' },
      },
    });
  } catch (error) {
    throw new Trouble((error as Error).message, usage);
  }
}
