import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { type App, apps } from './plan.ts';

/** What a version may be called: it becomes an image's tag. */
const legalVersion = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export interface Target {
  readonly app: App;
  readonly version: string;
}

/** `message=1.2.0 credit=1.2.0` as what is to become of whom. Throws Trouble for anything else. */
export function parseTargets(words: readonly string[]): Target[] {
  const wayOut = 'Name one service or both: message=1.2.0 credit=1.2.0';
  if (words.length === 0) throw new Trouble('no version is named', wayOut);
  const targets = words.map((word): Target => {
    const [name, version = '', ...more] = word.split('=');
    const app = apps.find((one) => one === name);
    if (app === undefined || more.length > 0)
      throw new Trouble(`${word} names no service's version`, wayOut);
    if (!legalVersion.test(version))
      throw new Trouble(
        `${JSON.stringify(version)} can't be a version of ${app}`,
        'A version is an image tag: letters, digits, dots, dashes and underscores, such as 1.2.0.',
      );
    return { app, version };
  });
  const twice = targets.find(
    ({ app }, index) => targets.findIndex((one) => one.app === app) < index,
  );
  if (twice) throw new Trouble(`${twice.app} is named twice`, wayOut);
  return targets;
}
