import { expect, test } from 'vitest';
import { installPlan } from './install-plan.ts';

const bookworm = {
  uri: 'http://mirror.example/debian',
  suites: ['bookworm'],
  components: ['main'],
  signedBy: '/k.gpg',
};
const trixie = { ...bookworm, suites: ['trixie'] };

test('When it is Debian 12 as root, then the next suite is added from the same mirror, pinned low', () => {
  const plan = installPlan('linux', 0, { ID: 'debian', VERSION_ID: '12' }, [bookworm]);
  if (plan.kind !== 'apt') throw new Error('no plan');
  expect(Object.values(plan.files).join('')).toContain(
    'URIs: http://mirror.example/debian\nSuites: trixie',
  );
  expect(Object.values(plan.files).join('')).toContain('Pin-Priority: 100');
  expect(Object.values(plan.files).join('')).toContain('Signed-By: /k.gpg');
  expect(plan.install.slice(0, 2)).toEqual(['--target-release', 'trixie']);
});

test('When the suite is there already, then no file is written', () => {
  const plan = installPlan('linux', 0, { ID: 'debian', VERSION_ID: '13' }, [bookworm, trixie]);
  expect(plan).toMatchObject({ kind: 'apt', files: {} });
});

test('When it is Ubuntu as root, then its own packages are taken', () => {
  const plan = installPlan('linux', 0, { ID: 'ubuntu', VERSION_ID: '24.04' }, []);
  expect(plan).toMatchObject({
    kind: 'apt',
    files: {},
    install: expect.arrayContaining(['docker-compose-v2']),
  });
});

test.each([
  ['no root', 'linux', 1000, { ID: 'debian', VERSION_ID: '12' }, 'sudo npm start'],
  ['another Linux', 'linux', 0, { ID: 'fedora', VERSION_ID: '42' }, 'docs.docker.com'],
  ['an old Debian', 'linux', 0, { ID: 'debian', VERSION_ID: '11' }, 'docs.docker.com'],
  ['a Mac', 'darwin', 501, {}, 'Docker Desktop'],
] as const)('When it is %s, then it says exactly what to do', (_, platform, uid, os, words) => {
  const plan = installPlan(platform, uid, os, [bookworm]);
  expect(plan).toMatchObject({ kind: 'manual', instructions: expect.stringContaining(words) });
});
